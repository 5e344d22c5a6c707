/** Questions answered by touching a picture: what it is, and how strong. */
import { PLAIN, type Look } from "../../look";
import { listenAgain } from "../../prepare/voices";
import { fill } from "../../../draft/words";
import { OwnWord } from "./own-word";
import { Piece } from "../pieces";
import { strength, type Category } from "../places";
import type { MarkType } from "../steps";
import type { Asking, Question } from "./question";

export class CategoryQuestion implements Question {
  #own: OwnWord | null;
  /** How the legend looked when it was drawn; empty while this question is not asked. */
  #as = "";

  constructor(
    private readonly asking: Asking,
    private readonly tiles: HTMLElement,
  ) {
    const place = tiles.parentElement!.querySelector<HTMLElement>('[data-part="own-word"]');
    this.#own = place && new OwnWord(asking, place, (category) => this.#said(category));
  }

  enter(): void {
    const chosen = this.asking.place()?.category?.id;
    const { legend, page } = this.asking.model;
    const offered = [...legend.values()].filter((one) => suits(one, this.asking.type()));
    this.#as = this.#written();
    void listenAgain(page, offered.map(({ label }) => label)).then((news) => news && this.#as && this.enter());
    this.tiles.replaceChildren(...offered.map((one) => tile(this.asking, one.label, one, one.id === chosen, () => this.#choose(one))), ...this.#ownTile());
    this.tiles.hidden = false;
  }

  /** Somebody changes the legend meanwhile: the pictures follow, and the keyboard stays where it is. */
  follow(): void {
    if (this.#own?.isOpen || !this.#as || this.#as === this.#written()) return;
    const focused = [...this.tiles.children].findIndex((tile) => tile.contains(document.activeElement));
    this.enter();
    this.tiles.children[focused]?.querySelector("button")?.focus();
  }

  #written(): string {
    const { model } = this.asking;
    return JSON.stringify([[...model.legend.values()], model.sheet.ownWords]);
  }

  leave(): void {
    this.#own?.close();
    this.#as = "";
    this.tiles.replaceChildren();
  }

  /** What a place is must be said; a line may mean what it likes. */
  has(): boolean {
    return this.asking.place()?.category != null;
  }

  /** « Mon mot », where the sheet lets everybody add theirs. */
  #ownTile(): HTMLElement[] {
    const { model } = this.asking;
    if (!this.#own || !model.sheet.ownWords || !model.page.may.add) return [];
    const word = model.page.words.own_word ?? "";
    return [tile(this.asking, word, { colour: "grey", shape: "heart", icon: "plus" }, false, () => this.#openOwn())];
  }

  #openOwn(): void {
    this.tiles.hidden = true;
    this.#own?.open();
  }

  #said(category: string | null): void {
    this.asking.model.forget();
    const chosen = category ? this.asking.model.legend.get(category) : null;
    if (chosen) this.#choose(chosen);
    else this.enter();
  }

  #choose(category: Category): void {
    const { model } = this.asking;
    const place = this.asking.place();
    if (!place) this.asking.begin({ category: category.id });
    else {
      if (category.neverLocate && place.at) model.draft.set(place.item.id, "geometry", null);
      model.draft.set(place.item.id, "category", category.id);
    }
    this.asking.next();
  }
}

/** What has no position is a place without one; what hides a home is not drawn stroke by stroke. */
function suits({ neverLocate, private: hidden }: Category, type: MarkType): boolean {
  if (type === "place") return true;
  return !neverLocate && !(hidden && type === "stroke");
}

const STRENGTHS = [1, 2, 3];

export class StrengthQuestion implements Question {
  constructor(
    private readonly asking: Asking,
    private readonly tiles: HTMLElement,
  ) {}

  enter(): void {
    const place = this.asking.place();
    const chosen = place && strength(place.item);
    const { words } = this.asking.model.page;
    const drawn = STRENGTHS.map((one) => {
      const made = tile(this.asking, words[`strength_${one}`] ?? "", place?.category ?? PLAIN, one === chosen, () => this.#choose(one));
      made.querySelector(".pin-drawing")?.classList.add(`pin-size-${one}`);
      return made;
    });
    this.tiles.replaceChildren(...drawn);
  }

  leave(): void {
    this.tiles.replaceChildren();
  }

  has(): boolean {
    const place = this.asking.place();
    return place !== null && strength(place.item) !== null;
  }

  #choose(value: number): void {
    const place = this.asking.place();
    if (place) this.asking.model.draft.set(place.item.id, "strength", value);
    this.asking.next();
  }
}

function tile({ draw, model }: Asking, label: string, look: Look, chosen: boolean, choose: () => void): HTMLElement {
  const piece = new Piece("piece-tile");
  piece.part("mark").append(draw(look));
  const { words, voices } = model.page;
  piece.text("label", label).saying(label, fill(words.say, { words: label }), voices[label]);
  piece.part("tile").classList.toggle("tile-main", chosen);
  if (chosen) piece.part("tile").setAttribute("aria-current", "true");
  return piece.on("tile", choose).root;
}
