/** Questions answered with words or names: who is on the photo, what it is called. */
import { need, Piece } from "../pieces";
import { text, texts } from "../places";
import { fill, tied } from "../../../draft/words";
import type { Asking, Question } from "./question";
import { Tongue, tongueAt } from "./tongue";

const PAUSE = 700; // milliseconds without a key: what is written is kept

export class PeopleQuestion implements Question {
  #boxes: HTMLInputElement[];

  constructor(
    private readonly asking: Asking,
    section: HTMLElement,
  ) {
    this.#boxes = [...section.querySelectorAll<HTMLInputElement>('input[name="shown"]')];
    this.#boxes.forEach((box) => box.addEventListener("change", () => this.#keep()));
  }

  enter(): void {
    const item = this.asking.place()?.item;
    const shown = item ? texts(item, "shown") : [];
    this.#boxes.forEach((box) => (box.checked = shown.includes(box.value)));
  }

  leave(): void {
    this.#boxes.forEach((box) => (box.checked = false));
  }

  has(): boolean {
    return this.#boxes.some(({ checked }) => checked);
  }

  #keep(): void {
    const item = this.asking.place()?.item;
    const shown = this.#boxes.filter(({ checked }) => checked).map(({ value }) => value);
    if (item) this.asking.model.draft.set(item.id, "shown", shown);
    this.asking.answered();
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;

export class WordsQuestion implements Question {
  #fields: Field[];
  #tongue: Tongue;
  #language = "";
  #timer = 0;

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
  ) {
    this.#fields = [...section.querySelectorAll<Field>("[data-field]")];
    for (const field of this.#fields) {
      field.addEventListener("input", () => this.#later());
      field.addEventListener("change", () => this.#keep());
    }
    this.#tongue = new Tongue(need(section, "tongue"), this.#fields, (language) => ((this.#language = language), this.#keep()));
  }

  enter(): void {
    const item = this.asking.place()?.item;
    const { words } = this.asking.model.page;
    this.section.querySelector('label[for="map-title"]')!.textContent = words[`name_${this.asking.type()}`] ?? words.name ?? "";
    if (item) this.#fields.forEach((field) => (field.value = text(item, field.dataset.field!)));
    this.#language = tongueAt(this.asking.model, this.asking.place());
    this.#tongue.show(this.#language);
    this.#tongue.close();
  }

  leave(): void {
    this.#keep();
  }

  has(): boolean {
    return this.#fields.some(({ value }) => value.trim() !== "");
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), PAUSE);
    this.asking.answered();
  }

  #keep(): void {
    clearTimeout(this.#timer);
    const item = this.asking.place()?.item;
    if (!item) return;
    for (const { dataset, value } of this.#fields) {
      if (text(item, dataset.field!) !== value.trim()) this.asking.model.draft.set(item.id, dataset.field!, value.trim());
    }
    if (this.has() && text(item, "language") !== this.#language) this.asking.model.draft.set(item.id, "language", this.#language);
  }
}

/** The sheet's questions, beside the microphone: ideas for what to tell, each read aloud. */
export function showPrompts({ model }: Asking, section: HTMLElement): void {
  const { questions } = model.sheet;
  const { words, voices } = model.page;
  const rows = questions.map(({ text: question }) =>
    new Piece("piece-prompt").text("label", tied(question)).saying(question, fill(words.say, { words: question }), voices[question]),
  );
  need(section, "prompt-list").replaceChildren(...rows.map(({ root }) => root));
  need(section, "prompts").hidden = !questions.length;
}
