/** The list of places: the same content as the map, in words. The list is the page. */
import { kindMark, PLAIN, type DrawMark } from "../look";
import { addressOf, untilMade } from "./media";
import type { Model } from "./model";
import { counted, fill } from "../../draft/words";
import { Piece } from "./pieces";
import { drawingOf, languageSaid, text, typeOf, type Place } from "./places";
import { MARK_TYPES } from "./steps";
import { hasOthers } from "./versions";

export class ListView {
  #rows = new Map<string, { as: string; row: HTMLElement }>();

  constructor(
    private readonly model: Model,
    private readonly draw: DrawMark,
    private readonly place: { rows: HTMLElement; empty: HTMLElement; count: HTMLElement },
    private readonly open: (id: string) => void,
  ) {}

  show(places: readonly Place[]): void {
    const { rows, empty, count } = this.place;
    const wanted = places.map((place) => this.#row(place));
    const kept = new Set(places.map(({ item }) => item.id));
    for (const id of [...this.#rows.keys()]) if (!kept.has(id)) this.#rows.delete(id);
    arrange(rows, wanted);
    empty.hidden = places.length > 0;
    count.textContent = this.#counts(places);
  }

  /** « 2 lieux · 1 zone ». */
  #counts(places: readonly Place[]): string {
    const { words } = this.model.page;
    const by = MARK_TYPES.map((type) => [type, places.filter(({ item }) => item.type === type).length] as const);
    return by.flatMap(([type, count]) => (count ? [counted(words, `count_${type}`, count)] : [])).join(" · ");
  }

  flash(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.#rows.get(id)?.row;
      row?.classList.add("is-new");
      setTimeout(() => row?.classList.remove("is-new"), 3_000);
    }
  }

  /** The keyboard goes on from the row that was opened. */
  focus(id: string): void {
    this.#rows.get(id)?.row.querySelector("button")?.focus();
  }

  #row(place: Place): HTMLElement {
    const { item } = place;
    const author = this.model.author(place);
    const as = JSON.stringify([item.properties, place.category, place.at === null, author, item.pending, hasOthers(place)]);
    const known = this.#rows.get(item.id);
    if (known?.as === as) return known.row;
    const row = this.#draw(place);
    known?.row.replaceWith(row);
    this.#rows.set(item.id, { as, row });
    return row;
  }

  #draw(place: Place): HTMLElement {
    const { page, draft } = this.model;
    const author = this.model.author(place);
    const piece = new Piece("piece-row");
    piece.part("mark").append(markOf(place, this.draw));
    piece.text("title", this.model.title(place), languageSaid(place));
    piece.text("note", noteOf(this.model, place));
    piece.image("photo", addressOf(draft, text(place.item, "photo"), "thumb"));
    untilMade(piece.part<HTMLImageElement>("photo"));
    piece.part("voice").hidden = !text(place.item, "voice");
    piece.image("avatar", author ? (page.avatars[author.avatar] ?? null) : null, author ? fill(page.words.by, { name: author.name }) : "");
    piece.root.dataset.item = place.item.id;
    piece.part("versions").hidden = !(hasOthers(place) && this.model.mayChange(place));
    piece.root.classList.toggle("is-pending", place.item.pending);
    return piece.on("open", () => this.open(place.item.id)).root;
  }
}

/** A place has its category's mark; what is drawn, a small drawing of its kind in its colour. */
export function markOf(place: Place, draw: DrawMark): SVGElement {
  if (place.item.type === "place") return draw(place.category ?? PLAIN);
  const colour = drawingOf(place)?.colour ?? place.category?.colour ?? PLAIN.colour;
  return kindMark(place.item.type, colour);
}

/** What it is and where, in words. */
export function noteOf(model: Model, place: Place): string {
  const { item, category, at } = place;
  const { words } = model.page;
  if (category?.neverLocate) return words.no_place ?? "";
  if (!at) return words.to_place ?? "";
  const kind = typeOf(place) === "place" ? "" : (words[`type_${item.type}`] ?? "");
  const where = category?.private ? words.around : text(item, "near");
  const parts = [kind, category?.label, where].filter((part) => part && part !== model.title(place));
  return parts.join(" · ");
}

/** Put these children in this order, touching only what changes: the focus stays where it is. */
function arrange(list: HTMLElement, wanted: readonly HTMLElement[]): void {
  const kept = new Set(wanted);
  [...list.children].forEach((child) => kept.has(child as HTMLElement) || child.remove());
  wanted.forEach((row, index) => {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  });
}
