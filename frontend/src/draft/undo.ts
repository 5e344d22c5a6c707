/** Undo and redo of what this person did here. Undoing is doing the inverse: it is an operation too. */
import type { ItemView } from "./state";
import { same } from "./merge";

/** Something done, without its id and moment. */
export interface Act {
  item: string;
  verb: "set" | "delete" | "restore";
  path?: string;
  value?: unknown;
}

export interface Step {
  done: Act;
  inverse: Act;
}

/** What an item shows under a path; null when it has nothing there. */
export function shown(item: ItemView | null, path: string): unknown {
  if (item === null) return null;
  if (path === "geometry") return item.geometry;
  if (path === "order") return item.order;
  return item.properties[path] ?? null;
}

export function added(item: string): Step {
  return { done: { item, verb: "restore" }, inverse: { item, verb: "delete" } };
}

export function removed(item: string): Step {
  return { done: { item, verb: "delete" }, inverse: { item, verb: "restore" } };
}

export function changed(before: ItemView | null, item: string, path: string, value: unknown): Step {
  const inverse: Act = { item, verb: "set", path, value: shown(before, path) };
  return { done: { item, verb: "set", path, value }, inverse };
}

export function reversed({ done, inverse }: Step): Step {
  return { done: inverse, inverse: done };
}

/** Still as the step left it: undoing later must not undo what somebody else did since. */
export function stands({ done }: Step, item: ItemView | null): boolean {
  if (item === null) return false;
  if (done.verb !== "set") return item.deleted === (done.verb === "delete");
  return same(shown(item, done.path ?? ""), done.value ?? null);
}

const DEEPEST = 200; // gestures; beyond, the history of the item serves better

/** Gestures, each of one or several steps, the last one first to be undone. */
export class UndoStack {
  #past: Step[][] = [];
  #future: Step[][] = [];

  get depth(): number {
    return this.#past.length;
  }

  get ahead(): number {
    return this.#future.length;
  }

  record(gesture: Step[]): void {
    if (!gesture.length) return;
    this.#past = [...this.#past, gesture].slice(-DEEPEST);
    this.#future = [];
  }

  /** What was done apart comes after what was done before; what had been undone stays undone. */
  append(later: UndoStack): void {
    for (const gesture of later.#past) this.record(gesture);
  }

  /** What to do to undo the last gesture that still stands, last step first; empty when there is none. */
  undo(item: (id: string) => ItemView | null): Act[] {
    return turn(this.#past, this.#future, item);
  }

  redo(item: (id: string) => ItemView | null): Act[] {
    return turn(this.#future, this.#past, item);
  }
}

function turn(from: Step[][], to: Step[][], item: (id: string) => ItemView | null): Act[] {
  while (from.length) {
    const gesture = from.pop()!.filter((step) => stands(step, item(step.done.item)));
    if (!gesture.length) continue;
    const back = gesture.map(reversed).reverse();
    to.push(back);
    return back.map(({ done }) => done);
  }
  return [];
}
