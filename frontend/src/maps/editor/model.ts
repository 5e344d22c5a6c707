/** The draft of this page, read as a map: legend, sheet, places, and who made what. */
import type { Draft } from "../../draft/client";
import type { ItemView } from "../../draft/state";
import type { PersonShown } from "../../net/protocol";
import type { Ground } from "../ground";
import type { Page } from "./page";
import { categoryOf, MARK_TYPES, placeOf, sheetOf, text, titleOf, type Category, type Place, type Sheet } from "./places";
import type { Facts } from "./steps";

export class Model {
  #legend: ReadonlyMap<string, Category> | null = null;
  #places: readonly Place[] | null = null;

  constructor(
    readonly draft: Draft,
    readonly page: Page,
  ) {}

  /** Something changed: read again when asked. */
  forget(): void {
    this.#legend = this.#places = null;
  }

  get legend(): ReadonlyMap<string, Category> {
    return (this.#legend ??= new Map(this.draft.items("category").map((item) => [item.id, categoryOf(item)])));
  }

  /** Everything that is on the map, in order; what others have not put down yet is theirs alone. */
  get places(): readonly Place[] {
    if (this.#places) return this.#places;
    const marks = this.draft.items().filter(({ type }) => MARK_TYPES.includes(type));
    const places = marks.map((item) => placeOf(item, this.legend));
    return (this.#places = places.filter((place) => place.item.mine || place.at || place.category?.neverLocate));
  }

  get labels(): ItemView[] {
    return this.draft.items("label");
  }

  get sheet(): Sheet {
    return sheetOf(this.draft.items("sheet")[0]);
  }

  get ground(): Ground {
    const { grounds } = this.page;
    return grounds[this.sheet.ground] ?? grounds.plan!;
  }

  /** A place by its item's id; null when nobody made it or somebody took it away. */
  place(id: string): Place | null {
    const item = this.draft.item(id);
    return item && !item.deleted && MARK_TYPES.includes(item.type) ? placeOf(item, this.legend) : null;
  }

  title(place: Place): string {
    return titleOf(place, this.page.words.unnamed ?? "");
  }

  author({ item }: Place): PersonShown | null {
    return this.draft.people[item.author] ?? (item.mine ? this.draft.me : null);
  }

  mayChange({ item }: Place): boolean {
    return this.page.may.add && (item.mine || this.draft.me?.may_edit_all === true);
  }

  /** What decides which questions are asked. */
  facts(place: Place | null): Facts {
    return {
      sensitive: this.sheet.kind === "sensitive",
      neverLocate: place?.category?.neverLocate ?? false,
      hasPhoto: place !== null && text(place.item, "photo") !== "",
    };
  }
}
