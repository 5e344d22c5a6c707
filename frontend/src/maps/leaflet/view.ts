/**
 * The map in a page. Nothing outside this folder names Leaflet: the rest of Studio gives marks with
 * ids and hears ids back, so that another library can take its place.
 */
import * as L from "leaflet";
import { tileAddress, zooms, type Bounds, type Ground, type MapPlace } from "../ground";
import type { DrawMark } from "../look";
import { throughLens, type Lens } from "../drawing/lens";
import { GroundTiles } from "./ground-tiles";
import { Pins, type Mode, type Pin } from "./pins";
import { Reference, type OnFeature, type ReferenceShown } from "./reference";
import { Shapes, type Drawing } from "./shapes";
import { SketchLayer, type Sketch } from "./sketch";
import { Underlay, type UnderPicture } from "./underlay";
import type { Box } from "./words";
import type { Pixel, Spot } from "../strokes/geometry";

export type { Mode, Pin } from "./pins";
export type { ReferenceShown } from "./reference";
export type { Drawing } from "./shapes";
export type { Sketch } from "./sketch";
export type { UnderPicture } from "./underlay";

export interface MapOptions {
  ground: Ground;
  open: MapPlace;
  draw: DrawMark;
  /** In a window of another size, what was shown whole is whole again: as long as nobody moved the map. */
  refits?: boolean;
  /** What must be on the screen before the first tiles are asked for. */
  first?: Promise<unknown>;
  /** Somebody chose a mark, by finger, mouse or keyboard. */
  onChoose?: (id: string) => void;
  /** The map has come to rest. */
  onRest?: () => void;
  /** While one aims: somebody touched the map there. */
  onTap?: (spot: Spot) => void;
}

const STEP = 90; // pixels an arrow moves the map
const CLOSE = 15; // zoom at which one recognises where one is
const TOOLS = 84; // pixels that the buttons take at the right
const CROWD = 200; // marks; among more, no word finds a place of its own
const MARK = 34; // pixels of a mark that words keep clear of
const AIR = 44; // pixels left around what must be seen
const THIN = 12; // at most this part of the width: on a phone, air would make a heap of the marks

export class MapView {
  #map: L.Map;
  #ground: GroundTiles | null = null;
  #watch: ResizeObserver | null = null;
  #under: Underlay;
  #lens: Lens | null = null;
  #given: { pins: readonly Pin[]; drawings: readonly Drawing[] } = { pins: [], drawings: [] };
  #pins: Pins;
  #shapes: Shapes;
  #reference: Reference | null = null;
  /** Somebody touched a feature of a reference layer. */
  onFeature: OnFeature = () => undefined;
  #dot: L.CircleMarker | null = null;
  #sketch: SketchLayer;
  #aiming = false;
  #settling = 0;
  #closed = false;
  #whole: { bounds: Bounds; air: number } | null = null; // what is shown since somebody asked for all of it

