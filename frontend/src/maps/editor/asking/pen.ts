/**
 * Drawing with a finger, a mouse, or point by point with the cross. Every stroke is kept as it ends. Strokes
 * of one colour and one width belong to one drawing: it is told about once, and has one sound.
 */
import type { Geometry } from "geojson";
import { drawn, linesOf, rounded, simplify, touched, type Pixel, type Spot } from "../../strokes/geometry";
import { Hand } from "../../strokes/hand";
import { Trace } from "../../strokes/trace";
import type { Colour } from "../../look";
import { fill } from "../../../draft/words";
import { need } from "../pieces";
import { text, type Place } from "../places";
import { undoingOf } from "./draw";
import type { Asking, Question, Undoing } from "./question";

type Tool = "draw" | "points" | "rub" | "move";

const WIDTHS = [3, 6, 12]; // pixels: a pen, a felt pen, a brush
const USUAL = 6;
const DETAIL = 1.5; // pixels a stroke may lose: nobody sees them, and four points of five go
const REACH = { first: 22, then: 7 }; // pixels around the eraser: as it comes down, as it goes along
const MOST_LINES = 100; // of one drawing: each stroke sends the drawing whole
const CALM = 180; // milliseconds between two zooms of a wheel
const DOT = 2; // pixels: a tap leaves a dot

