/** Where there are many: darker on the map. A canvas of our own, redrawn when the map comes to rest. */
import * as L from "leaflet";
import type { Pin } from "./pins";

const REACH = 34; // pixels around a mark that it warms
const COOL = 0.6; // of the warmest, below which one still sees the streets
// From a little to a lot, over the ground: one hue, darker and darker, so that no colour need be told apart.
const RAMP: readonly [number, number, number][] = [
  [243, 199, 102],
  [217, 138, 99],
  [147, 56, 29],
  [74, 20, 40],
];

export class Heat {
  #canvas: HTMLCanvasElement | null = null;
  #pins: readonly Pin[] = [];

  constructor(private readonly map: L.Map) {
    map.on("moveend resize", () => this.#draw());
  }

  set(pins: readonly Pin[]): void {
    this.#pins = pins;
    if (!pins.length) {
      this.#canvas?.remove();
      this.#canvas = null;
    }
    this.#draw();
  }

  #draw(): void {
    if (!this.#pins.length) return;
    const { x, y } = this.map.getSize();
    if (!x || !y) return;
    const canvas = (this.#canvas ??= this.#open());
    canvas.width = x;
    canvas.height = y;
    L.DomUtil.setPosition(canvas, this.map.containerPointToLayerPoint([0, 0]));
    const pen = canvas.getContext("2d");
    if (!pen) return;
    this.#warm(pen, x, y);
    colour(pen, x, y);
  }

  #open(): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.className = "map-heat leaflet-zoom-hide";
    canvas.setAttribute("aria-hidden", "true");
    this.map.getPanes().overlayPane.append(canvas);
    return canvas;
  }

  /** Each mark lays down a soft spot; the opacity of all together is the heat. */
  #warm(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const seen = this.#pins.map((pin) => ({ at: this.map.latLngToContainerPoint([pin.lat, pin.lon]), weight: pin.weight ?? 1 }));
    const near = seen.filter(({ at, weight }) => weight > 0 && at.x > -REACH && at.y > -REACH && at.x < width + REACH && at.y < height + REACH);
    const most = warmest(near);
    for (const { at, weight } of near) {
      const spot = pen.createRadialGradient(at.x, at.y, 0, at.x, at.y, REACH);
      spot.addColorStop(0, `rgba(0,0,0,${Math.min(1, weight / most)})`);
      spot.addColorStop(1, "rgba(0,0,0,0)");
      pen.fillStyle = spot;
      pen.fillRect(at.x - REACH, at.y - REACH, 2 * REACH, 2 * REACH);
    }
  }
}

/** The heaviest cell of a coarse grid: what counts as the most. */
function warmest(seen: readonly { at: L.Point; weight: number }[]): number {
  const cells = new Map<string, number>();
  for (const { at, weight } of seen) {
    const cell = `${Math.floor(at.x / REACH)} ${Math.floor(at.y / REACH)}`;
    cells.set(cell, (cells.get(cell) ?? 0) + weight);
  }
  return Math.max(2, ...cells.values());
}

function colour(pen: CanvasRenderingContext2D, width: number, height: number): void {
  const image = pen.getImageData(0, 0, width, height);
  const { data } = image;
  for (let at = 0; at < data.length; at += 4) {
    const heat = data[at + 3]! / 255;
    if (heat === 0) continue;
    const place = Math.min(RAMP.length - 1.001, heat * (RAMP.length - 1));
    const [low, high] = [RAMP[Math.floor(place)]!, RAMP[Math.floor(place) + 1]!];
    const part = place - Math.floor(place);
    for (let part3 = 0; part3 < 3; part3++) data[at + part3] = low[part3]! + (high[part3]! - low[part3]!) * part;
    data[at + 3] = Math.round(255 * Math.min(0.85, COOL * Math.sqrt(heat) + 0.15 * heat));
  }
  pen.putImageData(image, 0, 0);
}
