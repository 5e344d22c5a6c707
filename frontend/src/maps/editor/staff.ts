/** For professionals, in an open card: words that stand for a photo and a voice, answers. */
import { tied } from "../../draft/words";
import type { Model } from "./model";
import { Tongue } from "./asking/tongue";
import { need, Piece } from "./pieces";
import { answers, text, type Place } from "./places";

const PAUSE = 700; // milliseconds without a key: what is written is kept

type Field = HTMLInputElement | HTMLTextAreaElement;

export class StaffFields {
  #waiting = new Map<Field, number>();
  #fields: [string, Field][];
  #answers = new Map<string, Field>();
  #tongue: Tongue;

  constructor(
    private readonly root: HTMLElement,
    private readonly model: Model,
    private place: Place,
  ) {
    const found = [...root.querySelectorAll<Field>("[data-field]")];
    this.#fields = found.map((field) => [field.dataset.field!, field]);
    for (const [name, field] of this.#fields) this.#keep(field, (value) => this.#set(name, value));
    this.#questions();
    const written = found.filter(({ dataset }) => dataset.field !== "photo_text");
    this.#tongue = new Tongue(need(root, "tongue"), [...written, ...this.#answers.values()], (language) => this.#set("language", language));
    this.follow(place);
  }

  /** True while somebody writes here. */
  get isBusy(): boolean {
    return this.root.contains(document.activeElement);
  }

  /** Bring in what others changed, except where somebody is writing. */
  follow(place: Place): void {
    this.place = place;
    const said = answers(place.item);
    this.#tongue.show(text(place.item, "language"));
    for (const [name, field] of this.#fields) this.#fill(field, text(place.item, name));
    for (const [code, field] of this.#answers) this.#fill(field, said[code] ?? "");
    const told = place.item.type !== "label"; // words on the map have no other words
    for (const name of ["title", "notes", "answers"]) this.#show(name, told);
    this.#show("photo_text", text(place.item, "photo") !== "");
    this.#show("voice_text", text(place.item, "voice") !== "");
  }

  /** Keep what was written a moment ago. */
  close(): void {
    for (const [field, timer] of this.#waiting) {
      clearTimeout(timer);
      field.dispatchEvent(new Event("change"));
    }
    this.#waiting.clear();
  }

  #fill(field: Field, value: string): void {
    if (field !== document.activeElement && field.value !== value) field.value = value;
  }

  #show(name: string, there: boolean): void {
    this.root.querySelector<HTMLElement>(`[data-for="${name}"]`)?.toggleAttribute("hidden", !there);
  }

  #keep(field: Field, set: (value: string) => void): void {
    const now = () => (clearTimeout(this.#waiting.get(field)), this.#waiting.delete(field), set(field.value));
    field.addEventListener("change", now);
    field.addEventListener("input", () => {
      clearTimeout(this.#waiting.get(field));
      this.#waiting.set(field, window.setTimeout(now, PAUSE));
    });
  }

  #set(name: string, value: string): void {
    if (text(this.place.item, name) !== value.trim()) this.model.draft.set(this.place.item.id, name, value.trim());
  }

  #questions(): void {
    const box = this.root.querySelector('[data-part="answer-fields"]');
    for (const { code, text: question } of this.model.sheet.questions) {
      const piece = new Piece("piece-answer");
      const field = piece.part<HTMLInputElement>("input");
      const label = piece.part<HTMLLabelElement>("label");
      label.textContent = tied(question);
      label.htmlFor = field.id = `staff-answer-${code}`;
      this.#answers.set(code, field);
      this.#keep(field, (value) => this.#answer(code, value.trim()));
      box?.append(piece.root);
    }
  }

  #answer(code: string, value: string): void {
    const said = { ...answers(this.model.draft.item(this.place.item.id) ?? this.place.item) };
    if (value) said[code] = value;
    else delete said[code];
    this.model.draft.set(this.place.item.id, "answers", said);
  }
}
