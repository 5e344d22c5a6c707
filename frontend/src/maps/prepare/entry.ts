/** One entry of the legend: its word, colour, shape and image; united with another, or taken away. */
import { showToast } from "../../behaviours/toast";
import { lighter } from "../../capture/photo";
import type { DrawMark, ShapeName, Colour } from "../look";
import { addressOf } from "../editor/media";
import type { Model } from "../editor/model";
import { counted, fill } from "../../draft/words";
import { need, Piece } from "../editor/pieces";
import { text, type Category } from "../editor/places";
import { marksOf } from "./legend";
import { searched, twinOf } from "./looks";
import type { PreparePage, Room } from "./prepare";

const PAUSE = 700; // milliseconds without a key: what is written is kept
const PICTURE = { longest: 640, quality: 0.85 }; // a mark is small

export class EntryRoom implements Room {
  #id = "";
  #as = "";
  #timer = 0;
  #label: HTMLInputElement;

  constructor(
    private readonly model: Model,
    private readonly page: PreparePage,
    private readonly place: HTMLElement,
    private readonly draw: DrawMark,
  ) {
    this.#label = need<HTMLInputElement>(place, "entry-label");
    this.#label.addEventListener("change", () => this.#keepLabel());
    this.#label.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#keepLabel(), PAUSE);
    });
    this.#radios("entry-colour", (value) => this.#set("colour", value));
    this.#radios("entry-shape", (value) => this.#set("shape", value));
    for (const box of place.querySelectorAll<HTMLInputElement>("[data-flag]")) {
      box.addEventListener("change", () => this.#set(box.dataset.flag!, box.checked));
    }
    need(place, "icon-search").addEventListener("input", () => this.#showIcons());
    need(place, "entry-no-picture").addEventListener("click", () => this.#set("picture", null));
    const file = need<HTMLInputElement>(place, "entry-file");
    file.addEventListener("change", () => void this.#take(file));
    need(place, "entry-remove").addEventListener("click", () => this.#remove());
    need(place, "entry-merge").addEventListener("click", () => this.#openOthers(need(place, "entry-into").hidden));
  }

  enter(id: string): void {
    this.leave();
    this.#id = id;
    this.#as = "";
    need<HTMLInputElement>(this.place, "icon-search").value = "";
    this.#openOthers(false);
    this.#showIcons();
  }

  leave(): void {
    if (this.#timer) this.#keepLabel();
  }

  follow(): void {
    const entry = this.#entry;
    if (!entry) return;
    const count = marksOf(this.model).get(entry.id) ?? 0;
    const all = [...this.model.legend.values()];
    const as = JSON.stringify([all, count]);
    if (as === this.#as) return;
    this.#as = as;
    const { prepare_words: words } = this.page;
    need(this.place, "entry-mark").replaceChildren(this.draw(entry));
    need(this.place, "entry-title").textContent = entry.label || (words.new_entry ?? "");
    need(this.place, "entry-note").textContent = count ? counted(words, "marks", count) : (words.marks_none ?? "");
    const item = this.model.draft.item(entry.id);
    if (this.#label !== document.activeElement) this.#label.value = item ? text(item, "label") : "";
    this.#showVoice(entry);
    this.#check("entry-colour", entry.colour);
    this.#check("entry-shape", entry.shape);
    const flags: Record<string, boolean> = { private: entry.private, never_locate: entry.neverLocate };
    for (const box of this.place.querySelectorAll<HTMLInputElement>("[data-flag]")) box.checked = flags[box.dataset.flag!] ?? false;
    need(this.place, "entry-no-picture").hidden = !entry.picture;
    this.#showTwin(entry, all);
    this.#markIcon(entry);
  }

  get #entry(): Category | null {
    return this.model.legend.get(this.#id) ?? null;
  }

  #set(path: string, value: unknown): void {
    if (this.#entry) this.model.draft.set(this.#id, path, value);
  }

  #keepLabel(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const word = this.#label.value.trim();
    if (word) this.#set("label", word);
  }

  #radios(name: string, chosen: (value: string) => void): void {
    for (const radio of this.place.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) {
      radio.addEventListener("change", () => chosen(radio.value));
    }
  }

  #check(name: string, value: Colour | ShapeName): void {
    for (const radio of this.place.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)) radio.checked = radio.value === value;
  }

  /** A said word is heard where it is written. */
  #showVoice(entry: Category): void {
    const box = need(this.place, "entry-voice");
    const address = addressOf(this.model.draft, entry.voice, "listen");
    if (box.dataset.src === (address ?? "")) return;
    box.dataset.src = address ?? "";
    const player = address ? new Piece("piece-player").root : null;
    if (player && address) player.querySelector("audio")!.src = address;
    box.replaceChildren(...(player ? [player] : []));
  }

  #showTwin(entry: Category, all: readonly Category[]): void {
    const twin = twinOf(entry, all);
    const box = need(this.place, "entry-twin");
    box.hidden = !twin;
    box.textContent = twin ? fill(this.page.prepare_words.twin, { word: twin.label }) : "";
  }

  #showIcons(): void {
    const sought = need<HTMLInputElement>(this.place, "icon-search").value;
    const found = searched(this.page.pictograms, sought);
    const told = new Map(this.page.pictograms);
    need(this.place, "icons").replaceChildren(...found.map((name) => this.#icon(name, told.get(name) ?? name)));
    need(this.place, "icon-none").textContent = found.length ? "" : (this.page.prepare_words.no_pictogram ?? "");
    if (this.#entry) this.#markIcon(this.#entry);
  }

  #icon(name: string, words: string): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-icon";
    button.dataset.icon = name;
    button.setAttribute("aria-label", words.split(" ")[0] ?? name);
    button.append(drawing(this.page.sprite, name));
    button.addEventListener("click", () => {
      this.model.draft.together(() => {
        this.#set("icon", name);
        this.#set("picture", null);
      });
    });
    return button;
  }

  #markIcon(entry: Category): void {
    for (const button of this.place.querySelectorAll<HTMLElement>("[data-icon]")) {
      button.setAttribute("aria-pressed", String(!entry.picture && button.dataset.icon === entry.icon));
    }
  }

  async #take(file: HTMLInputElement): Promise<void> {
    const chosen = file.files?.[0];
    if (chosen) await this.model.draft.addMedia(this.#id, "picture", await lighter(chosen, PICTURE), "photo", { name: chosen.name });
    file.value = "";
  }

  // Uniting and taking away

  #openOthers(open: boolean): void {
    const box = need(this.place, "entry-others");
    need(this.place, "entry-into").hidden = !open;
    need(this.place, "entry-merge").setAttribute("aria-expanded", String(open));
    const others = open ? [...this.model.legend.values()].filter(({ id }) => id !== this.#id) : [];
    box.replaceChildren(...others.map((other) => this.#other(other)));
    (box.querySelector("button") as HTMLElement | null)?.focus();
  }

  #other(other: Category): HTMLElement {
    const piece = new Piece("piece-tile").text("label", other.label);
    piece.part("mark").append(this.draw(other));
    piece.saying(other.label, fill(this.page.words.say, { words: other.label }), this.page.voices[other.label]);
    return piece.on("tile", () => this.#merge(other)).root;
  }

  /** Every mark of this entry goes to the other one, and this one is taken away: undone in one go. */
  #merge(other: Category): void {
    const entry = this.#entry;
    if (!entry) return;
    const { draft } = this.model;
    draft.together(() => {
      for (const item of draft.items().filter((one) => text(one, "category") === entry.id)) {
        if (other.neverLocate && item.geometry) draft.set(item.id, "geometry", null);
        draft.set(item.id, "category", other.id);
      }
      draft.remove(entry.id);
    });
    location.hash = "legende";
    showToast(fill(this.page.prepare_words.entry_merged, { from: entry.label, to: other.label }), { undo: () => draft.undo() });
  }

  #remove(): void {
    const entry = this.#entry;
    if (!entry) return;
    this.model.draft.remove(entry.id);
    location.hash = "legende";
    showToast(fill(this.page.prepare_words.entry_removed, { word: entry.label }), { undo: () => this.model.draft.restore(entry.id) });
  }
}

const SVG = "http://www.w3.org/2000/svg";

export function drawing(sprite: string, name: string): SVGElement {
  const [svg, use] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "use")];
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
