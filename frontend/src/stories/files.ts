/** Where the photos and voices of a récit are seen and heard: here first, else on the server. */
import type { Draft } from "../draft/client";
import { localValue } from "../draft/local";
import { getJson } from "../net/request";

interface Described {
  state: "received" | "working" | "ready" | "refused";
  urls: Record<string, string>;
}

const AGAIN = 3_000; // milliseconds between two looks while the server prepares something

export class Files {
  #known: Record<string, Described> = {};
  #said = new Map<string, string>();
  #timer = 0;
  #stopped = false;

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
    this.#stopped = true;
    clearTimeout(this.#timer);
    new Set(this.#said.values()).forEach((url) => URL.revokeObjectURL(url));
  }

  /** Ask about a file that is not known, or not ready; never about one that waits here. */
  #look(value: string): void {
    if (this.#stopped || this.#timer || value.startsWith("take:") || this.#known[value]?.state === "refused") return;
    this.#timer = window.setTimeout(() => void this.#ask(), this.#known[value] ? AGAIN : 0);
  }

  async #ask(): Promise<void> {
    const before = JSON.stringify(this.#known);
    this.#known = await getJson<Record<string, Described>>(this.address).catch(() => this.#known);
    if (this.#stopped) return;
    const changed = JSON.stringify(this.#known) !== before;
    this.#timer = changed ? 0 : window.setTimeout(() => ((this.#timer = 0), this.told()), AGAIN);
    if (changed) this.told();
  }
}
