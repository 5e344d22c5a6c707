/** Lines, areas and words drawn on the map. They have no keyboard of their own: the list leads to them. */
import * as L from "leaflet";
import type { Geometry } from "geojson";
import type { Colour } from "../look";

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

export class Shapes {
  #layers = new Map<string, L.Layer>();

  constructor(
    private readonly map: L.Map,
    private readonly choose: (id: string) => void,
  ) {}

  set(drawings: readonly Drawing[]): void {
    this.#layers.forEach((layer) => layer.remove());
    this.#layers = new Map(drawings.map((drawing) => [drawing.id, this.#draw(drawing).addTo(this.map)]));
  }

  select(id: string | null): void {
    for (const [key, layer] of this.#layers) {
      if (layer instanceof L.GeoJSON) layer.setStyle({ opacity: id === null || key === id ? 0.95 : 0.6 });
    }
  }

  #draw(drawing: Drawing): L.Layer {
    if (drawing.kind === "words") return this.#words(drawing);
    const { colour, width = 5, kind } = drawing;
    const style = { className: `map-${kind} marker-${colour}`, weight: width, lineCap: "round", lineJoin: "round" } as const;
    const layer = L.geoJSON(drawing.geometry, { style: () => style });
    return layer.on("click", () => this.choose(drawing.id));
  }

  #words({ id, geometry, text = "", colour, size = 2 }: Drawing): L.Layer {
    const [lon, lat] = geometry.type === "Point" ? (geometry.coordinates as [number, number]) : [0, 0];
    const html = document.createElement("span");
    html.textContent = text;
    const icon = L.divIcon({ className: `map-words map-words-${size} marker-${colour}`, html, iconSize: [0, 0] });
    return L.marker([lat, lon], { icon, interactive: false, keyboard: false, alt: id });
  }
}
