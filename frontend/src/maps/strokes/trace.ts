/** A line or an area in the making, point by point, with an undo of its own. Pure. */
import type { Spot } from "./geometry";

type Points = readonly Spot[];

export class Trace {
  #past: Points[] = [];
  #future: Points[] = [];
  #points: Points;

  constructor(points: Points = []) {
    this.#points = points;
  }

  get points(): Points {
    return this.#points;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** One more point at the end. The same one twice in a row is one: fingers tremble. */
  put(point: Spot): boolean {
    const last = this.#points[this.#points.length - 1];
    if (last && last[0] === point[0] && last[1] === point[1]) return false;
    this.#become([...this.#points, point]);
    return true;
  }

  takeLast(): boolean {
    if (!this.#points.length) return false;
    this.#become(this.#points.slice(0, -1));
    return true;
  }

  undo(): boolean {
    return this.#turn(this.#past, this.#future);
  }

  redo(): boolean {
    return this.#turn(this.#future, this.#past);
  }

  #become(points: Points): void {
    this.#past.push(this.#points);
    this.#future = [];
    this.#points = points;
  }

  #turn(from: Points[], to: Points[]): boolean {
    const points = from.pop();
    if (!points) return false;
    to.push(this.#points);
    this.#points = points;
    return true;
  }
}
