/** Lines, areas and words drawn on the map. They have no keyboard of their own: the list leads to them. */
import * as L from "leaflet";
import type { Geometry } from "geojson";
import type { Colour } from "../look";
import { type Box, giveWay } from "./words";

export interface Drawing {
  id: string;
  kind: "line" | "area" | "words";
  geometry: Geometry;
  colour: Colour;
  /** Pixels, for lines. */
  width?: number;
  /** For words: what is written, and its size from 1 to 3. */
  text?: string;
  size?: number;
}

interface Shown {
  drawing: Drawing;
  layer: L.Layer;
  /** What somebody else is changing has a soft light under it. */
  halo: L.Layer | null;
}

const REACH = 26; // pixels around a line that a finger may touch
const HALO = 14; // pixels that a soft light is wider than its line

export class Shapes {
  #shown = new Map<string, Shown>();
  #chosen: string | null = null;
  #busy: ReadonlySet<string> = new Set();

  constructor(
    private readonly map: L.Map,
    private readonly choose: (id: string) => void,
  ) {}

  /** Only what differs is drawn again: a map may hold hundreds of strokes. */
  set(drawings: readonly Drawing[]): void {
    const wanted = new Set(drawings.map(({ id }) => id));
    for (const id of [...this.#shown.keys()]) if (!wanted.has(id)) this.#remove(id);
    for (const drawing of drawings) if (!alike(this.#shown.get(drawing.id)?.drawing, drawing)) this.#put(drawing);
  }

  select(id: string | null): void {
    this.#chosen = id;
    for (const key of this.#shown.keys()) this.#light(key);
  }

  /** Softly mark what somebody else is changing now. */
  busy(ids: ReadonlySet<string>): void {
    this.#busy = ids;
    for (const shown of this.#shown.values()) this.#soften(shown);
  }

  /** Words step aside for these marks and for each other, in what is seen of the map now. */
  settle(marks: readonly Box[]): void {
    const written = [...this.#shown.values()].map(({ layer }) => layer).filter((layer) => layer instanceof L.Marker);
    const { x: wide, y: high } = this.map.getSize();
    const room = { x: wide / 2, y: high / 2, wide, high };
    const spans = written.map((layer) => layer.getElement()?.firstElementChild as HTMLElement);
    const boxes = written.map((layer, n) => ({ ...this.map.latLngToContainerPoint(layer.getLatLng()), wide: spans[n]!.offsetWidth, high: spans[n]!.offsetHeight }));
    const seen = boxes.map((_, n) => n).filter((n) => shares(boxes[n]!, room));
    giveWay(seen.map((n) => boxes[n]!), marks, room).forEach(({ across, down }, k) => {
      spans[seen[k]!]!.style.transform = across || down ? `translate(-50%, -50%) translate(${across}px, ${down}px)` : "";
    });
  }

  #soften(shown: Shown): void {
    const busy = this.#busy.has(shown.drawing.id);
    if (shown.layer instanceof L.Marker) shown.layer.getElement()?.classList.toggle("is-busy", busy);
    else if (busy && !shown.halo) shown.halo = this.#haloOf(shown.drawing).addTo(this.map).bringToBack();
    else if (!busy) {
      shown.halo?.remove();
      shown.halo = null;
    }
  }

  #haloOf({ geometry, width = 5 }: Drawing): L.GeoJSON {
    const style = { className: "map-busy", weight: width + HALO, lineCap: "round", lineJoin: "round", interactive: false } as const;
    return L.geoJSON(geometry, { style: () => style, interactive: false });
  }

  #put(drawing: Drawing): void {
    this.#remove(drawing.id);
    const layer = drawing.kind === "words" ? this.#words(drawing) : this.#shape(drawing);
    const shown: Shown = { drawing, layer: layer.addTo(this.map), halo: null };
    this.#shown.set(drawing.id, shown);
    this.#soften(shown);
    this.#light(drawing.id);
  }

  #remove(id: string): void {
    const shown = this.#shown.get(id);
    shown?.layer.remove();
    shown?.halo?.remove();
    this.#shown.delete(id);
  }

  #light(id: string): void {
    const layer = this.#shown.get(id)?.layer;
    const opacity = this.#chosen === null || this.#chosen === id ? 0.95 : 0.5;
    if (layer instanceof L.FeatureGroup) layer.setStyle({ opacity });
    if (layer instanceof L.Marker) layer.setOpacity(opacity);
  }

  /** Under a thin line lies a wide one that is not seen: fingers are wide. */
  #shape({ id, colour, width = 5, kind, geometry }: Drawing): L.Layer {
    const style = { className: `map-${kind} marker-${colour}`, weight: width, lineCap: "round", lineJoin: "round" } as const;
    const shape = L.geoJSON(geometry, { style: () => style });
    const both = L.featureGroup(kind === "line" ? [L.geoJSON(geometry, { style: () => ({ className: "map-reach", weight: Math.max(width, REACH) }) }), shape] : [shape]);
    return both.on("click", () => this.choose(id));
  }

  #words({ id, geometry, text = "", colour, size = 2 }: Drawing): L.Layer {
    const [lon, lat] = geometry.type === "Point" ? (geometry.coordinates as [number, number]) : [0, 0];
    const html = document.createElement("span");
    html.textContent = text;
    const icon = L.divIcon({ className: `map-words map-words-${size} marker-${colour}`, html, iconSize: [0, 0] });
    return L.marker([lat, lon], { icon, keyboard: false, alt: id }).on("click", () => this.choose(id));
  }
}

function shares(a: Box, room: Box): boolean {
  return Math.abs(a.x - room.x) < room.wide / 2 && Math.abs(a.y - room.y) < room.high / 2;
}

function alike(a: Drawing | undefined, b: Drawing): boolean {
  return a !== undefined && a.geometry === b.geometry && (["kind", "colour", "width", "text", "size"] as const).every((name) => a[name] === b[name]);
}
