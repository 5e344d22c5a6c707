/** What is being made, over everything else: a line or an area point by point, or a shape that is carried
 * while the map moves under the cross. Nobody can touch it: the map beneath is what one touches. */
import * as L from "leaflet";
import type { Geometry } from "geojson";
import { moved, type Spot } from "../strokes/geometry";
import type { Colour } from "../look";

export interface Sketch {
  kind: "area" | "line";
  points: readonly Spot[];
  colour: Colour;
  width?: number;
  /** The number of the point that follows the cross; without it, the next point will be where the cross is. */
  held?: number;
}

const PANE = "sketch";
const VERTEX = { radius: 8, held: 13 }; // pixels

export class SketchLayer {
  #things = L.layerGroup();
  #renderer: L.Renderer;
  #follow: (() => void) | null = null;

  constructor(private readonly map: L.Map) {
    map.createPane(PANE).classList.add("map-sketch-pane");
    this.#renderer = L.svg({ pane: PANE, padding: 1 });
    this.#things.addTo(map);
    map.on("move zoomend", () => this.#follow?.());
  }

  clear(): void {
    this.#follow = null;
    this.#things.clearLayers();
  }

  trace({ kind, points, colour, width = 5, held }: Sketch): void {
    this.clear();
    const shape = this.#shape(kind, colour, width);
    const next = held === undefined ? this.#line(`map-line map-line-next marker-${colour}`, 3) : null;
    const dots = points.map((point, index) => this.#dot(point, colour, index === held));
    this.#follow = () => {
      const cross = this.#cross();
      const now = held === undefined ? points : points.map((point, index) => (index === held ? cross : point));
      shape.setLatLngs(now.map(there));
      next?.setLatLngs(ahead(kind, points, cross).map(there));
      if (held !== undefined) dots[held]?.setLatLng(there(cross));
    };
    this.#follow();
  }

  /** `from`: the spot of the shape that stands under the cross. */
  carry(geometry: Geometry, colour: Colour, area: boolean, width: number, from: Spot): void {
    this.clear();
    const className = `${area ? "map-area" : "map-line"} marker-${colour}`;
    const style = { className, weight: width, lineCap: "round", lineJoin: "round" } as const;
    const shown = L.geoJSON(undefined, { style: () => ({ ...style, renderer: this.#renderer }), pane: PANE, interactive: false }).addTo(this.#things);
    this.#follow = () => {
      const [lon, lat] = this.#cross();
      shown.clearLayers();
      shown.addData(moved(geometry, lon - from[0], lat - from[1]));
    };
    this.#follow();
  }

  #cross(): Spot {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  #shape(kind: Sketch["kind"], colour: Colour, weight: number): L.Polyline {
    if (kind === "line") return this.#line(`map-line marker-${colour}`, weight);
    const options = { className: `map-area marker-${colour}`, weight: 3, renderer: this.#renderer, pane: PANE, interactive: false };
    return L.polygon([], options).addTo(this.#things) as unknown as L.Polyline;
  }

  #line(className: string, weight: number): L.Polyline {
    const options = { className, weight, lineCap: "round", lineJoin: "round", renderer: this.#renderer, pane: PANE, interactive: false } as const;
    return L.polyline([], options).addTo(this.#things);
  }

  #dot(point: Spot, colour: Colour, held: boolean): L.CircleMarker {
    const className = `map-vertex marker-${colour}${held ? " is-held" : ""}`;
    const radius = held ? VERTEX.held : VERTEX.radius;
    return L.circleMarker(there(point), { radius, className, renderer: this.#renderer, pane: PANE, interactive: false }).addTo(this.#things);
  }
}

/** From the last point to the cross; for an area, and back to its first. */
function ahead(kind: Sketch["kind"], points: readonly Spot[], cross: Spot): Spot[] {
  if (!points.length) return [];
  const back = kind === "area" && points.length > 1 ? [points[0]!] : [];
  return [points[points.length - 1]!, cross, ...back];
}

function there([lon, lat]: Spot): L.LatLngTuple {
  return [lat, lon];
}
