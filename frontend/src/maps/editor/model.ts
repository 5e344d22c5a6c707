/** The draft of this page, read as a map: legend, sheet, places, and who made what. */
import type { Draft } from "../../draft/client";
import type { PersonShown } from "../../net/protocol";
import type { Ground } from "../ground";
import type { ItemView } from "../../draft/state";
import { drawnOf, type Drawn } from "../drawing/drawn";
import { addressOf } from "./media";
import { fill } from "../../draft/words";
import { type Page } from "./page";
import { categoryOf, placeOf, sheetOf, text, titleOf, typeOf, type Category, type Place, type Sheet } from "./places";
import { isMarkType, type Facts, type MarkType } from "./steps";

/** A word of one's own that was begun and never said is none yet. */
function isSaid(item: ItemView): boolean {
  return item.properties.own !== true || text(item, "label") !== "" || text(item, "voice") !== "";
}

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
    return (this.#legend ??= new Map(this.draft.items("category").filter(isSaid).map((item) => [item.id, this.category(item)])));
  }

  /** An entry of the legend as it is shown: its picture has an address, a said word a name. */
  category(item: ItemView): Category {
    const found = categoryOf(item);
    const picture = addressOf(this.draft, text(item, "picture"), "thumb");
    const said = found.own && !found.label ? fill(this.page.words.word_of, { name: this.draft.people[item.author]?.name ?? this.draft.me?.name ?? "" }) : "";
    return { ...found, picture, label: found.label || said };
  }

  /** The photographed drawing that is the ground now, with its rectangle; null when there is none. */
  get drawing(): Drawn | null {
    const item = this.draft.item(this.sheet.drawing);
    return item && item.type === "overlay" && !item.deleted && item.geometry ? drawnOf(item, this.draft) : null;
  }

  /** Everything that is on the map, in order; what others have not put down yet is theirs alone. */
  get places(): readonly Place[] {
    if (this.#places) return this.#places;
    const marks = this.draft.items().filter(({ type }) => isMarkType(type));
    const places = marks.map((item) => placeOf(item, this.legend));
    return (this.#places = places.filter((place) => place.item.mine || place.at || place.category?.neverLocate));
  }

  get sheet(): Sheet {
    return sheetOf(this.draft.items("sheet")[0]);
  }

  /** What marks are put on: a drawing lies on paper. */
  get ground(): Ground {
    return this.drawing ? this.page.grounds.papier! : this.realGround(true);
  }

  /** The sheet's ground; under a laid drawing, one that shows real places. */
  realGround(paper = false): Ground {
    const { grounds } = this.page;
    const chosen = grounds[this.sheet.ground] ?? grounds.plan!;
    return paper || chosen.geographic ? chosen : (grounds["plan-pale"] ?? grounds.plan!);
  }

  /** A place by its item's id; null when nobody made it or somebody took it away. */
  place(id: string): Place | null {
    const item = this.draft.item(id);
    return item && !item.deleted && isMarkType(item.type) ? placeOf(item, this.legend) : null;
  }

  title(place: Place): string {
    const { words } = this.page;
    return titleOf(place, words[`type_${place.item.type}`] ?? words.unnamed ?? "");
  }

  author({ item }: Place): PersonShown | null {
    return this.draft.people[item.author] ?? (item.mine ? this.draft.me : null);
  }

  mayChange({ item }: Place): boolean {
    return this.page.may.add && (item.mine || this.draft.me?.may_edit_all === true);
  }

  /** What decides which questions are asked. */
  facts(place: Place | null, type: MarkType = place ? typeOf(place) : "place"): Facts {
    return {
      type,
      hasCategory: place?.category != null,
      sensitive: this.sheet.kind === "sensitive",
      neverLocate: place?.category?.neverLocate ?? false,
      hasPhoto: place !== null && text(place.item, "photo") !== "",
    };
  }
}
