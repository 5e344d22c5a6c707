/**
 * The picture that is worked on: turned, in its frame, with what hides parts of it. It says what fingers and
 * keys do, in fractions of the turned, uncropped photo; it decides nothing.
 */
import { listen } from "../../behaviours/listen";
import type { Box, Point, Quarter } from "../cuts";
import type { Mask } from "../edits";
import { boxOf, clamp, corners } from "./shapes";

const SVG = "http://www.w3.org/2000/svg";
const TALLEST = 0.5; // of the window

export interface Seen {
  turn: Quarter;
  /** The part of the photo that is shown. */
  view: Box;
  /** The frame in the making, with its four handles. */
  frame: Box | null;
  masks: readonly Mask[];
  /** Which mask is held; null: masks cannot be taken now. */
  chosen: number | null;
  focus: Point | null;
  /** The finger draws or points instead of scrolling the page. */
  touch: boolean;
}

export interface Hands {
  /** A finger went over the picture; `over`: it has left it. */
  stroke(points: readonly Point[], over: boolean): void;
  corner(number: number, at: Point, over: boolean): void;
  mask(number: number, across: number, down: number, over: boolean): void;
  choose(number: number): void;
  key(event: KeyboardEvent): void;
  name(number: number): string;
}

export class PictureStage {
  #svg: SVGSVGElement;
  #image = make("image");
  #masks = make("g");
  #shade = make("path");
  #trail = make("polyline");
  #spot = make("g");
  #size: Point = [1, 1];
  #seen: Seen | null = null;
  #handles: HTMLElement[];
  #holders: HTMLElement[] = [];
  #leave: () => void;

  constructor(
    private readonly root: HTMLElement,
    private readonly hands: Hands,
  ) {
    this.#svg = root.querySelector("svg")!;
    this.#shade.setAttribute("class", "retouch-shade");
    this.#shade.setAttribute("fill-rule", "evenodd");
    this.#trail.setAttribute("class", "retouch-trail");
    this.#spot.setAttribute("class", "retouch-spot");
    this.#spot.append(make("circle"), make("circle"));
    this.#svg.append(this.#image, this.#masks, this.#shade, this.#trail, this.#spot);
    this.#handles = [...root.querySelectorAll<HTMLElement>("[data-corner]")];
    this.#handles.forEach((handle, number) => this.#drag(handle, (at, over) => hands.corner(number, at, over)));
    this.#handles.forEach((handle, number) => handle.addEventListener("keydown", (event) => this.#nudge(event, number)));
    this.#drawing();
    root.addEventListener("keydown", (event) => event.target === root && hands.key(event));
    this.#leave = listen(window, "resize", () => this.#seen && this.draw(this.#seen));
  }

  close(): void {
    this.#leave();
  }

  /** Load the photo; its size is known then. */
  async show(url: string): Promise<void> {
    const image = new Image();
    image.src = url;
    await image.decode();
    this.#size = [image.naturalWidth, image.naturalHeight];
    this.#image.setAttribute("href", url);
  }

  /** Width by height once turned. */
  ratio(turn: Quarter): number {
    const [width, height] = this.#turnedSize(turn);
    return width / height;
  }

  focusMask(number: number): void {
    this.#holders[number]?.focus();
  }

  /** What the finger has drawn so far. */
  trail(points: readonly Point[]): void {
    const [width, height] = this.#turnedSize(this.#seen?.turn ?? 0);
    this.#trail.setAttribute("points", points.map(([x, y]) => `${x * width},${y * height}`).join(" "));
  }

  draw(seen: Seen): void {
    this.#seen = seen;
    const [width, height] = this.#turnedSize(seen.turn);
    const [left, top, right, bottom] = seen.view;
    this.#fit(((right - left) * width) / ((bottom - top) * height));
    this.#svg.setAttribute("viewBox", [left * width, top * height, (right - left) * width, (bottom - top) * height].join(" "));
    this.#place(seen.turn, width, height);
    this.#masks.replaceChildren(...seen.masks.map((mask) => drawMask(mask, width, height)));
    this.#drawFrame(seen.frame, width, height);
    this.#drawSpot(seen.focus, width, height);
    this.#drawHolders(seen);
    this.root.classList.toggle("is-touched", seen.touch);
  }

