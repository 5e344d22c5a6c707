/** The data of a published map (studio/maps/viewing.py): marks in columns, the words are in the page. */
import type { Geometry } from "geojson";
import type { Bounds, Ground, MapPlace } from "../ground";
import type { Drawing, Pin } from "../leaflet/view";
import { PLAIN, type Colour, type Look } from "../look";
import { weight, type Display } from "../styles";

/** A photographed drawing under the map, and where all goes when it is laid on the ground. */
export interface Under {
  bounds: Bounds;
  opacity: number;
  shows: "drawn" | "laid";
  laid: { bounds: Bounds; ground: Ground; x: (number | null)[]; y: (number | null)[]; geometries: (Geometry | null)[] } | null;
}

export interface MapData {
  ground: Ground;
  view: MapPlace;
  bounds: Bounds | null;
  looks: Look[];
  marks: {
    id: string[];
    x: number[];
    y: number[];
    category: (number | null)[];
    strength: (number | null)[];
    around: (number | null)[];
    size: (number | null)[];
    tint: (Colour | null)[];
    voice: number[];
  };
  /** The layer of each look: its place in the page's layers, or null. */
  layers: (number | null)[];
  display: Pick<Display, "mode" | "count">;
  drawings: (Omit<Drawing, "geometry"> & { geometry: Geometry; colour: Colour; category: number | null; pace?: number[][] | null })[];
  under?: Under | null;
}

const DEGREE = 100_000; // positions are whole numbers of 0.00001 degree

export function readData(): MapData {
  const told = document.getElementById("map-data")?.textContent;
  if (!told) throw new Error("no map in this page");
  return JSON.parse(told) as MapData;
}

/** Which marks are shown, by their category. */
export type Shows = (category: number | null) => boolean;

/** The marks that are shown; `label` says what a reader hears, and is asked when a mark is drawn. */
export function pins(data: MapData, shows: Shows, label: (id: string) => string, laid = false): Pin[] {
  const { marks, looks, display } = data;
  const all = marks.id.flatMap((id, n): (Pin & { category: number | null })[] => {
    const at = positionOf(data, n, laid);
    const look = looks[marks.category[n] ?? -1] ?? PLAIN;
    const facts = { look, strength: marks.strength[n], approximate: marks.around[n], category: marks.category[n]! };
    const styled = { size: marks.size[n], tint: marks.tint[n], weight: weight(display.count, { voice: marks.voice[n] === 1, strength: marks.strength[n] ?? null }) };
    if (!at) return [];
    const spot = { id, lon: at[0], lat: at[1], ...facts, ...styled };
    return [Object.defineProperty(spot, "label", { get: () => label(id), enumerable: true }) as typeof spot & { label: string }];
  });
  return all.filter((pin) => shows(pin.category));
}

/** Where the nth mark is; null for a home when the drawing is laid: it stays on the drawing. */
export function positionOf({ marks, under }: MapData, n: number, laid: boolean): [number, number] | null {
  const { x, y } = laid && under?.laid ? under.laid : marks;
  const [lon, lat] = [x[n], y[n]];
  return lon == null || lat == null ? null : [lon / DEGREE, lat / DEGREE];
}

/** Words on the map stay whatever is chosen. */
export function drawings({ drawings: all, under }: MapData, shows: Shows, laid = false): Drawing[] {
  const there = laid && under?.laid ? under.laid.geometries : null;
  const placed = all.flatMap((one, n) => (there ? (there[n] ? [{ ...one, geometry: there[n] }] : []) : [one]));
  return placed.filter((one) => one.kind === "words" || shows(one.category));
}
