/** Two maps on one ground: each side has its shape and its colour, what both have a third one. */
import type { Behaviour } from "../../behaviours/attach";
import { showCredits } from "../editor/credits";
import { need } from "../editor/pieces";
import type { Bounds, Ground } from "../ground";
import { MapView } from "../leaflet/view";
import type { Look } from "../look";
import { together } from "./together";

interface Compared {
  ground: Ground;
  looks: Look[];
  pins: { id: string; lon: number; lat: number; look: number; label: string }[];
}

export const mapCompare: Behaviour = (root) => {
  const data = JSON.parse(document.getElementById("compare-data")?.textContent ?? "null") as Compared;
  const [first] = data.pins;
  const map = new MapView(need(root, "map"), { ground: data.ground, open: { lon: first?.lon ?? 0.69, lat: first?.lat ?? 47.39, zoom: 13 }, draw: plain, refits: true });
  showCredits(need(root, "credits"), data.ground);
  map.setPins(data.pins.map(({ look, ...pin }) => ({ ...pin, look: data.looks[look]!, size: look === 2 ? 2 : 1 })));
  if (first) map.fit(around(data.pins));
  root.dataset.ready = "true";
  return () => map.close();
};

/** A shape without a drawing inside: three sides, three shapes. */
function plain({ colour, shape }: Look): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  for (const [name, value] of Object.entries({ viewBox: "0 0 44 44", class: `pin-drawing marker-${colour}`, "aria-hidden": "true" })) drawing.setAttribute(name, value);
  use.setAttribute("href", `#shape-${shape}`);
  use.setAttribute("class", "pin-shape");
  drawing.append(use);
  return drawing;
}

function around(pins: readonly { lon: number; lat: number }[]): Bounds {
  const spots = together(pins.map(({ lon, lat }) => [lon, lat]));
  const [lons, lats] = [spots.map(([lon]) => lon), spots.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
