/** Circles whose surface grows with what is around them: places, voices, strengths. */
import * as L from "leaflet";
import Supercluster from "supercluster";
import type { Pin } from "./pins";

const RADIUS = 60; // pixels within which marks make one circle
const MAX_ZOOM = 17;
const LEAST = 44; // pixels: what a finger hits
const MOST = 110;

interface Sum {
  sum: number;
  pin: number;
}
type Found = Supercluster.ClusterFeature<Sum> | Supercluster.PointFeature<Sum>;

export class Circles {
  #index: Supercluster<Sum, Sum> | null = null;
  #pins: readonly Pin[] = [];
  #most = 1;
  #layer = L.layerGroup();

  constructor(
    private readonly map: L.Map,
    private readonly choose: (pin: Pin) => void,
  ) {
    this.#layer.addTo(map);
    map.on("moveend", () => this.#draw());
  }

  set(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#index = pins.length ? this.#load(pins) : null;
    this.#draw();
  }

  #load(pins: readonly Pin[]): Supercluster<Sum, Sum> {
    const index = new Supercluster<Sum, Sum>({ radius: RADIUS, maxZoom: MAX_ZOOM, map: (one) => ({ ...one }), reduce: (all, one) => void (all.sum += one.sum) });
    index.load(pins.map((pin, number) => ({ type: "Feature", properties: { sum: pin.weight ?? 1, pin: number }, geometry: { type: "Point", coordinates: [pin.lon, pin.lat] } })));
    return index;
  }

  #draw(): void {
    this.#layer.clearLayers();
    if (!this.#index) return;
    const view = this.map.getBounds().pad(0.1);
    const found = this.#index.getClusters([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()], Math.floor(this.map.getZoom())) as Found[];
    const there = found.filter(({ properties }) => properties.sum > 0);
    this.#most = Math.max(1, ...there.map(({ properties }) => properties.sum));
    there.forEach((one) => this.#circle(one).addTo(this.#layer));
  }

  #circle(one: Found): L.Marker {
    const [lon, lat] = one.geometry.coordinates as [number, number];
    const { sum } = one.properties;
    const side = Math.round(Math.max(LEAST, MOST * Math.sqrt(sum / this.#most)));
    const html = document.createElement("span");
    html.textContent = String(sum);
    const alone = "cluster" in one.properties ? null : this.#pins[one.properties.pin]!;
    const title = alone ? `${alone.label}, ${sum}` : String(sum);
    const marker = L.marker([lat, lon], { icon: L.divIcon({ className: "map-circle", html, iconSize: [side, side] }), keyboard: true, title });
    return marker.on("click keypress", () => {
      if (alone) this.choose(alone);
      else this.map.setView([lat, lon], this.#index!.getClusterExpansionZoom((one as Supercluster.ClusterFeature<Sum>).properties.cluster_id));
    });
  }
}
