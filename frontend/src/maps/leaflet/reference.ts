/** Reference layers on one canvas under the marks: a hundred thousand features cost no element of the page. */
import * as L from "leaflet";
import type { Colour } from "../look";
import { degrees, type Columns, type Outline } from "../reference/columns";
import { gather, type Spot, type View } from "../reference/gather";

export interface ReferenceShown {
  id: string;
  columns: Columns;
  colour: Colour;
}

/** A feature somebody touched, and where it is (degrees). */
export type OnFeature = (layer: string, feature: number, at: [number, number]) => void;

const APART = 17; // zoom from which nothing is gathered
const FEW = 150; // points of a layer that need no gathering, however near
const DOT = 6; // pixels
const HIT = 22; // pixels around a finger
const EDGE = 0.25; // part of the view drawn beyond each of its sides: moving a little needs no new drawing
const TINY = 1.5; // pixels below which a shape is a dot

/** What is to be drawn: where the canvas lies among the map's layers, and which part of the world it holds. */
interface Sight {
  corner: L.Point;
  zoom: number;
  view: View;
}

interface Drawn {
  layer: ReferenceShown;
  spots: Spot[];
}

export class Reference {
  #canvas = document.createElement("canvas");
  #layers: readonly ReferenceShown[] = [];
  #drawn: Drawn[] = [];
  #view: View = { scale: 1, left: 0, top: 0, width: 0, height: 0 };
  #ahead = "";
  #chosen: { layer: string; feature: number } | null = null;
  #frame = 0;
  #draws = 0;

