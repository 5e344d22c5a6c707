/** Where the photos and voices of a portrait can be seen and heard: here first, else on the server. */
import type { Draft } from "../../draft/client";
import { localValue } from "../../draft/local";
import { same } from "../../draft/merge";
import type { ItemView } from "../../draft/state";
import { getJson } from "../../net/request";
import { editsOf, keepOf } from "../edits";
import { heardLength } from "../cuts";

export interface Described {
  state: "received" | "working" | "ready" | "refused";
  seconds: number | null;
  urls: Record<string, string>;
  message?: string | null;
  peaks?: string | null;
  /** How far it is while it is prepared: 0 to 1. */
  making?: number | null;
  /** What was changed on it, for the file of an item. */
  edits?: unknown;
}

const AGAIN = 3_000; // milliseconds between two looks while the server prepares something

export class Files {
  #known: Record<string, Described> = {};
  #said = new Map<string, string>();
  #timer = 0;
  #asking = false;

  constructor(
    private readonly draft: Draft,
    private readonly address: string,
    private readonly told: () => void,
  ) {}

  /** An address, or null while there is nothing to show or to hear. */
  url(value: unknown, ...recipes: string[]): string | null {
    if (typeof value !== "string") return null;
    const here = this.draft.local(value) ?? this.#said.get(value);
    if (here) return here;
    const urls = this.#known[value]?.urls ?? {};
    const made = recipes.map((recipe) => urls[recipe]).find(Boolean) ?? null;
    if (!made) this.#look(value);
    return made;
  }

  /** The same of an item's file with its edits: never the untouched one in its place. */
  shown(item: ItemView | null, path: string, ...recipes: string[]): string | null {
    if (!item) return null;
    const value = item.properties[path];
    const edits = editsOf(item.properties, path);
    if (!edits || typeof value !== "string") return this.url(value, ...recipes);
    const known = this.#known[item.id];
    const urls = known && same(known.edits, edits) ? known.urls : {};
    const made = recipes.map((recipe) => urls[recipe]).find(Boolean) ?? null;
    if (!made) this.#look(value);
    return made;
  }

  /** Seconds that are heard of an item's voice; null while nobody has measured them. */
  heard(item: ItemView, path: string): number | null {
    const whole = this.seconds(item.properties[path]);
    const edits = editsOf(item.properties, path);
    const known = this.#known[item.id];
    if (edits && known && same(known.edits, edits) && known.urls.listen) return known.seconds;
    return whole === null ? null : heardLength(keepOf(item.properties), whole);
  }

  /** Seconds of an item's video with its edits, once it is made. */
  lasts(item: ItemView, path: string): number | null {
    const edits = editsOf(item.properties, path);
    const known = this.#known[item.id];
    if (!edits) return this.seconds(item.properties[path]);
    return known && same(known.edits, edits) && known.urls.watch ? known.seconds : null;
  }

  /** What the server knows of a file. */
  known(value: unknown): Described | null {
    return typeof value === "string" ? (this.#known[value] ?? null) : null;
  }

  peaks(value: unknown): string | null {
    return this.known(value)?.peaks ?? null;
  }

  /** Ask the server now. */
  async again(): Promise<void> {
    this.#known = await getJson<Record<string, Described>>(this.address).catch(() => this.#known);
  }

  /** A voice that has just been said: it travels while it is recorded, so it may never wait here. */
  said(take: string, blob: Blob): void {
    this.#said.set(localValue(take), URL.createObjectURL(blob));
  }

  /** It is on the server now, under this name. */
  sent(take: string, file: string): void {
    const url = this.#said.get(localValue(take));
    if (url) this.#said.set(file, url);
  }

  /** The length of a sound as the server measured it. */
  seconds(value: unknown): number | null {
    return typeof value === "string" ? (this.#known[value]?.seconds ?? null) : null;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asking = true;
    new Set(this.#said.values()).forEach((url) => URL.revokeObjectURL(url));
  }

  /** Ask about a file that is not known, or not ready; never about one that waits here. */
  #look(value: string): void {
    if (this.#asking || value.startsWith("take:") || this.#known[value]?.state === "refused") return;
    this.#asking = true;
    const wait = this.#known[value] ? AGAIN : 0;
    this.#timer = window.setTimeout(() => void this.#ask(), wait);
  }

  async #ask(): Promise<void> {
    const before = JSON.stringify(this.#known);
    this.#known = await getJson<Record<string, Described>>(this.address).catch(() => this.#known);
    this.#asking = false;
    if (JSON.stringify(this.#known) !== before) this.told();
    else this.#wait();
  }

  /** Nothing new: look again a little later. */
  #wait(): void {
    this.#asking = true;
    this.#timer = window.setTimeout(() => {
      this.#asking = false;
      this.told();
    }, AGAIN);
  }
}
