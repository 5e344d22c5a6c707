/**
 * Marks on the map. Up to five hundred are elements of the page, each reached by the keyboard; beyond,
 * they gather in clusters (measured: ten thousand elements freeze an old PC for twenty seconds).
 */
import * as L from "leaflet";
import type { Colour, DrawMark, Look } from "../look";
import { Circles } from "./circles";
import { Crowd } from "./crowd";
import { Heat } from "./heat";

export interface Pin {
  id: string;
  lon: number;
  lat: number;
  look: Look;
  /** What a screen reader says. */
  label: string;
  /** 1 to 3: how strong a feeling is. */
  strength?: number | null;
  /** Metres around the mark in which it really is. */
  approximate?: number | null;
  /** What a rule of the map gives it: a size (1 to 3) before its strength, a colour before its category's. */
  size?: number | null;
  tint?: Colour | null;
  /** What it adds to a circle or to the heat around it. */
  weight?: number;
}

export type Mode = "symbols" | "clusters" | "heat" | "circles";

const MOST = 500;
const HIT = 44; // pixels a finger needs
const SIZES: Record<number, number> = { 1: 36, 2: 44, 3: 58 }; // pixels, by strength
const FLASH = 3_000; // milliseconds
const NEAR = 16; // zoom from which heat lets each mark be seen

interface Shown {
  marker: L.Marker;
  around: L.Circle | null;
  as: string;
}

export class Pins {
  #shown = new Map<string, Shown>();
  #crowd: Crowd;
  #pins: readonly Pin[] = [];
  #chosen: string | null = null;
  #busy: ReadonlySet<string> = new Set();
  #mode: Mode = "symbols";
  #heat: Heat;
  #circles: Circles;

  constructor(
    private readonly map: L.Map,
    private readonly draw: DrawMark,
    private readonly choose: (id: string) => void,
  ) {
    this.#crowd = new Crowd(map);
    this.#heat = new Heat(map);
    this.#circles = new Circles(map, (pin) => this.choose(pin.id));
    map.on("moveend", () => (this.#crowded || this.#mode !== "symbols") && this.#draw());
  }

  show(mode: Mode): void {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.set(this.#pins);
  }

  set(pins: readonly Pin[]): void {
    this.#pins = pins;
    if (this.#crowded) this.#crowd.load(pins);
    else this.#crowd.clear();
    this.#heat.set(this.#mode === "heat" ? pins : []);
    this.#circles.set(this.#mode === "circles" ? pins : []);
    this.#draw();
  }

  select(id: string | null): void {
    this.#chosen = id;
    for (const [key, { marker }] of this.#shown) this.#mark(marker, key === id);
  }

  focus(id: string): void {
    this.#shown.get(id)?.marker.getElement()?.focus({ preventScroll: true });
  }

  flash(ids: Iterable<string>): void {
    for (const id of ids) {
      const drawn = this.#shown.get(id)?.marker.getElement();
      drawn?.classList.add("is-new");
      setTimeout(() => drawn?.classList.remove("is-new"), FLASH);
    }
  }

  /** Marks that somebody else is changing now. */
  busy(ids: ReadonlySet<string>): void {
    this.#busy = ids;
    for (const [id, { marker }] of this.#shown) marker.getElement()?.classList.toggle("is-busy", ids.has(id));
  }

  get #crowded(): boolean {
    return this.#mode === "clusters" || this.#pins.length > MOST;
  }

  /** Heat and circles stand for the marks until one is close enough to tell them apart. */
  get #standIn(): boolean {
    return this.#mode === "circles" || (this.#mode === "heat" && this.map.getZoom() < NEAR);
  }

  #draw(): void {
    const wanted = this.#standIn ? [] : this.#crowded ? this.#crowd.alone() : this.#pins;
    const ids = new Set(wanted.map(({ id }) => id));
    for (const id of [...this.#shown.keys()]) if (!ids.has(id)) this.#remove(id);
    wanted.forEach((pin) => this.#put(pin));
  }

  #put(pin: Pin): void {
    const as = JSON.stringify(pin);
    if (this.#shown.get(pin.id)?.as === as) return;
    this.#remove(pin.id);
    const marker = this.#marker(pin).addTo(this.map);
    this.#shown.set(pin.id, { marker, around: this.#around(pin), as });
    name(marker, pin.label);
    this.#mark(marker, pin.id === this.#chosen);
    marker.getElement()?.classList.toggle("is-busy", this.#busy.has(pin.id));
  }

  #marker(pin: Pin): L.Marker {
    const size = pin.size ?? pin.strength ?? 2;
    const side = SIZES[size] ?? HIT;
    const drawing = this.draw(pin.look);
    if (pin.tint) drawing.setAttribute("class", `pin-drawing marker-${pin.tint}`);
    const icon = L.divIcon({
      className: "pin",
      html: drawing as unknown as HTMLElement,
      iconSize: [Math.max(side, HIT), Math.max(side, HIT)],
    });
    const marker = L.marker([pin.lat, pin.lon], { icon, keyboard: true, riseOnHover: true, title: pin.label });
    marker.on("add", () => marker.getElement()?.classList.add(`pin-${size}`));
    return marker.on("click keypress", (event) => isChosen(event) && this.choose(pin.id));
  }

  #around({ approximate, lat, lon, look }: Pin): L.Circle | null {
    if (!approximate) return null;
    const className = `map-around marker-${look.colour}`;
    return L.circle([lat, lon], { radius: approximate, className, interactive: false }).addTo(this.map);
  }

  #mark(marker: L.Marker, chosen: boolean): void {
    marker.getElement()?.classList.toggle("is-chosen", chosen);
    marker.setZIndexOffset(chosen ? 1000 : 0);
  }

  #remove(id: string): void {
    const gone = this.#shown.get(id);
    gone?.marker.remove();
    gone?.around?.remove();
    this.#shown.delete(id);
  }
}

/** Leaflet makes a marker a button; it does not say which. */
function name(marker: L.Marker, label: string): void {
  marker.getElement()?.setAttribute("aria-label", label);
}

function isChosen(event: L.LeafletEvent): boolean {
  const key = (event as L.LeafletKeyboardEvent).originalEvent?.key;
  return event.type === "click" || key === "Enter" || key === " ";
}
