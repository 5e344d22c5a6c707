/**
 * Where it is: the map moves under a fixed cross. A place and words stand on the cross; a line, an area or
 * a drawing that is moved is carried by it, whole.
 */
import { moved, type Spot } from "../../strokes/geometry";
import { PLAIN } from "../../look";
import { nameLater } from "../around";
import { Piece } from "../pieces";
import { drawingOf, text, type Place } from "../places";
import type { Aim } from "./aim";
import type { Asking, Question } from "./question";

const TOO_FAR = 12; // zoom below which a street cannot be told from a town
const CLOSER = 3; // zoom levels

export class WhereQuestion implements Question {

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
    private readonly aim: Aim,
  ) {}

  enter(): void {
    const place = this.asking.place();
    this.aim.enter(this.section, ...this.#mark(place));
    if (place?.at) this.asking.map.show(...place.at);
    this.#carry(place);
    this.rested();
  }

  leave(): void {
    this.aim.leave();
    this.asking.map.carry(null);
  }

  has(): boolean {
    return true;
  }

  word(): string {
    const { words } = this.asking.model.page;
    return (this.#tooFar ? words.closer : words.put) ?? "";
  }

  /** Put it down where the cross is. */
  take(): boolean {
    const place = this.asking.place();
    const { map, model } = this.asking;
    if (this.#tooFar) {
      map.zoom(CLOSER);
      return false;
    }
    if (!place) return false;
    const { spot, near } = this.aim;
    const named = model.ground.geographic && place.item.type !== "label" && !place.category?.private;
    model.draft.together(() => {
      model.draft.set(place.item.id, "geometry", at(place, spot));
      if (named) model.draft.set(place.item.id, "near", near);
    });
    if (named && !near) void nameLater(model, place.item.id, spot);
    return true;
  }

  tapped([lon, lat]: Spot): void {
    this.asking.map.show(lon, lat, this.asking.map.place.zoom);
  }

  rested(): void {
    this.asking.answered();
    this.aim.say(this.#tooFar ? (this.asking.model.page.words.too_far ?? "") : "");
    if (!this.#tooFar) this.aim.rested();
  }

  get #tooFar(): boolean {
    const { model, map } = this.asking;
    return this.asking.type() === "place" && model.ground.geographic && map.place.zoom < TOO_FAR;
  }

  #mark(place: Place | null): Node[] {
    if (!place || place.item.type === "place") return [this.asking.draw(place?.category ?? PLAIN)];
    if (place.item.type !== "label") return [];
    const words = new Piece("piece-words").text("words", text(place.item, "text")).root;
    words.classList.add(`map-words-${Number(place.item.properties.size ?? 2)}`);
    return [words];
  }

  #carry(place: Place | null): void {
    const drawing = place && drawingOf(place);
    if (drawing && drawing.kind !== "words" && place.at) this.asking.map.carry(drawing, place.at);
  }
}

function at({ item, at: from }: Place, spot: Spot) {
  if (item.type === "place" || item.type === "label" || !item.geometry || !from) return { type: "Point", coordinates: spot };
  return moved(item.geometry, spot[0] - from[0], spot[1] - from[1]);
}
