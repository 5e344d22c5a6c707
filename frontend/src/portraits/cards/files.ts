/** The files of a portrait, with what was changed on them. */
import { type Described, DraftFiles } from "../../draft/files";
import { same } from "../../draft/merge";
import type { ItemView } from "../../draft/state";
import { heardLength } from "../cuts";
import { editsOf, keepOf } from "../edits";

export interface Retouched extends Described {
  seconds: number | null;
  message?: string | null;
  peaks?: string | null;
  /** How far it is while it is prepared: 0 to 1. */
  making?: number | null;
  /** What was changed on it, for the file of an item. */
  edits?: unknown;
}

export class Files extends DraftFiles<Retouched> {
  /** The same of an item's file with its edits: never the untouched one in its place. */
  shown(item: ItemView | null, path: string, ...recipes: string[]): string | null {
    if (!item) return null;
    const value = item.properties[path];
    const edits = editsOf(item.properties, path);
    if (!edits || typeof value !== "string") return this.url(value, ...recipes);
    const known = this.known(item.id);
    return this.made(value, known && same(known.edits, edits) ? known.urls : undefined, recipes);
  }

  /** Seconds that are heard of an item's voice; null while nobody has measured them. */
  heard(item: ItemView, path: string): number | null {
    const whole = this.seconds(item.properties[path]);
    const edits = editsOf(item.properties, path);
    const known = this.known(item.id);
    if (edits && known && same(known.edits, edits) && known.urls.listen) return known.seconds;
    return whole === null ? null : heardLength(keepOf(item.properties), whole);
  }

  /** Seconds of an item's video with its edits, once it is made. */
  lasts(item: ItemView, path: string): number | null {
    const edits = editsOf(item.properties, path);
    const known = this.known(item.id);
    if (!edits) return this.seconds(item.properties[path]);
    return known && same(known.edits, edits) && known.urls.watch ? known.seconds : null;
  }

  peaks(value: unknown): string | null {
    return this.known(value)?.peaks ?? null;
  }

  /** The length of a sound as the server measured it. */
  seconds(value: unknown): number | null {
    return this.known(value)?.seconds ?? null;
  }
}