  #turnedSize(turn: Quarter): Point {
    const [width, height] = this.#size;
    return turn % 180 ? [height, width] : [width, height];
  }

  /** As large as the page is wide, as long as the buttons stay in sight. */
  #fit(ratio: number): void {
    const room = this.root.parentElement!.clientWidth;
    const wide = Math.min(room, window.innerHeight * TALLEST * ratio);
    this.root.style.inlineSize = `${wide}px`;
    this.root.style.blockSize = `${wide / ratio}px`;
  }

  #place(turn: Quarter, width: number, height: number): void {
    const moves = { 0: "", 90: `translate(${width} 0) rotate(90)`, 180: `translate(${width} ${height}) rotate(180)`, 270: `translate(0 ${height}) rotate(270)` };
    this.#image.setAttribute("width", String(this.#size[0]));
    this.#image.setAttribute("height", String(this.#size[1]));
    this.#image.setAttribute("transform", moves[turn]);
  }

  #drawFrame(frame: Box | null, width: number, height: number): void {
    this.#handles.forEach((handle) => (handle.hidden = !frame));
    if (!frame) return this.#shade.setAttribute("d", "");
    const box = ([left, top, right, bottom]: Box) => `M${left * width} ${top * height}H${right * width}V${bottom * height}H${left * width}Z`;
    this.#shade.setAttribute("d", box([0, 0, 1, 1]) + box(frame));
    corners(frame).forEach((corner, number) => this.#put(this.#handles[number]!, [...corner, ...corner]));
  }

  #drawSpot(focus: Point | null, width: number, height: number): void {
    const size = Math.max(width, height) / 26;
    this.#spot.setAttribute("visibility", focus ? "visible" : "hidden");
    [...this.#spot.children].forEach((circle, n) => {
      circle.setAttribute("cx", String((focus?.[0] ?? 0) * width));
      circle.setAttribute("cy", String((focus?.[1] ?? 0) * height));
      circle.setAttribute("r", String(n ? size / 5 : size));
    });
  }

  /** Each mask has a button on it: a finger takes it, the keyboard reaches it. */
  #drawHolders({ masks, chosen }: Seen): void {
    const count = chosen === null ? 0 : masks.length;
    while (this.#holders.length > count) this.#holders.pop()!.remove();
    while (this.#holders.length < count) this.#holders.push(this.#holder(this.#holders.length));
    this.#holders.forEach((holder, number) => {
      this.#put(holder, boxOf(masks[number]!.points));
      holder.classList.toggle("is-chosen", number === chosen);
    });
  }

  #holder(number: number): HTMLElement {
    const holder = document.createElement("button");
    holder.type = "button";
    holder.className = "retouch-holder";
    holder.setAttribute("aria-label", this.hands.name(number + 1));
    holder.addEventListener("focus", () => this.hands.choose(number));
    holder.addEventListener("keydown", (event) => this.hands.key(event));
    let from: Point | null = null;
    this.#drag(holder, (at, over) => {
      from ??= at;
      this.hands.mask(number, at[0] - from[0], at[1] - from[1], over);
      if (over) from = null;
    });
    this.root.append(holder);
    return holder;
  }

  /** Over a part of the picture, in fractions of it. */
  #put(element: HTMLElement, [left, top, right, bottom]: readonly number[]): void {
    const [west, north, east, south] = this.#seen!.view;
    const x = (value: number) => (100 * (value - west)) / (east - west);
    const y = (value: number) => (100 * (value - north)) / (south - north);
    element.style.left = `${x(left!)}%`;
    element.style.top = `${y(top!)}%`;
    element.style.width = `${x(right!) - x(left!)}%`;
    element.style.height = `${y(bottom!) - y(top!)}%`;
  }

  #at(event: PointerEvent): Point {
    const box = this.#svg.getBoundingClientRect();
    const [left, top, right, bottom] = this.#seen!.view;
    const across = clamp((event.clientX - box.left) / box.width, 0, 1);
    const down = clamp((event.clientY - box.top) / box.height, 0, 1);
    return [left + across * (right - left), top + down * (bottom - top)];
  }

  #drag(element: HTMLElement, told: (at: Point, over: boolean) => void): void {
    let held = false;
    let moved = false;
    element.addEventListener("pointerdown", (event) => {
      held = true;
      moved = false;
      event.stopPropagation();
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!held) return;
      moved = true;
      told(this.#at(event), false);
    });
    const end = (event: PointerEvent) => {
      if (held && moved) told(this.#at(event), true);
      held = false;
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
  }

  #drawing(): void {
    let points: Point[] = [];
    const svg = this.#svg;
    svg.addEventListener("pointerdown", (event) => {
      if (!this.#seen?.touch) return;
      points = [this.#at(event)];
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!points.length) return;
      points.push(this.#at(event));
      this.hands.stroke(points, false);
    });
    const end = () => {
      if (points.length) this.hands.stroke(points, true);
      points = [];
    };
    svg.addEventListener("pointerup", end);
    svg.addEventListener("pointercancel", () => {
      points = [];
      this.trail([]);
    });
  }

  #nudge(event: KeyboardEvent, number: number): void {
    const step: Readonly<Record<string, Point>> = { ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] };
    const by = step[event.key];
    const frame = this.#seen?.frame;
    if (!by || !frame) return;
    event.preventDefault();
    const [x, y] = corners(frame)[number]!;
    this.hands.corner(number, [x + by[0], y + by[1]], true);
  }
}

function make<Name extends keyof SVGElementTagNameMap>(name: Name): SVGElementTagNameMap[Name] {
  return document.createElementNS(SVG, name);
}

function drawMask({ shape, points }: Mask, width: number, height: number): SVGElement {
  if (shape === "polygon") {
    const drawn = make("polygon");
    drawn.setAttribute("points", points.map(([x, y]) => `${x * width},${y * height}`).join(" "));
    return drawn;
  }
  const [left, top, right, bottom] = boxOf(points);
  const drawn = make("ellipse");
  const at = { cx: ((left + right) / 2) * width, cy: ((top + bottom) / 2) * height, rx: ((right - left) / 2) * width, ry: ((bottom - top) / 2) * height };
  for (const [name, value] of Object.entries(at)) drawn.setAttribute(name, String(value));
  return drawn;
}
