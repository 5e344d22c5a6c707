/** Where the photos, voices and films of a draft are seen and heard: here first, else on the server. */
import { getJson } from "../net/request";
import type { Draft } from "./client";
import { localValue } from "./local";

/** What the server says of one file. */
export interface Described {
  state: "received" | "working" | "ready" | "refused";
  urls: Record<string, string>;
}

const AGAIN = 3_000; // milliseconds between two looks while the server prepares something

export class DraftFiles<D extends Described = Described> {
  #known: Record<string, D> = {};
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
    return this.made(value, this.#known[value]?.urls, recipes);
  }

  /** The first of these recipes that is made; where none is, the server is asked again. */
  protected made(value: string, urls: Record<string, string> | undefined, recipes: readonly string[]): string | null {
    const found = recipes.map((recipe) => urls?.[recipe]).find(Boolean) ?? null;
    if (!found) this.#look(value);
    return found;
  }

  /** What the server knows of a file, or of what was made for an item. */
  known(value: unknown): D | null {
    return typeof value === "string" ? (this.#known[value] ?? null) : null;
  }

  /** Ask the server now. */
  async again(): Promise<void> {
    this.#known = await getJson<Record<string, D>>(this.address).catch(() => this.#known);
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
    await this.again();
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
