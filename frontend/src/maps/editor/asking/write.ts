/** Words for the map itself: a few, and how big. They are kept while they are written. */
import { need } from "../pieces";
import { text } from "../places";
import type { Asking, Question } from "./question";
import { Tongue, tongueAt } from "./tongue";

const PAUSE = 700; // milliseconds without a key: what is written is kept

export class WriteQuestion implements Question {
  #field: HTMLInputElement;
  #sizes: HTMLInputElement[];
  #tongue: Tongue;
  #language = "";
  #timer = 0;

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
  ) {
    this.#field = need<HTMLInputElement>(section, "label-text");
    this.#sizes = [...section.querySelectorAll<HTMLInputElement>('input[name="label-size"]')];
    this.#field.addEventListener("input", () => this.#later());
    this.#field.addEventListener("change", () => this.#keep());
    this.#field.addEventListener("keydown", (event) => event.key === "Enter" && this.take() && this.asking.next());
    this.#sizes.forEach((radio) => radio.addEventListener("change", () => this.#keep()));
    this.#tongue = new Tongue(need(section, "tongue"), [this.#field], (language) => ((this.#language = language), this.#keep()));
  }

  enter(): void {
    const item = this.asking.place()?.item;
    this.#field.value = item ? text(item, "text") : "";
    const size = String(item?.properties.size ?? 2);
    this.#sizes.forEach((radio) => (radio.checked = radio.value === size));
    this.#language = tongueAt(this.asking.model, this.asking.place());
    this.#tongue.show(this.#language);
    this.#tongue.close();
    this.#say("");
  }

  leave(): void {
    this.#keep();
  }

  has(): boolean {
    return true;
  }

  take(): boolean {
    if (this.#field.value.trim()) return this.#keep(), true;
    this.#say(this.asking.model.page.words.write_first ?? "");
    this.#field.focus();
    return false;
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#keep(), PAUSE);
    this.#say("");
  }

  #keep(): void {
    clearTimeout(this.#timer);
    const words = this.#field.value.trim();
    const size = Number(this.#sizes.find(({ checked }) => checked)?.value ?? 2);
    if (!words) return;
    const item = this.asking.place()?.item;
    const language = this.#language;
    if (!item) return void this.asking.begin({ text: words, size, ...(language && { language }) });
    this.asking.model.draft.set(item.id, "text", words);
    if (text(item, "language") !== language) this.asking.model.draft.set(item.id, "language", language);
    if (Number(item.properties.size ?? 2) !== size) this.asking.model.draft.set(item.id, "size", size);
  }

  #say(sentence: string): void {
    need(this.section, "label-message").textContent = sentence;
  }
}
