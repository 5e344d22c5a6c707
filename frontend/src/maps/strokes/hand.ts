/**
 * A finger, a pen or a mouse on a sheet over the map. Each contact is one stroke, however soon it follows
 * the one before: the libraries we measured lose every stroke begun within half a second of the last.
 */
import type { Pixel } from "./geometry";

export interface HandActs {
  /** Where the hand has been since it came down, again with each movement. */
  moves(path: readonly Pixel[]): void;
  /** The hand has gone up. */
  ends(path: readonly Pixel[]): void;
  /** A second finger came: what the first one had begun is nothing. */
  drops?(): void;
  /** Two fingers go apart (1) or towards each other (-1). */
  pinches?(by: number): void;
}

const EARLY = 12; // pixels a first finger may have gone when a second one makes it a pinch, and no palm
const WIDER = 1.4; // how much further apart two fingers are for one zoom

export class Hand {
  #pointer: number | null = null;
  #path: Pixel[] = [];
  #corner: Pixel = { x: 0, y: 0 };
  #second: number | null = null;
  #fingers: [Pixel, Pixel] | null = null;
  #apart = 0;

  constructor(
    private readonly sheet: HTMLElement,
    private readonly acts: HandActs,
  ) {
    sheet.addEventListener("pointerdown", (event) => this.#down(event));
    sheet.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"] as const) sheet.addEventListener(end, (event) => this.#up(event));
    // Without this a phone takes a stroke that ends fast for a throw of the page, and swallows whatever is
    // tapped in the next fifth of a second, as what stops it; `touch-action: none` does not keep it from that.
    sheet.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    sheet.addEventListener("mousedown", (event) => event.preventDefault()); // no text is selected, the focus stays
    sheet.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** A second finger, or the palm, draws nothing; two fingers that come together go near and far. */
  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.#pointer !== null) return this.#joined(event);
    this.#pointer = event.pointerId;
    this.sheet.setPointerCapture(event.pointerId);
    const { left, top } = this.sheet.getBoundingClientRect();
    this.#corner = { x: left, y: top };
    this.#path = [this.#at(event)];
    this.acts.moves(this.#path);
  }

  #joined(event: PointerEvent): void {
    const [first, last] = [this.#path[0], this.#path[this.#path.length - 1]];
    if (!this.acts.pinches || event.pointerType !== "touch" || this.#second !== null || !first || !last) return;
    if (Math.hypot(last.x - first.x, last.y - first.y) > EARLY) return;
    this.#second = event.pointerId;
    this.#fingers = [last, this.#at(event)];
    this.#apart = distance(this.#fingers);
    this.acts.drops?.();
  }

  #pinch(event: PointerEvent): void {
    if (!this.#fingers) return;
    this.#fingers[event.pointerId === this.#second ? 1 : 0] = this.#at(event);
    const now = distance(this.#fingers);
    const by = now > this.#apart * WIDER ? 1 : now < this.#apart / WIDER ? -1 : 0;
    if (!by) return;
    this.#apart = now;
    this.acts.pinches?.(by);
  }

  #move(event: PointerEvent): void {
    if (this.#second !== null && [this.#pointer, this.#second].includes(event.pointerId)) return this.#pinch(event);
    if (event.pointerId !== this.#pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    this.#path.push(...(between.length ? between : [event]).map((one) => this.#at(one)));
    this.acts.moves(this.#path);
  }

  /** Also when the phone takes the finger away: what was drawn stays. */
  #up(event: PointerEvent): void {
    if (this.#second !== null) return this.#parted(event);
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.acts.ends(this.#path);
  }

  /** The finger that is left draws nothing before it has gone up too. */
  #parted(event: PointerEvent): void {
    if (event.pointerId === this.#second || event.pointerId === this.#pointer) this.#fingers = null;
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = this.#second = null;
  }

  #at({ clientX, clientY }: MouseEvent): Pixel {
    return { x: clientX - this.#corner.x, y: clientY - this.#corner.y };
  }
}

function distance([a, b]: [Pixel, Pixel]): number {
  return Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
}
