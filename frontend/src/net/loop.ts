/**
 * Work that goes on as long as there is some: one tab at a time, again when the network or the page
 * comes back, with longer and longer rests while it fails.
 */
import { delay } from "./backoff";
import type { Tabs } from "./tabs";
import { onWake } from "./wake";

const TURN_CHECK = 5_000; // milliseconds; another tab is at it, look again

export interface Work {
  /** What tabs take turns for. */
  name: string;
  /** Do what there is to do; look at `mayGoOn` between two pieces. */
  run(): Promise<void>;
  /** Milliseconds until there is something to do; null when there is nothing. */
  next(): Promise<number | null>;
}

export class Loop {
  #tries = 0;
  /** Milliseconds since 1970: nothing before; and the part of it that the server asked for. */
  #rest = 0;
  #asked = 0;
  #timer = 0;
  #due = Infinity;
  #running = false;
  #stopped = true;
  #leave: () => void = () => undefined;

  constructor(
    private readonly tabs: Tabs,
    private readonly work: Work,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#leave = onWake(() => this.wake());
    this.soon();
  }

  stop(): void {
    this.#stopped = true;
    this.#due = Infinity;
    clearTimeout(this.#timer);
    this.#leave();
  }

  get mayGoOn(): boolean {
    return !this.#stopped && Date.now() >= this.#rest;
  }

  /** Something may have got better: try now, unless the server named a moment, and soon again. */
  wake(): void {
    this.#rest = this.#asked;
    this.#tries = 0; // a network that is just back often fails once more
    this.soon();
  }

  /** It failed as a whole. `retryAfter`: seconds the server asked for. */
  failed(retryAfter: number | null): void {
    this.#rest = Date.now() + delay(this.#tries++, retryAfter);
    this.#asked = retryAfter === null ? 0 : Date.now() + retryAfter * 1_000;
  }

  succeeded(): void {
    this.#tries = this.#asked = 0;
  }

  /** Look for work in so many milliseconds, or when the rest is over. */
  soon(wait = 0): void {
    const due = Math.max(Date.now() + wait, this.#rest);
    if (this.#stopped || due >= this.#due) return; // sooner already
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = window.setTimeout(() => void this.#turn(), due - Date.now());
  }

  async #turn(): Promise<void> {
    this.#due = Infinity;
    if (this.#running) return; // it looks again before it ends
    this.#running = true;
    try {
      const mine = await this.tabs.alone(this.work.name, () => this.work.run());
      const wait = await this.work.next();
      this.#running = false;
      if (wait !== null) this.soon(mine ? wait : TURN_CHECK);
    } catch (error) {
      console.error(error); // a mistake of ours must not end the sending of a day's work
      this.#running = false;
      this.failed(null);
      this.soon();
    }
  }
}
