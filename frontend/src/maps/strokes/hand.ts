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
}

export class Hand {
  #pointer: number | null = null;
  #path: Pixel[] = [];
  #corner: Pixel = { x: 0, y: 0 };

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

  /** A second finger, or the palm, draws nothing. */
  #down(event: PointerEvent): void {
    if (this.#pointer !== null || event.button !== 0) return;
    this.#pointer = event.pointerId;
    this.sheet.setPointerCapture(event.pointerId);
    const { left, top } = this.sheet.getBoundingClientRect();
    this.#corner = { x: left, y: top };
    this.#path = [this.#at(event)];
    this.acts.moves(this.#path);
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const between = event.getCoalescedEvents?.() ?? [];
    this.#path.push(...(between.length ? between : [event]).map((one) => this.#at(one)));
    this.acts.moves(this.#path);
  }

  /** Also when the phone takes the finger away: what was drawn stays. */
  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.acts.ends(this.#path);
  }

  #at({ clientX, clientY }: MouseEvent): Pixel {
    return { x: clientX - this.#corner.x, y: clientY - this.#corner.y };
  }
}
