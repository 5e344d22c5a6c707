/**
 * Marks on the map. Up to five hundred are elements of the page, each reached by the keyboard; beyond,
 * they gather in clusters (measured: ten thousand elements freeze an old PC for twenty seconds).
 */
import * as L from "leaflet";
import type { DrawMark, Look } from "../look";
import { Crowd } from "./crowd";

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
}

const MOST = 500;
const HIT = 44; // pixels a finger needs
const SIZES: Record<number, number> = { 1: 36, 2: 44, 3: 58 }; // pixels, by strength
const FLASH = 3_000; // milliseconds

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

  constructor(
    private readonly map: L.Map,
    private readonly draw: DrawMark,
    private readonly choose: (id: string) => void,
  ) {
    this.#crowd = new Crowd(map);
    map.on("moveend", () => this.#crowded && this.#draw());
  }

  set(pins: readonly Pin[]): void {
    this.#pins = pins;
    if (this.#crowded) this.#crowd.load(pins);
    else this.#crowd.clear();
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
    return this.#pins.length > MOST;
  }

  #draw(): void {
    const wanted = this.#crowded ? this.#crowd.alone() : this.#pins;
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
    const side = SIZES[pin.strength ?? 2] ?? HIT;
    const icon = L.divIcon({
      className: "pin",
      html: this.draw(pin.look) as unknown as HTMLElement,
      iconSize: [Math.max(side, HIT), Math.max(side, HIT)],
    });
    const marker = L.marker([pin.lat, pin.lon], { icon, keyboard: true, riseOnHover: true, title: pin.label });
    marker.on("add", () => marker.getElement()?.classList.add(`pin-${pin.strength ?? 2}`));
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
