/**
 * A line or an area, point by point: under the cross, or where the map is touched. Each point is on the
 * disk of this browser as soon as it is put; the shape is sent when it is finished.
 */
import { FEWEST, pointsOf, shaped, type Spot } from "../../strokes/geometry";
import { Trace } from "../../strokes/trace";
import { PLAIN } from "../../look";
import { nameLater } from "../around";
import { counted, fill } from "../../../draft/words";
import { need } from "../pieces";
import type { Aim } from "./aim";
import type { Asking, Question, Undoing } from "./question";

export class DrawQuestion implements Question {
  readonly undoing: Undoing;
  #trace = new Trace();
  #item = "";

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
    private readonly aim: Aim,
  ) {
    this.undoing = undoingOf(() => this.#trace, () => this.#changed());
    need(section, "put-point").addEventListener("click", () => this.#put(this.aim.spot));
    need(section, "take-point").addEventListener("click", () => this.#trace.takeLast() && this.#changed());
  }

  enter(): void {
    const { words } = this.asking.model.page;
    const item = this.#itemId();
    this.#item = item;
    this.#trace = new Trace(pointsOf(this.asking.place()?.item.geometry ?? null) ?? []);
    need(this.section, "title").textContent = words[`draw_${this.asking.type()}`] ?? "";
    this.aim.enter(this.section);
    this.#show();
    this.aim.rested();
    void this.#recall(item);
  }

  leave(): void {
    this.aim.leave();
    this.asking.map.sketch(null);
    this.#item = "";
  }

  has(): boolean {
    return this.#trace.points.length > 0;
  }

  word(): string {
    return this.asking.model.page.words.finish ?? "";
  }

  /** Finished: from now on it is a shape like any other. */
  take(): boolean {
    const { model } = this.asking;
    const kind = this.#kind;
    const geometry = shaped(kind, this.#trace.points);
    if (!geometry) {
      this.aim.say(fill(model.page.words.fewest, { count: FEWEST[kind] }));
      return false;
    }
    const id = this.#item;
    model.draft.set(id, "geometry", geometry);
    void model.draft.desk.sketches.drop(id);
    if (model.ground.geographic && !this.asking.place()?.category?.private) void nameLater(model, id, middle(this.#trace.points));
    return true;
  }

  tapped(spot: Spot): void {
    this.#put(spot);
  }

  rested(): void {
    this.aim.rested();
  }

  get #kind(): "area" | "line" {
    return this.asking.type() === "area" ? "area" : "line";
  }

  #itemId(): string {
    return this.asking.place()?.item.id ?? this.asking.begin({});
  }

  /** The points of a page that was closed in the middle. */
  async #recall(item: string): Promise<void> {
    const points = await this.asking.model.draft.desk.sketches.read(item);
    if (!points.length || this.#item !== item || this.#trace.canUndo) return;
    this.#trace = new Trace(points);
    this.asking.map.show(...points[points.length - 1]!);
    this.#show();
  }

  #put(spot: Spot): void {
    if (this.#trace.put(spot)) this.#changed();
  }

  #changed(): void {
    const { model } = this.asking;
    void model.draft.desk.sketches.keep(model.page.draft, this.#item, this.#trace.points);
    this.#show();
    this.aim.say(counted(model.page.words, "points", this.#trace.points.length));
  }

  #show(): void {
    const colour = (this.asking.place()?.category ?? PLAIN).colour;
    this.asking.map.sketch({ kind: this.#kind, points: this.#trace.points, colour });
    need(this.section, "take-point").setAttribute("aria-disabled", String(!this.#trace.points.length));
    this.asking.answered();
  }
}

function middle(points: readonly Spot[]): Spot {
  return points[Math.floor(points.length / 2)]!;
}

/** The undo of a trace; `changed`: it is not what it was. */
export function undoingOf(trace: () => Trace, changed: () => void): Undoing {
  return {
    get canUndo() {
      return trace().canUndo;
    },
    get canRedo() {
      return trace().canRedo;
    },
    undo: () => trace().undo() && changed(),
    redo: () => trace().redo() && changed(),
  };
}