  constructor(
    private readonly box: HTMLElement,
    private readonly options: MapOptions,
  ) {
    box.dir = "ltr"; // maps are never mirrored
    box.replaceChildren(); // the picture that stood there without a script
    this.#map = L.map(box, {
      attributionControl: false, // the page names the sources itself, in reach of everybody
      zoomControl: false,
      keyboardPanDelta: STEP,
      zoomAnimation: !calm(),
      fadeAnimation: false, // tiles that fade in cost an old phone every frame of the first seconds
      markerZoomAnimation: !calm(),
      worldCopyJump: false,
    });
    // Lines and zones are drawn there for the eye; the list says them, and the keyboard takes them from it.
    this.#map.getPanes().overlayPane.setAttribute("aria-hidden", "true");
    this.setGround(options.ground);
    this.#under = new Underlay(this.#map);
    this.#map.setView([options.open.lat, options.open.lon], options.open.zoom, { animate: false });
    const choose = (id: string) => options.onChoose?.(id);
    this.#shapes = new Shapes(this.#map, choose);
    this.#pins = new Pins(this.#map, options.draw, choose);
    this.#sketch = new SketchLayer(this.#map);
    this.#map.on("movestart zoomstart", () => (this.#whole = null));
    this.#map.on("resize", (event) => this.#resized(event));
    this.#map.on("moveend", () => options.onRest?.());
    this.#map.on("zoomend resize", () => this.#settle());
    this.#map.on("click", ({ latlng }: L.LeafletMouseEvent) => this.#aiming && options.onTap?.([latlng.lng, latlng.lat]));
    box.addEventListener("keydown", (event) => this.#press(event));
    this.#watchSize();
  }

  /** With the keyboard on the map, Enter touches it where the cross is. */
  #press({ key, target }: KeyboardEvent): void {
    const { lng, lat } = this.#map.getCenter();
    if (this.#aiming && target === this.box && key === "Enter") this.options.onTap?.([lng, lat]);
  }

  /** `opening`: the zoom at which a sheet of paper is seen whole. */
  setGround(ground: Ground, opening = this.options.open.zoom): void {
    const [far, near] = zooms(ground, opening);
    this.#ground?.remove();
    this.#ground = new GroundTiles(tileAddress(ground, L.Browser.retina && !savesData()), {
      maxNativeZoom: ground.max_zoom,
      minZoom: far,
      maxZoom: near,
      keepBuffer: 1,
    });
    if (this.options.first) this.#ground.hold(this.options.first);
    this.#map.setMinZoom(far).setMaxZoom(near);
    this.#ground.addTo(this.#map);
  }

  /** A photographed drawing under the marks, or none. */
  setUnder(picture: UnderPicture | null): void {
    this.#under.set(picture);
  }

  /** Show every mark somewhere else than it is stored: « sur la carte ». Homes are not shown then. */
  setLens(lens: Lens | null): void {
    this.#lens = lens;
    this.setPins(this.#given.pins);
    this.setDrawings(this.#given.drawings);
  }

  setPins(pins: readonly Pin[]): void {
    const lens = this.#lens;
    this.#given.pins = pins;
    this.#settle();
    this.#pins.set(lens ? pins.filter(({ approximate }) => !approximate).map((pin) => ({ ...pin, ...place(lens, pin) })) : pins);
  }

  /** How many marks are shown: one by one, gathered, as heat, as circles. */
  setMode(mode: Mode): void {
    this.#pins.show(mode);
  }

  setDrawings(drawings: readonly Drawing[]): void {
    const lens = this.#lens;
    this.#given.drawings = drawings;
    this.#shapes.set(lens ? drawings.map((one) => ({ ...one, geometry: throughLens(one.geometry, lens) })) : drawings);
    this.#settle();
  }

  /** Soon: words step aside for marks and for each other. While one aims nothing moves but the map. */
  #settle(): void {
    cancelAnimationFrame(this.#settling);
    if (!this.#given.drawings.some(({ kind }) => kind === "words")) return;
    this.#settling = requestAnimationFrame(() => {
      if (this.#closed || this.#aiming) return;
      const marks = this.#given.pins.length > CROWD ? [] : this.#given.pins;
      const boxes = marks.map((pin) => ({ ...this.pixel(this.#lens?.([pin.lon, pin.lat]) ?? [pin.lon, pin.lat]), wide: MARK, high: MARK }));
      this.#shapes.settle([...boxes, ...this.#over()]);
    });
  }

  /** The buttons that stand over the map. */
  #over(): Box[] {
    const { left, top } = this.box.getBoundingClientRect();
    return [...(this.box.parentElement?.querySelectorAll("button") ?? [])]
      .map((button) => button.getBoundingClientRect())
      .map((at) => ({ x: at.left - left + at.width / 2, y: at.top - top + at.height / 2, wide: at.width, high: at.height }));
  }

  /** A dot that moves: where one is, or was at a moment of a sound. Null: none. */
  setDot(at: [number, number] | null): void {
    if (!at) return void (this.#dot?.remove(), (this.#dot = null));
    const [lon, lat] = this.#lens?.(at) ?? at;
    const place: L.LatLngTuple = [lat, lon];
    this.#dot ??= L.circleMarker(place, { radius: 11, className: "map-dot", interactive: false }).addTo(this.#map);
    this.#dot.setLatLng(place).bringToFront();
  }

  /** What lies under the marks, from the lowest to the highest. */
  setReference(layers: readonly ReferenceShown[]): void {
    this.#reference ??= new Reference(this.#map, (...touched) => this.onFeature(...touched));
    this.#reference.set(layers);
  }

  /** One feature of a layer stands out, or none. */
  chooseFeature(layer: string | null, feature = 0): void {
    this.#reference?.choose(layer, feature);
  }

  /** One mark stands out, or none. */
  select(id: string | null): void {
    this.#pins.select(id);
    this.#shapes.select(id);
  }

  /** The keyboard goes back to the mark it came from. */
  focusPin(id: string): void {
    this.#pins.focus(id);
  }

  /** Draw the eye to marks that have just come. */
  flash(ids: Iterable<string>): void {
    this.#pins.flash(ids);
  }

  /** Softly mark what somebody else is changing now. */
  busy(ids: ReadonlySet<string>): void {
    this.#pins.busy(ids);
    this.#shapes.busy(ids);
  }

  get place(): MapPlace {
    const { lat, lng } = this.#map.getCenter();
    return { lon: lng, lat, zoom: this.#map.getZoom() };
  }

  /** Bring a position to the middle, at least near enough to recognise a street. */
  show(lon: number, lat: number, zoom = Math.max(this.#map.getZoom(), CLOSE), smooth = true): void {
    [lon, lat] = this.#lens?.([lon, lat]) ?? [lon, lat];
    this.#map.setView([lat, lon], Math.min(zoom, this.#map.getMaxZoom()), { animate: smooth && !calm() });
  }

  /** The same, but so many pixels beside the middle: something stands over a part of the map. */
  showBeside(lon: number, lat: number, across: number, down: number): void {
    const zoom = this.#map.getZoom();
    const middle = this.#map.project([lat, lon], zoom).add([-across, -down]);
    this.#map.setView(this.#map.unproject(middle, zoom), zoom, { animate: !calm() });
  }

  fit(bounds: Bounds, air = AIR): void {
    this.#fit(bounds, air);
    this.#whole = { bounds, air };
  }

  #fit([west, south, east, north]: Bounds, air: number): void {
    const bounds = L.latLngBounds([south, west], [north, east]);
    const { x: wide } = this.#map.getSize();
    air = Math.min(air, wide / THIN);
    const aside = Math.max(air, Math.min(TOOLS, wide / 4)); // nothing hides behind the buttons
    this.#map.fitBounds(bounds, { paddingTopLeft: [air, air], paddingBottomRight: [aside, air], maxZoom: CLOSE, animate: false });
  }

  zoom(by: number): void {
    this.#map.setZoom(this.#map.getZoom() + by, { animate: !calm() });
  }

  /** As with a finger: one step that way. */
  push(across: number, down: number): void {
    this.#map.panBy([across * STEP, down * STEP], { animate: !calm() });
  }

  /** Where a point of the screen (from the map's corner, pixels) is on the ground. */
  at(x: number, y: number): Spot {
    const { lng, lat } = this.#map.containerPointToLatLng([x, y]);
    return [lng, lat];
  }

  /** The other way: where a spot is on the screen now. */
  pixel([lon, lat]: Spot): Pixel {
    const { x, y } = this.#map.latLngToContainerPoint([lat, lon]);
    return { x, y };
  }

  /** While one aims, the map itself is touched, not what is on it; two quick touches are two touches. */
  aim(on: boolean): void {
    this.#aiming = on;
    this.box.classList.toggle("is-aiming", on);
    if (on) this.#map.doubleClickZoom.disable();
    else this.#map.doubleClickZoom.enable();
  }

  /** What is being made, point by point; null: nothing any more. */
  sketch(sketch: Sketch | null): void {
    if (sketch) this.#sketch.trace(sketch);
    else this.#sketch.clear();
  }

  /** A shape that the cross carries, held by this spot of it; null: nothing any more. */
  carry(drawing: Drawing | null, from: Spot = [0, 0]): void {
    if (drawing) this.#sketch.carry(drawing.geometry, drawing.colour, drawing.kind === "area", drawing.width ?? 5, from);
    else this.#sketch.clear();
  }

  focus(): void {
    this.box.focus({ preventScroll: true });
  }

  close(): void {
    this.#closed = true;
    this.#watch?.disconnect();
    this.#map.stop().remove();
  }

  /** The box changes with the screen and the step; the map must know at once. */
  #watchSize(): void {
    if ("ResizeObserver" in window) (this.#watch = new ResizeObserver(() => this.measure())).observe(this.box);
    else (window as Window).addEventListener("resize", () => this.measure());
  }

  /** The box has another size, maybe. */
  measure(): void {
    this.#map.invalidateSize({ animate: false });
  }

  #resized({ newSize }: L.ResizeEvent): void {
    if (this.options.refits && this.#whole && newSize.x && newSize.y) this.fit(this.#whole.bounds, this.#whole.air);
  }
}

function place(lens: Lens, { lon, lat }: Pin): { lon: number; lat: number } {
  const [there, up] = lens([lon, lat]);
  return { lon: there, lat: up };
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function savesData(): boolean {
  return (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
}