  constructor(
    private readonly map: L.Map,
    private readonly touched: OnFeature,
  ) {
    const pane = map.createPane("reference");
    pane.style.zIndex = "350"; // above the ground, below lines and marks
    pane.style.pointerEvents = "none";
    this.#canvas.className = "leaflet-zoom-hide";
    pane.append(this.#canvas);
    map.on("zoomanim", ({ center, zoom }: L.ZoomAnimEvent) => this.#draw(this.#sight(center, zoom)));
    map.on("moveend resize viewreset", () => this.#rested());
    map.on("click", (event: L.LeafletMouseEvent) => this.#click(event));
  }

  set(layers: readonly ReferenceShown[]): void {
    this.#layers = layers;
    this.#ahead = "";
    this.#soon();
  }

  choose(layer: string | null, feature = 0): void {
    this.#chosen = layer === null ? null : { layer, feature };
    this.#ahead = "";
    this.#soon();
  }

  #soon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw(this.#sight()));
  }

  /** While the map grows or shrinks the canvas is hidden, and drawn already as it will be: at the end of a
   * zoom nothing is left to do. */
  #rested(): void {
    const sight = this.#sight();
    if (told(sight) !== this.#ahead) return this.#soon();
    cancelAnimationFrame(this.#frame);
    this.#canvas.dataset.drawn = String(++this.#draws);
  }

  /** What is seen now, or at the end of the movement that begins. */
  #sight(center = this.map.getCenter(), zoom = this.map.getZoom()): Sight {
    const size = this.map.getSize();
    const [width, height] = [Math.round(size.x * (1 + 2 * EDGE)), Math.round(size.y * (1 + 2 * EDGE))];
    const corner = this.map.containerPointToLayerPoint([-size.x * EDGE, -size.y * EDGE]);
    const pane = this.map.containerPointToLayerPoint([0, 0]);
    const origin = zoom === this.map.getZoom() ? this.map.getPixelOrigin() : this.map.project(center, zoom).subtract(size.divideBy(2)).subtract(pane).round();
    return { corner, zoom, view: { scale: 256 * 2 ** zoom, left: origin.x + corner.x, top: origin.y + corner.y, width, height } };
  }

  #draw(sight: Sight): void {
    const { corner, zoom, view } = sight;
    const { width, height } = view;
    this.#view = view;
    this.#ahead = told(sight);
    const fine = Math.min(2, window.devicePixelRatio || 1);
    if (this.#layers.length || this.#drawn.length) this.#size(width, height, fine);
    L.DomUtil.setPosition(this.#canvas, corner);
    const pen = this.#canvas.getContext("2d");
    this.#drawn = [];
    if (!pen) return;
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, width, height);
    if (!this.#layers.length) return;
    this.#layers.forEach((layer) => this.#drawn.push({ layer, spots: this.#drawLayer(pen, layer, zoom) }));
    const count = this.#drawn.reduce((sum, { layer }) => sum + layer.columns.x.length + layer.columns.outlines.length, 0);
    this.#canvas.dataset.count = String(count);
    if (zoom === this.map.getZoom()) this.#canvas.dataset.drawn = String(++this.#draws);
  }

  /** Giving a canvas its size makes it anew (16 MB on a wide screen): only when it is another. */
  #size(width: number, height: number, fine: number): void {
    if (this.#canvas.width === width * fine && this.#canvas.height === height * fine) return;
    Object.assign(this.#canvas, { width: width * fine, height: height * fine });
    Object.assign(this.#canvas.style, { width: `${width}px`, height: `${height}px` });
  }

  #drawLayer(pen: CanvasRenderingContext2D, layer: ReferenceShown, zoom: number): Spot[] {
    const { columns } = layer;
    const colour = this.#colour(layer.colour);
    this.#outlines(pen, columns.outlines, colour, this.#numberIn(layer));
    const apart = zoom >= APART || columns.x.length <= FEW;
    const spots = gather(columns.x, columns.y, this.#view, apart);
    const chosen = this.#numberIn(layer);
    pen.font = "700 13px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const spot of spots) {
      if (spot.count > 1) group(pen, spot, colour);
      else dot(pen, spot, colour, columns.feature[spot.index] === chosen);
    }
    return spots;
  }

  #outlines(pen: CanvasRenderingContext2D, outlines: readonly Outline[], colour: string, chosen: number): void {
    pen.lineJoin = "round";
    pen.strokeStyle = pen.fillStyle = colour;
    for (const one of outlines) {
      const [west, north, east, south] = this.#box(one);
      if (east < 0 || south < 0 || west > this.#view.width || north > this.#view.height) continue;
      if (east - west < TINY && south - north < TINY) {
        pen.fillRect(west - 0.5, north - 0.5, TINY, TINY);
        continue;
      }
      const path = this.#path(one);
      pen.lineWidth = one.feature === chosen ? 4 : one.isArea ? 1.5 : 3;
      if (one.isArea) {
        pen.globalAlpha = one.feature === chosen ? 0.35 : 0.1;
        pen.fill(path, "evenodd");
      }
      pen.globalAlpha = 0.9;
      pen.stroke(path);
      pen.globalAlpha = 1;
    }
  }

  #box({ box: [west, north, east, south] }: Outline): Outline["box"] {
    const { scale, left, top } = this.#view;
    return [west * scale - left, north * scale - top, east * scale - left, south * scale - top];
  }

  /** Vertices less than a pixel from the one before are left out. */
  #path({ parts, isArea }: Outline): Path2D {
    const { scale, left, top } = this.#view;
    const path = new Path2D();
    for (const line of parts) {
      let [beforeX, beforeY] = [Infinity, Infinity];
      for (let n = 0; n < line.length; n += 2) {
        const [x, y] = [line[n]! * scale - left, line[n + 1]! * scale - top];
        if (n === 0) path.moveTo(x, y);
        else if (Math.abs(x - beforeX) + Math.abs(y - beforeY) < 1 && n < line.length - 2) continue;
        else path.lineTo(x, y);
        [beforeX, beforeY] = [x, y];
      }
      if (isArea) path.closePath();
    }
    return path;
  }

  #numberIn({ id }: ReferenceShown): number {
    return this.#chosen?.layer === id ? this.#chosen.feature : -1;
  }

  #colour(name: Colour): string {
    return getComputedStyle(this.map.getContainer()).getPropertyValue(`--marker-${name}`).trim() || "#4a1f78";
  }

  // What is under a finger

  #click(event: L.LeafletMouseEvent): void {
    if (!this.#drawn.length) return;
    const { scale, left, top } = this.#view;
    const world = this.map.getPixelOrigin().add(event.layerPoint);
    const [x, y] = [world.x - left, world.y - top];
    for (const { layer, spots } of [...this.#drawn].reverse()) {
      const spot = nearest(spots, x, y);
      if (spot && spot.count > 1) return this.#closer((spot.x + left) / scale, (spot.y + top) / scale);
      const { columns } = layer;
      if (spot) return this.touched(layer.id, columns.feature[spot.index]!, degrees(columns.x[spot.index]!, columns.y[spot.index]!));
      const hit = columns.outlines.find((one) => this.#isOn(one, x, y));
      if (hit) return this.touched(layer.id, hit.feature, [event.latlng.lng, event.latlng.lat]);
    }
  }

  #closer(x: number, y: number): void {
    const [lon, lat] = degrees(x, y);
    this.map.setView([lat, lon], Math.min(this.map.getZoom() + 2, this.map.getMaxZoom()));
  }

  #isOn(one: Outline, x: number, y: number): boolean {
    const [west, north, east, south] = this.#box(one);
    if (x < west - HIT || y < north - HIT || x > east + HIT || y > south + HIT) return false;
    const pen = this.#canvas.getContext("2d")!;
    pen.save();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.lineWidth = HIT;
    const path = this.#path(one);
    const on = one.isArea ? pen.isPointInPath(path, x, y, "evenodd") : pen.isPointInStroke(path, x, y);
    pen.restore();
    return on;
  }
}

function told({ corner, view }: Sight): string {
  return JSON.stringify([corner, view]);
}

function nearest(spots: readonly Spot[], x: number, y: number): Spot | null {
  let best: Spot | null = null;
  let least = Infinity;
  for (const spot of spots) {
    const far = Math.hypot(spot.x - x, spot.y - y) - (spot.count > 1 ? radius(spot.count) : 0);
    if (far < least) [best, least] = [spot, far];
  }
  return least < (best && best.count > 1 ? 4 : HIT) ? best : null;
}

function radius(count: number): number {
  return count < 20 ? 15 : count < 1_000 ? 19 : 24;
}

function group(pen: CanvasRenderingContext2D, { x, y, count }: Spot, colour: string): void {
  circle(pen, x, y, radius(count), colour, 2.5);
  pen.fillStyle = "#fff";
  pen.fillText(short(count), x, y + 0.5);
}

function dot(pen: CanvasRenderingContext2D, { x, y }: Spot, colour: string, chosen: boolean): void {
  circle(pen, x, y, chosen ? DOT * 1.8 : DOT, colour, 2);
}

function circle(pen: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string, border: number): void {
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = border;
  pen.strokeStyle = "#fff";
  pen.stroke();
}

function short(count: number): string {
  return count < 1_000 ? String(count) : `${Math.round(count / 1_000)}k`;
}
