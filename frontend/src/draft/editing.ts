/** What a person does to items. Each act can be undone; what somebody else did since is left alone. */
import type { Geometry } from "geojson";
import { newId } from "../net/ids";
import type { Change, Properties } from "../net/protocol";
import { same } from "./merge";
import { between } from "./order";
import type { ItemView } from "./state";
import { added, changed, removed, reversed, shown, UndoStack, type Act, type Step } from "./undo";

/** A change that has no id and no moment yet. */
export type Deed = Omit<Change, "id" | "made_at">;

export interface Placing {
  id?: string;
  order?: string;
}

export abstract class Editing {
  #stack = new UndoStack();
  #gesture: Step[] | null = null;

  abstract item(id: string): ItemView | null;
  abstract items(type?: string): ItemView[];
  /** Draw it, keep it, send it. */
  protected abstract perform(deed: Deed): void;

  /** The id of the new item, at the end of its kind unless placed. */
  add(type: string, properties: Properties, geometry: Geometry | null = null, placing: Placing = {}): string {
    const item = placing.id ?? newId();
    const order = placing.order ?? between(this.items(type).pop()?.order ?? null, null);
    this.perform({ item, verb: "put", type, value: { properties, geometry, order } });
    this.#record(added(item));
    return item;
  }

  /** `path` is "geometry", "order" or a property; null takes it away. Setting what is there does nothing. */
  set(item: string, path: string, value: unknown): void {
    const before = this.item(item);
    if (same(shown(before, path), value ?? null)) return;
    this.#record(changed(before, item, path, value ?? null));
    this.perform({ item, verb: "set", path, value: value ?? null });
  }

  /** Between two versions, this one: said even when it stands already, so that the other is settled. */
  choose(item: string, path: string, value: unknown): void {
    this.#record(changed(this.item(item), item, path, value ?? null));
    this.perform({ item, verb: "set", path, value: value ?? null });
  }

  /** To the trash: `restore` brings it back for 30 days. */
  remove(item: string): void {
    this.#record(removed(item));
    this.perform({ item, verb: "delete" });
  }

  restore(item: string): void {
    this.#record(reversed(removed(item)));
    this.perform({ item, verb: "restore" });
  }

  /** What `work` does is undone in one go. */
  together(work: () => void): void {
    if (this.#gesture) return work();
    const gesture: Step[] = (this.#gesture = []);
    try {
      work();
    } finally {
      this.#gesture = null;
      this.#stack.record(gesture);
    }
  }

  /** A stretch of work with an undo of its own. The answer ends it: then it is undone with the rest. */
  apart(): () => void {
    const [whole, own] = [this.#stack, new UndoStack()];
    this.#stack = own;
    return () => {
      if (this.#stack !== own) return;
      whole.append(own);
      this.#stack = whole;
    };
  }

  get canUndo(): boolean {
    return this.#stack.depth > 0;
  }

  get canRedo(): boolean {
    return this.#stack.ahead > 0;
  }

  /** Undo the last thing this person did here that still stands; false when there is none. */
  undo(): boolean {
    return this.#again(this.#stack.undo((id) => this.item(id)));
  }

  redo(): boolean {
    return this.#again(this.#stack.redo((id) => this.item(id)));
  }

  #again(acts: Act[]): boolean {
    acts.forEach((act) => this.perform(act));
    return acts.length > 0;
  }

  #record(step: Step): void {
    if (this.#gesture) this.#gesture.push(step);
    else this.#stack.record([step]);
  }
}
