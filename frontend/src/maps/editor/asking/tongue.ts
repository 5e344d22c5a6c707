/** « Langue de ces mots » (templates/maps/tongue.html): a button that says it, and opens the choice. */
import type { Model } from "../model";
import { need } from "../pieces";
import { text, type Place } from "../places";

type Field = HTMLInputElement | HTMLTextAreaElement;

export class Tongue {
  #radios: HTMLInputElement[];
  #now: HTMLElement;

  /** `fields` hold the words; `chosen` keeps what somebody chose. */
  constructor(
    private readonly root: HTMLElement,
    private readonly fields: readonly Field[],
    private readonly chosen: (language: string) => void,
  ) {
    this.#radios = [...root.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
    this.#now = need(root, "tongue-now");
    need(root, "tongue-open").addEventListener("click", () => this.#open(need(root, "tongues").hidden));
    this.#radios.forEach((radio) => radio.addEventListener("change", () => this.#choose(radio.value)));
    // A finger has chosen; the arrows of a keyboard go through them all.
    root.addEventListener("click", (event) => (event.target as HTMLElement).matches("input") && event.detail > 0 && this.#open(false));
  }

  /** Show this language; empty: nobody said. */
  show(language: string): void {
    const radio = this.#radios.find(({ value }) => value === language);
    this.#radios.forEach((one) => (one.checked = one === radio));
    this.#now.textContent = radio?.dataset.name ?? this.#now.dataset.none ?? "";
    this.#now.lang = radio ? language : "fr";
    for (const field of this.fields) {
      if (language) field.lang = language;
      else field.removeAttribute("lang");
    }
  }

  close(): void {
    this.#open(false);
  }

  #choose(language: string): void {
    this.show(language);
    this.chosen(language);
  }

  #open(open: boolean): void {
    const list = need(this.root, "tongues");
    const inside = list.contains(document.activeElement);
    list.hidden = !open;
    need(this.root, "tongue-open").setAttribute("aria-expanded", String(open));
    if (!open && inside) need(this.root, "tongue-open").focus();
  }
}

/** The language that the person of this page works in on this map: the one of her newest mark that says one. */
export function tongueOf(model: Model): string {
  const hers = model.draft.items().filter((item) => item.mine && text(item, "language"));
  const newest = hers.sort((one, other) => one.created.localeCompare(other.created)).pop();
  return newest ? text(newest, "language") : "";
}

/** What these words are in: as it was said of them, else as their author works. */
export function tongueAt(model: Model, place: Place | null): string {
  return (place && text(place.item, "language")) || tongueOf(model);
}
