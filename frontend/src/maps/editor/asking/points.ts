/** The points of a line or an area, one at a time: each comes under the cross, and goes where the map is moved. */
import { FEWEST, pointsOf, shaped, type Spot } from "../../strokes/geometry";
import { fill } from "../../../draft/words";
import { need } from "../pieces";
import { drawingOf } from "../places";
import type { Aim } from "./aim";
import type { Asking, Question, Undoing } from "./question";

export class PointsQuestion implements Question {
  readonly undoing: Undoing;
  #held = 0;
  #end: () => void = () => undefined;

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
    private readonly aim: Aim,
  ) {
    const { draft } = asking.model;
    this.undoing = {
      get canUndo() {
        return draft.canUndo;
      },
      get canRedo() {
        return draft.canRedo;
      },
      undo: () => draft.undo() && this.#hold(this.#held),
      redo: () => draft.redo() && this.#hold(this.#held),
    };
    need(section, "point-before").addEventListener("click", () => this.#hold(this.#held - 1));
    need(section, "point-after").addEventListener("click", () => this.#hold(this.#held + 1));
    need(section, "point-put").addEventListener("click", () => this.#put());
    need(section, "point-remove").addEventListener("click", () => this.#remove());
    need(section, "point-add").addEventListener("click", () => this.#add());
  }

  enter(): void {
    this.#end = this.asking.model.draft.apart();
    this.aim.enter(this.section);
    this.#hold(0);
  }

  leave(): void {
    this.aim.leave();
    this.asking.map.sketch(null);
    this.#end();
  }

  has(): boolean {
    return true;
  }

  /** Whoever moved the map and goes on meant the point to go there. */
  take(): boolean {
    this.#put();
    return true;
  }

  tapped(spot: Spot): void {
    this.#hold(nearest(this.#points, spot));
  }

  rested(): void {
    this.asking.answered();
  }

  get #points(): Spot[] {
    return pointsOf(this.asking.place()?.item.geometry ?? null) ?? [];
  }

  get #kind(): "area" | "line" {
    return this.asking.type() === "area" ? "area" : "line";
  }

  /** Bring this point under the cross; after the last comes the first. */
  #hold(number: number): void {
    const points = this.#points;
    if (!points.length) return;
    this.#held = (number + points.length) % points.length;
    this.asking.map.show(...points[this.#held]!, this.asking.map.place.zoom, false);
    this.#show();
    this.aim.say(fill(this.asking.model.page.words.point, { now: this.#held + 1, total: points.length }));
  }

  #show(): void {
    const place = this.asking.place();
    const drawing = place && drawingOf(place);
    if (drawing) this.asking.map.sketch({ kind: this.#kind, points: this.#points, colour: drawing.colour, held: this.#held });
    need(this.section, "point-remove").setAttribute("aria-disabled", String(this.#points.length <= FEWEST[this.#kind]));
    this.asking.answered();
  }

  #put(): void {
    const there = this.aim.spot;
    const [lon, lat] = this.#points[this.#held] ?? there;
    if (Math.abs(lon - there[0]) < 2e-6 && Math.abs(lat - there[1]) < 2e-6) return; // where it was, but for a pixel
    this.#become((points) => points.splice(this.#held, 1, there));
    this.aim.say(this.asking.model.page.words.point_put ?? "");
  }

  #remove(): void {
    if (this.#points.length <= FEWEST[this.#kind]) return this.aim.say(this.asking.model.page.words.point_needed ?? "");
    this.#become((points) => points.splice(this.#held, 1));
    this.#hold(Math.max(0, this.#held - 1));
  }

  /** Half-way to the next one; at the end of a line, half-way from the one before. */
  #add(): void {
    const points = this.#points;
    const last = this.#held === points.length - 1 && this.#kind === "line";
    const from = last ? this.#held - 1 : this.#held;
    const [a, b] = [points[from], points[(from + 1) % points.length]];
    if (!a || !b) return;
    const between: Spot = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    this.#become((all) => all.splice(from + 1, 0, [Math.round(between[0] * 1e6) / 1e6, Math.round(between[1] * 1e6) / 1e6]));
    this.#hold(from + 1);
  }

  #become(change: (points: Spot[]) => void): void {
    const place = this.asking.place();
    const points = this.#points;
    change(points);
    const geometry = shaped(this.#kind, points);
    if (!place || !geometry) return this.aim.say(this.asking.model.page.words.point_needed ?? "");
    this.asking.model.draft.set(place.item.id, "geometry", geometry);
    this.#show();
  }
}

function nearest(points: readonly Spot[], [lon, lat]: Spot): number {
  const far = points.map(([x, y]) => Math.hypot((x - lon) * Math.cos((lat * Math.PI) / 180), y - lat));
  return far.indexOf(Math.min(...far));
}
