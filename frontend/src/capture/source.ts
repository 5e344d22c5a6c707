/**
 * The bytes of a take as the upload reads them, also while they are still being recorded.
 *
 * The first chunk holds the header without which nothing can be played: it is given alone, and the
 * next bytes only once it has been confirmed. After that each second leaves as soon as the one before
 * has arrived: when this machine dies, the server lacks two seconds at most.
 */
import type { FileSource, SliceResult } from "tus-js-client";
import { onWake } from "../net/wake";

/** Reads chunk number `n` of a take. */
export type Reader = (n: number) => Promise<Blob | ArrayBuffer>;

export class TakeSource implements FileSource {
  /** tus reads the length here; unknown while recording. */
  size = 0;
  #sizes: number[] = [];
  #whole = false;
  #cancelled = false;
  #waiting: (() => void)[] = [];
  #ends: () => void = () => undefined;

  constructor(private readonly read: Reader) {}

  get whole(): boolean {
    return this.#whole;
  }

  /** Another chunk of `bytes` is kept. */
  grew(bytes: number): void {
    this.#sizes.push(bytes);
    this.size += bytes;
    this.#wake();
  }

  /** Nothing more will come. */
  finish(): void {
    this.#whole = true;
    this.#ends();
    this.#wake();
  }

  /** Whoever waits for bytes must stop waiting. */
  cancel(): void {
    this.#cancelled = true;
    this.#wake();
  }

  /** The upload starts again after a cut. */
  revive(): void {
    this.#cancelled = false;
  }

  /** Wait so many milliseconds, less when the network may be back (true) or nothing more will come. */
  async rest(most: number): Promise<boolean> {
    let woken = false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, most);
      const leave = onWake(() => ((woken = true), resolve()));
      this.#ends = () => (clearTimeout(timer), leave(), resolve());
      if (this.#whole) this.#ends();
    });
    this.#ends();
    return woken;
  }

  async slice(start: number, end: number): Promise<SliceResult> {
    await this.#until(() => this.#enough(start));
    const to = start === 0 && !this.#whole ? this.#sizes[0]! : Math.min(end, this.size);
    const done = this.#whole && to >= this.size;
    return { value: to > start ? await this.#bytes(start, to) : null, done };
  }

  close(): void {
    this.#waiting = [];
  }

  #enough(start: number): boolean {
    return this.#whole || this.size > start;
  }

  async #until(enough: () => boolean): Promise<void> {
    while (!this.#cancelled && !enough()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#cancelled) throw new Error("cancelled");
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach((resolve) => resolve());
  }

  async #bytes(start: number, end: number): Promise<Blob> {
    const pieces: Blob[] = [];
    let position = 0;
    for (const [n, bytes] of this.#sizes.entries()) {
      const inside = position < end && position + bytes > start;
      if (inside) pieces.push(new Blob([await this.read(n)]).slice(Math.max(0, start - position), end - position));
      position += bytes;
    }
    return new Blob(pieces);
  }
}
