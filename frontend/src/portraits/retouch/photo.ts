/**
 * A photo: turned, cropped, a face hidden, where to look. Drawn with the finger or moved with the arrow keys;
 * kept at each gesture; the original is never touched. Shapes are fractions of the turned, uncropped photo.
 */
import type { Parts } from "../../capture/parts";
import { fill } from "../../draft/words";
import { originalAt, turned, type Box, type Point, type Quarter } from "../cuts";
import type { Mask, PhotoEdits } from "../edits";
import { PictureStage } from "./picture-stage";
import { readRetouchPage } from "./page";
import { clamp, drawn, fraction, growBox, growMask, moveBox, moveMask, pullCorner, round, turnBox, turnMask, WHOLE } from "./shapes";
import { Work } from "./work";

/** What keeps the edits of a photo, and knows its address. */
export interface PhotoWork {
  readonly parts: Parts;
  readonly words: Record<string, string>;
  readonly edits: PhotoEdits;
  /** Where to look, on the photo as it came. */
  readonly focus: Point;
  keep(edits: PhotoEdits, focus?: Point): void;
  /** The untouched photo, once made; null when it cannot be. */
  plain(): Promise<string | null>;
  close(): void;
}

async function inItem(root: HTMLElement, changed: () => void): Promise<PhotoWork> {
  const work = await Work.open<PhotoEdits>(root, readRetouchPage(), "photo", changed);
  return {
    parts: work.parts,
    words: work.page.words,
    get edits() { return work.edits; },
    get focus(): Point {
      const { focus_x = 0.5, focus_y = 0.45 } = work.item?.properties ?? {};
      return [Number(focus_x), Number(focus_y)];
    },
    keep: (edits, focus) => work.keep(edits, focus ? { focus_x: fraction(focus[0]), focus_y: fraction(focus[1]) } : {}),
    plain: () => work.plain("gallery"),
    close: () => work.close(),
  };
}

type Mode = "look" | "crop" | "mask" | "focus";