export class PenQuestion implements Question {
  readonly undoing: Undoing;
  #tool: Tool = "draw";
  #colour: Colour | null = null;
  #width = USUAL;
  #trace = new Trace();
  #sheet: HTMLElement;
  #ink: SVGPolylineElement;
  #end: () => void = () => undefined;
  #inside = false;
  #turned = 0;

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
    private readonly stage: HTMLElement,
  ) {
    this.#sheet = need(stage, "pen-sheet");
    this.#ink = this.#sheet.querySelector("polyline")!;
    new Hand(this.#sheet, {
      moves: (path) => this.#moves(path),
      ends: (path) => this.#ends(path),
      drops: () => this.#ink.setAttribute("points", ""),
      pinches: (by) => this.asking.map.zoom(by),
    });
    this.#sheet.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.undoing = this.#undoing();
    for (const button of section.querySelectorAll<HTMLElement>("[data-tool]")) button.addEventListener("click", () => this.#take(button.dataset.tool as Tool));
    for (const button of section.querySelectorAll<HTMLElement>("[data-colour]")) button.addEventListener("click", () => this.#dip(button.dataset.colour as Colour));
    need(section, "pen-width").addEventListener("click", () => this.#widen());
    need(section, "pen-colour").addEventListener("click", () => this.#colours(need(section, "pen-colours").hidden));
    need(section, "pen-put").addEventListener("click", () => this.#put(this.#spot));
    need(section, "pen-take").addEventListener("click", () => this.#trace.takeLast() && this.#traced());
    need(section, "pen-end").addEventListener("click", () => this.#finishTrace());
    need(section, "pen-rub").addEventListener("click", () => this.#rubUnder(this.#middle));
  }

  enter(): void {
    const place = this.asking.place();
    const id = place?.item.id ?? this.asking.begin({});
    this.#inside = true;
    this.#end = this.asking.model.draft.apart();
    this.#colour = (place && (text(place.item, "colour") as Colour)) || null;
    this.#width = Number(place?.item.properties.width ?? USUAL);
    this.#trace = new Trace();
    if (place?.at) this.asking.map.show(...place.at, this.asking.map.place.zoom);
    need(this.section, "pen-colour").hidden = place?.category != null;
    this.section.dataset.felt = String(place?.category != null);
    this.#colours(false);
    this.#take("draw");
    this.#say("");
    void this.#recall(id);
  }

  leave(): void {
    this.#inside = false;
    this.asking.map.sketch(null);
    this.asking.map.aim(false);
    this.#sheet.toggleAttribute("hidden", true);
    this.#aim(null);
    this.#end();
  }

  has(): boolean {
    return true;
  }

  word(): string {
    return this.asking.model.page.words.finish ?? "";
  }

  /** What was drawn stays; a drawing without a stroke is none. */
  take(): boolean {
    this.#finishTrace();
    const { model } = this.asking;
    const inked = this.#session.filter(({ item }) => item.geometry);
    const current = inked[inked.length - 1];
    if (!current && !this.asking.place()?.item.geometry) {
      this.#say(model.page.words.draw_first ?? "");
      return false;
    }
    if (current && !this.asking.place()?.item.geometry) this.asking.onto(current.item.id);
    for (const { item } of this.#session) {
      if (item.id === this.asking.place()?.item.id) continue;
      if (item.geometry) model.draft.set(item.id, "done", true);
      else model.draft.remove(item.id);
    }
    return true;
  }

  tapped(spot: Spot): void {
    if (this.#tool === "points") this.#put(spot);
  }

  /** What this person draws now: drawings begun and not finished. */
  get #session(): Place[] {
    this.asking.model.forget();
    return this.asking.model.places.filter(({ item }) => item.type === "stroke" && item.mine && item.properties.done === false);
  }

  get #look(): { colour: Colour; width: number } {
    const category = this.asking.place()?.category;
    return { colour: this.#colour ?? category?.colour ?? "black", width: this.#width };
  }

  // Tools

  #take(tool: Tool): void {
    if (this.#tool === "points" && tool !== "points") this.#finishTrace();
    this.#tool = tool;
    for (const button of this.section.querySelectorAll<HTMLElement>("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    this.section.dataset.using = tool;
    this.#sheet.toggleAttribute("hidden", tool === "points" || tool === "move");
    this.#sheet.dataset.using = tool;
    this.asking.map.aim(tool !== "move");
    this.#aim(tool);
    if (tool === "points") this.#traced();
    else this.asking.map.sketch(null);
    this.#pen();
    this.asking.answered();
  }

  /** The cross for who does not draw with the hand; nothing in the way of who does. */
  #aim(tool: Tool | null): void {
    need(this.stage, "cross").hidden = tool !== "points" && tool !== "rub";
    need(this.stage, "cross-mark").replaceChildren();
    need(this.stage, "arrows").hidden = tool === null || tool === "draw";
  }

  #widen(): void {
    this.#width = WIDTHS[(WIDTHS.indexOf(this.#width) + 1) % WIDTHS.length] ?? USUAL;
    this.#pen();
  }

  #dip(colour: Colour): void {
    this.#colour = colour;
    this.#colours(false);
    this.#pen();
    need(this.section, "pen-colour").focus();
  }

  #colours(open: boolean): void {
    need(this.section, "pen-colours").hidden = !open;
    this.section.dataset.choosing = String(open);
    need(this.section, "pen-colour").setAttribute("aria-expanded", String(open));
  }

  /** The buttons show the pen one holds. */
  #pen(): void {
    const { colour, width } = this.#look;
    const { words } = this.asking.model.page;
    this.#ink.setAttribute("class", `map-line marker-${colour}`);
    this.#ink.setAttribute("stroke-width", String(width));
    this.section.dataset.width = String(width);
    const button = need(this.section, "pen-width");
    button.setAttribute("class", `btn btn-secondary map-tool-button marker-${colour}`);
    button.setAttribute("aria-label", `${words.pen_width ?? ""} : ${words[`pen_width_${width}`] ?? ""}`);
    need(this.section, "pen-dot").setAttribute("class", `map-pen-dot marker-${colour}`);
    for (const one of this.section.querySelectorAll<HTMLElement>("[data-colour]")) one.setAttribute("aria-pressed", String(one.dataset.colour === colour));
    if (this.#tool === "points") this.#traced(false);
  }

  /** The sheet lies over the map: the mouse's wheel still goes near and far. */
  #wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.timeStamp - this.#turned < CALM) return;
    this.#turned = event.timeStamp;
    this.asking.map.zoom(event.deltaY < 0 ? 1 : -1);
  }

  // The hand

  #moves(path: readonly Pixel[]): void {
    if (this.#tool === "rub") return this.#rubUnder(path[path.length - 1]!, path.length > 1 ? REACH.then : REACH.first);
    this.#ink.setAttribute("points", path.map(({ x, y }) => `${x},${y}`).join(" "));
  }

  #ends(path: readonly Pixel[]): void {
    this.#ink.setAttribute("points", "");
    if (this.#tool === "draw" && this.#inside) this.#keep(simplify(dotted(path), DETAIL).map((at) => this.asking.map.at(at.x, at.y)));
  }

  /** One more stroke: of the drawing one is at, or of a new one when the pen is another. */
  #keep(line: readonly Spot[]): void {
    const { draft } = this.asking.model;
    const place = this.asking.place();
    const exact = line.map(rounded);
    if (!place) return;
    const full = linesOf(place.item.geometry).length >= MOST_LINES;
    if (place.item.geometry && (full || !this.#isPenOf(place))) return this.#another(place, drawn([exact])!);
    draft.together(() => {
      if (!place.item.geometry) for (const [name, value] of Object.entries(this.#properties(place))) draft.set(place.item.id, name, value);
      draft.set(place.item.id, "geometry", drawn([...linesOf(place.item.geometry), exact]));
    });
    this.asking.answered();
  }

  #another(place: Place, geometry: Geometry): void {
    const category = place.category && { category: place.category.id };
    const id = this.asking.model.draft.add("stroke", { ...category, ...this.#properties(place), done: false }, geometry);
    this.asking.onto(id);
    this.asking.answered();
  }

  #properties(place: Place): { width: number; colour?: Colour } {
    return { width: this.#width, ...(!place.category && { colour: this.#look.colour }) };
  }

  #isPenOf({ item, category }: Place): boolean {
    return Number(item.properties.width ?? 4) === this.#width && (category !== null || text(item, "colour") === this.#look.colour);
  }

  // Point by point

  get #middle(): Pixel {
    return { x: this.#sheet.parentElement!.clientWidth / 2, y: this.#sheet.parentElement!.clientHeight / 2 };
  }

  get #spot(): Spot {
    const { lon, lat } = this.asking.map.place;
    return rounded([lon, lat]);
  }

  #put(spot: Spot): void {
    if (this.#trace.put(spot)) this.#traced();
  }

  #traced(changed = true): void {
    const { model, map } = this.asking;
    const id = this.asking.place()?.item.id;
    if (changed && id) void model.draft.desk.sketches.keep(model.page.draft, id, this.#trace.points);
    map.sketch({ kind: "line", points: this.#trace.points, ...this.#look });
    if (changed) this.asking.answered();
  }

  #finishTrace(): void {
    const id = this.asking.place()?.item.id;
    const { points } = this.#trace;
    this.#trace = new Trace();
    if (id) void this.asking.model.draft.desk.sketches.drop(id);
    if (points.length > 1) this.#keep(points);
    if (this.#tool === "points") this.#traced(false);
  }

  /** The points of a page that was closed in the middle. */
  async #recall(item: string): Promise<void> {
    const points = await this.asking.model.draft.desk.sketches.read(item);
    if (!points.length || !this.#inside || this.asking.place()?.item.id !== item) return;
    this.#trace = new Trace(points);
    this.#take("points");
    this.asking.map.show(...points[points.length - 1]!, this.asking.map.place.zoom);
  }

  // The eraser

  #rubUnder(at: Pixel, reach = REACH.first): void {
    const { model, map } = this.asking;
    const strokes = model.places.filter(({ item }) => item.type === "stroke" && item.geometry);
    const lines = strokes.flatMap((place) => linesOf(place.item.geometry).map((line, number) => ({ place, number, pixels: line.map((spot) => map.pixel(spot)) })));
    const found = lines[touched(lines.map(({ pixels }) => pixels), at, reach)];
    if (!found) return;
    if (!model.mayChange(found.place)) return this.#say(fill(model.page.words.not_yours, { name: model.author(found.place)?.name ?? "" }));
    this.#rub(found.place, found.number);
  }

  #rub(place: Place, number: number): void {
    const { draft } = this.asking.model;
    const left = drawn(linesOf(place.item.geometry).filter((_, index) => index !== number));
    if (left || place.item.id === this.asking.place()?.item.id) draft.set(place.item.id, "geometry", left);
    else draft.remove(place.item.id);
    this.asking.answered();
  }

  // Undo

  #undoing(): Undoing {
    const { draft } = this.asking.model;
    const points = undoingOf(() => this.#trace, () => this.#traced());
    const isTracing = () => this.#tool === "points" && (this.#trace.canUndo || this.#trace.canRedo);
    return {
      get canUndo() {
        return (isTracing() && points.canUndo) || draft.canUndo;
      },
      get canRedo() {
        return isTracing() ? points.canRedo : draft.canRedo;
      },
      undo: () => (isTracing() && points.canUndo ? points.undo() : draft.undo() && this.#settle()),
      redo: () => (isTracing() && points.canRedo ? points.redo() : draft.redo() && this.#settle()),
    };
  }

  /** The drawing one was at may be gone, or be there again. */
  #settle(): void {
    const all = this.#session;
    const here = this.asking.place();
    const last = all[all.length - 1];
    if (last && (!here || (last.item.id !== here.item.id && last.item.geometry && this.#isPenOf(last)))) this.asking.onto(last.item.id);
    this.asking.answered();
  }

  #say(sentence: string): void {
    need(this.section, "pen-said").textContent = sentence;
  }
}

/** A finger that did not move leaves a dot. */
function dotted(path: readonly Pixel[]): readonly Pixel[] {
  const [first] = path;
  if (!first) return path;
  const moved = path.some(({ x, y }) => Math.hypot(x - first.x, y - first.y) >= DOT);
  return moved ? path : [first, { x: first.x + DOT, y: first.y }];
}
