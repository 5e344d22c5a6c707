/** The data of a published map (studio/maps/viewing.py): marks in columns, the words are in the page. */
import type { Geometry } from "geojson";
import type { Bounds, Ground, MapPlace } from "../ground";
import type { Drawing, Pin } from "../leaflet/view";
import { PLAIN, type Colour, type Look } from "../look";

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
  };
  drawings: (Omit<Drawing, "geometry"> & { geometry: Geometry; colour: Colour; category: number | null; pace?: number[][] | null })[];
}

const DEGREE = 100_000; // positions are whole numbers of 0.00001 degree

export function readData(): MapData {
  const told = document.getElementById("map-data")?.textContent;
  if (!told) throw new Error("no map in this page");
  return JSON.parse(told) as MapData;
}

/** The marks of one category, or all; `label` says what a reader hears. */
export function pins({ marks, looks }: MapData, category: number | null, label: (id: string) => string): Pin[] {
  const all = marks.id.map((id, n): Pin & { category: number | null } => ({
    ...{ id, lon: marks.x[n]! / DEGREE, lat: marks.y[n]! / DEGREE, label: label(id), category: marks.category[n]! },
    ...{ look: looks[marks.category[n] ?? -1] ?? PLAIN, strength: marks.strength[n], approximate: marks.around[n] },
  }));
  return all.filter((pin) => category === null || pin.category === category);
}

/** Words on the map stay whatever is chosen. */
export function drawings({ drawings: all }: MapData, category: number | null): Drawing[] {
  return all.filter((one) => category === null || one.kind === "words" || one.category === category);
}