const STEP = 0.02; // of a side, for one arrow
const GROW = 1.15;
const KEYS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class PhotoRoom {
  #work!: PhotoWork;
  #stage!: PictureStage;
  #mode: Mode = "look";
  #chosen = -1;
  /** What a finger is changing now, before it is kept. */
  #moving: PhotoEdits | null = null;
  #ready = false;

  /** `begin`: where its edits are kept, in an item or with the file. */
  constructor(
    private readonly root: HTMLElement,
    private readonly begin: (root: HTMLElement, changed: () => void) => Promise<PhotoWork> = inItem,
  ) {}

  async open(): Promise<void> {
    this.#work = await this.begin(this.root, () => this.#ready && this.#draw());
    this.#stage = new PictureStage(this.#work.parts.find("stage")!, {
      stroke: (points, over) => this.#stroke(points, over),
      corner: (number, at, over) => this.#corner(number, at, over),
      mask: (number, across, down, over) => this.#dragMask(number, across, down, over),
      choose: (number) => this.#choose(number),
      key: (event) => this.#key(event),
      name: (number) => fill(this.#work.words.mask, { number }),
    });
    const url = await this.#work.plain();
    if (!url) return;
    await this.#stage.show(url);
    this.#buttons();
    this.#ready = true;
    this.#draw();
    this.root.dataset.ready = "true";
  }

  close(): void {
    this.#stage?.close();
    this.#work?.close();
  }

  #buttons(): void {
    const { parts } = this.#work;
    parts.on("left", "click", () => this.#turn(270));
    parts.on("right", "click", () => this.#turn(90));
    for (const mode of ["crop", "mask", "focus"] as const) parts.on(mode, "click", () => this.#enter(this.#mode === mode ? "look" : mode));
    parts.on("larger", "click", () => this.#grow(GROW));
    parts.on("smaller", "click", () => this.#grow(1 / GROW));
    parts.on("add", "click", () => this.#add());
    parts.on("drop", "click", () => this.#drop());
    parts.on("whole", "click", () => this.#keep({ ...this.#edits, crop: null }));
    parts.on("done", "click", () => this.#enter("look"));
    this.root.querySelectorAll<HTMLElement>("[data-push]").forEach((button) => {
      const [across = 0, down = 0] = (button.dataset.push ?? "").split(" ").map(Number);
      button.addEventListener("click", () => this.#push([across, down]));
    });
  }

  get #edits(): PhotoEdits {
    return this.#moving ?? this.#work.edits;
  }

  get #masks(): readonly Mask[] {
    return this.#edits.masks ?? [];
  }

  get #crop(): Box {
    return this.#edits.crop ?? WHOLE;
  }

  get #focus(): Point {
    return this.#work.focus;
  }

  #enter(mode: Mode): void {
    const from = this.#mode;
    this.#mode = mode;
    this.#chosen = mode === "mask" ? this.#masks.length - 1 : -1;
    this.#draw();
    // The buttons of the other task have gone: the focus goes to its first one, or back.
    const first = { look: from, crop: "larger", mask: "add", focus: "done" }[mode];
    this.#work.parts.find(first)?.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" }); // the picture is what one works on
  }

  #choose(number: number): void {
    if (this.#mode !== "mask" || this.#chosen === number) return;
    this.#chosen = number;
    this.#draw();
  }

  #keep(edits: PhotoEdits, focus?: Point): void {
    this.#moving = null;
    const crop = edits.crop && String(edits.crop) !== String(WHOLE) ? edits.crop : null;
    const { turn, masks } = edits;
    this.#work.keep({ turn, crop, masks }, focus);
    this.#draw();
  }

  #turn(by: Quarter): void {
    const { turn = 0, crop } = this.#edits;
    this.#keep({
      turn: ((turn + by) % 360) as Quarter,
      crop: crop ? turnBox(crop, by) : null,
      masks: this.#masks.map((mask) => turnMask(mask, by)),
    });
  }

  // What is chosen moves and grows

  #push([across, down]: Point): void {
    if (this.#mode === "crop") return this.#keep({ ...this.#edits, crop: moveBox(this.#crop, across * STEP, down * STEP) });
    if (this.#mode === "mask") return this.#changeMask((mask) => moveMask(mask, across * STEP, down * STEP));
    if (this.#mode !== "focus") return;
    const { turn = 0 } = this.#edits;
    const [x, y] = turned(turn, this.#focus);
    const [left, top, right, bottom] = this.#crop;
    const spot: Point = [clamp(x + across * STEP, left, right), clamp(y + down * STEP, top, bottom)];
    this.#keep(this.#edits, originalAt(turn, null, spot));
  }

  #grow(by: number): void {
    if (this.#mode === "crop") this.#keep({ ...this.#edits, crop: growBox(this.#crop, by) });
    if (this.#mode === "mask") this.#changeMask((mask) => growMask(mask, by));
  }

  #changeMask(change: (mask: Mask) => Mask): void {
    if (this.#masks[this.#chosen]) this.#keep({ ...this.#edits, masks: this.#masks.map((mask, n) => (n === this.#chosen ? change(mask) : mask)) });
  }

  #add(): void {
    const [left, top, right, bottom] = this.#crop;
    this.#hide(round([(left + right) / 2, (top + bottom) / 2], this.#stage.ratio(this.#edits.turn ?? 0)));
    this.#stage.focusMask(this.#chosen);
  }

  #hide(mask: Mask): void {
    const masks = [...this.#masks, mask];
    this.#chosen = masks.length - 1;
    this.#keep({ ...this.#edits, masks });
  }

  #drop(): void {
    const masks = this.#masks.filter((_, n) => n !== this.#chosen);
    this.#chosen = masks.length - 1;
    this.#keep({ ...this.#edits, masks });
    if (masks.length) this.#stage.focusMask(this.#chosen);
    else this.#work.parts.find("add")?.focus();
  }

  #key(event: KeyboardEvent): void {
    const way = KEYS[event.key];
    if (way) this.#push(way);
    else if (event.key === "+" || event.key === "=") this.#grow(GROW);
    else if (event.key === "-") this.#grow(1 / GROW);
    else if ((event.key === "Delete" || event.key === "Backspace") && this.#mode === "mask") this.#drop();
    else return;
    event.preventDefault();
  }

  // A finger on the picture

  #stroke(points: readonly Point[], over: boolean): void {
    const last = points[points.length - 1]!;
    if (this.#mode === "focus" && over) this.#keep(this.#edits, originalAt(this.#edits.turn ?? 0, null, last));
    if (this.#mode !== "mask") return;
    this.#stage.trail(over ? [] : points);
    if (over) this.#hide(drawn(points, this.#stage.ratio(this.#edits.turn ?? 0)));
  }

  #corner(number: number, at: Point, over: boolean): void {
    const edits = { ...this.#edits, crop: pullCorner(this.#crop, number, at) };
    if (over) return this.#keep(edits);
    this.#moving = edits;
    this.#draw();
  }

  #dragMask(number: number, across: number, down: number, over: boolean): void {
    const from = this.#work.edits.masks ?? [];
    const masks = from.map((mask, n) => (n === number ? moveMask(mask, across, down) : mask));
    this.#chosen = number;
    if (over) return this.#keep({ ...this.#work.edits, masks });
    this.#moving = { ...this.#work.edits, masks };
    this.#draw();
  }

  #draw(): void {
    const { parts } = this.#work;
    const { turn = 0 } = this.#edits;
    this.#chosen = Math.min(this.#chosen, this.#masks.length - 1);
    this.#stage.draw({
      turn,
      view: this.#mode === "crop" ? WHOLE : this.#crop,
      frame: this.#mode === "crop" ? this.#crop : null,
      masks: this.#masks,
      chosen: this.#mode === "mask" ? this.#chosen : null,
      focus: this.#mode === "focus" ? turned(turn, this.#focus) : null,
      touch: this.#mode === "mask" || this.#mode === "focus",
    });
    this.root.dataset.mode = this.#mode;
    for (const mode of ["crop", "mask", "focus"] as const) parts.find(mode)?.setAttribute("aria-pressed", String(this.#mode === mode));
    const held = this.#mode === "mask" && this.#chosen >= 0;
    const sizes = this.#mode === "crop" || held;
    const shown = { pad: this.#mode !== "look", arrows: this.#mode !== "mask" || held, larger: sizes, smaller: sizes, add: this.#mode === "mask", drop: held, whole: this.#mode === "crop" };
    for (const [name, there] of Object.entries(shown)) parts.find(name)!.toggleAttribute("hidden", !there);
    const sentence = this.#work.words[`do_${this.#mode}`] ?? "";
    const place = parts.find("hint")!;
    if (place.textContent !== sentence) place.textContent = sentence;
  }

}
