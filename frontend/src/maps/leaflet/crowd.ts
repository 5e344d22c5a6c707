/** More marks than a page can hold: those that stand close gather under their number. */
import * as L from "leaflet";
import Supercluster from "supercluster";
import type { Pin } from "./pins";

const RADIUS = 70; // pixels within which marks gather
const MAX_ZOOM = 17;

type Found = Supercluster.ClusterFeature<Supercluster.AnyProps> | Supercluster.PointFeature<{ pin: number }>;

export class Crowd {
  #index: Supercluster<{ pin: number }> | null = null;
  #pins: readonly Pin[] = [];
  #groups = L.layerGroup();

  constructor(private readonly map: L.Map) {
    this.#groups.addTo(map);
  }

  load(pins: readonly Pin[]): void {
    this.#pins = pins;
    this.#index = new Supercluster<{ pin: number }>({ radius: RADIUS, maxZoom: MAX_ZOOM });
    this.#index.load(pins.map(({ lon, lat }, pin) => ({ type: "Feature", properties: { pin }, geometry: { type: "Point", coordinates: [lon, lat] } })));
  }

  clear(): void {
    this.#index = null;
    this.#pins = [];
    this.#groups.clearLayers();
  }

  /** The marks that stand alone in what is seen now; the others are drawn as groups. */
  alone(): Pin[] {
    this.#groups.clearLayers();
    const found = this.#seen();
    found.filter(isGroup).forEach((group) => this.#group(group).addTo(this.#groups));
    return found.flatMap((one) => (isGroup(one) ? [] : [this.#pins[one.properties.pin]!]));
  }

  #seen(): Found[] {
    const view = this.map.getBounds().pad(0.1);
    const box: [number, number, number, number] = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    return this.#index?.getClusters(box, Math.floor(this.map.getZoom())) ?? [];
  }

  #group(group: Supercluster.ClusterFeature<Supercluster.AnyProps>): L.Marker {
    const [lon, lat] = group.geometry.coordinates as [number, number];
    const { cluster_id: id, point_count: count, point_count_abbreviated: short } = group.properties;
    const html = document.createElement("span");
    html.textContent = String(short);
    const side = count < 20 ? 44 : count < 200 ? 52 : 62;
    const icon = L.divIcon({ className: "pin-group", html, iconSize: [side, side] });
    const marker = L.marker([lat, lon], { icon, keyboard: true, title: String(count) });
    return marker.on("click keypress", () => this.map.setView([lat, lon], this.#index!.getClusterExpansionZoom(id)));
  }
}

function isGroup(found: Found): found is Supercluster.ClusterFeature<Supercluster.AnyProps> {
  return "cluster" in found.properties;
}
