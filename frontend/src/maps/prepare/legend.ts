/** The legend as a list: order, how many marks each entry has, and the way into each. */
import { between } from "../../draft/order";
import type { DrawMark } from "../look";
import type { Model } from "../editor/model";
import { counted, fill } from "../../draft/words";
import { need, Piece } from "../editor/pieces";
import { text, type Category } from "../editor/places";
import { newId } from "../../net/ids";
import { freeLook } from "./looks";
import type { PreparePage, Room } from "./prepare";

export class LegendRoom implements Room {
  #as = "";

  constructor(
    private readonly model: Model,
    private readonly page: PreparePage,
    private readonly place: HTMLElement,
    private readonly draw: DrawMark,
  ) {
    need(place, "entry-add").addEventListener("click", () => this.#add());
    need<HTMLInputElement>(place, "own-words").addEventListener("change", (event) => {
      const sheet = this.model.draft.items("sheet")[0];
      if (sheet) this.model.draft.set(sheet.id, "own_words", (event.target as HTMLInputElement).checked);
    });
  }

  enter(): void {
    this.#as = "";
  }

  follow(): void {
    const entries = [...this.model.legend.values()];
    const marks = marksOf(this.model);
    need<HTMLInputElement>(this.place, "own-words").checked = this.model.sheet.ownWords;
    const as = JSON.stringify([entries, [...marks]]);
    if (as === this.#as) return;
    this.#as = as;
    const focused = document.activeElement?.closest<HTMLElement>("[data-entry]")?.dataset.entry;
    const part = (document.activeElement as HTMLElement | null)?.dataset.part ?? "open";
    need(this.place, "entries").replaceChildren(...entries.map((entry, number) => this.#row(entry, number, entries, marks.get(entry.id) ?? 0)));
    if (focused) this.place.querySelector<HTMLElement>(`[data-entry="${focused}"] [data-part="${part}"]`)?.focus();
  }

  #row(entry: Category, number: number, all: readonly Category[], count: number): HTMLElement {
    const piece = new Piece("piece-entry");
    const { prepare_words: words } = this.page;
    piece.root.dataset.entry = entry.id;
    piece.part("mark").append(this.draw(entry));
    piece.text("title", entry.label || (words.new_entry ?? ""));
    const author = entry.own ? fill(words.word_by, { name: this.model.draft.people[this.model.draft.item(entry.id)?.author ?? ""]?.name ?? "" }) : "";
    piece.text("note", [author, count ? counted(words, "marks", count) : (words.marks_none ?? "")].filter(Boolean).join(" · "));
    piece.on("open", () => (location.hash = `mot/${entry.id}`));
    for (const [name, by] of [["up", -1], ["down", 1]] as const) {
      const button = piece.on(name, () => this.#move(number, by)).part<HTMLButtonElement>(name);
      button.setAttribute("aria-label", fill(words[name], { word: entry.label }));
      button.disabled = !all[number + by];
    }
    return piece.root;
  }

  #move(number: number, by: number): void {
    const items = this.model.draft.items("category");
    const moved = items[number];
    const rest = items.filter((item) => item !== moved);
    const at = number + by;
    if (moved) this.model.draft.set(moved.id, "order", between(rest[at - 1]?.order || null, rest[at]?.order || null));
  }

  #add(): void {
    const code = `mot-${newId().slice(-8)}`;
    const id = this.model.draft.add("category", { code, label: this.page.prepare_words.new_entry ?? "", ...freeLook([...this.model.legend.values()]) });
    location.hash = `mot/${id}`;
  }
}

/** Category id -> how many marks have it. */
export function marksOf({ draft }: Model): Map<string, number> {
  const found = new Map<string, number>();
  for (const item of draft.items()) {
    const category = text(item, "category");
    if (category) found.set(category, (found.get(category) ?? 0) + 1);
  }
  return found;
}
