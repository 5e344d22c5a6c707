/**
 * The flat world of a photographed drawing (studio/maps/drawing/plane.py says why): a rectangle of the map's
 * own plane, Web Mercator, in which everything drawn on the picture is stored. Pure.
 */
import type { Polygon } from "geojson";
import type { Bounds } from "../ground";

export type Spot = [number, number];

const SIDE = 0.08; // degrees of longitude along the longest side
const ROOM = 1.5; // around marks that were there before the drawing
const TILE = 256;

/** Degrees to the square of side 1 that shows the whole world, y downwards. */
export function unit([lon, lat]: Spot): Spot {
  return [(lon + 180) / 360, 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)];
}

export function degrees([x, y]: Spot): Spot {
  return [x * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

/** The rectangle of a picture of these proportions, around a position; large enough to hold `marks`. */
export function rectangle(around: Spot, width: number, height: number, marks: readonly Spot[] = []): Bounds {
  const flat = marks.map(unit);
  const [xs, ys] = [flat.map(([x]) => x), flat.map(([, y]) => y)];
  const [x, y] = flat.length ? [middle(xs), middle(ys)] : unit(around);
  const [wide, high] = [width / Math.max(width, height), height / Math.max(width, height)];
  const needed = flat.length ? Math.max(extent(xs) / wide, extent(ys) / high) * ROOM : 0;
  const side = Math.max(SIDE / 360, needed);
  const [west, north] = degrees([x - (side * wide) / 2, y - (side * high) / 2]);
  const [east, south] = degrees([x + (side * wide) / 2, y + (side * high) / 2]);
  return [west, south, east, north];
}

export function corners([west, south, east, north]: Bounds): Polygon {
  return { type: "Polygon", coordinates: [[[west, north], [east, north], [east, south], [west, south], [west, north]]] };
}

/** The rectangle of an overlay's geometry. */
export function boundsOf(polygon: Polygon): Bounds {
  const ring = polygon.coordinates[0] ?? [];
  const [lons, lats] = [ring.map(([lon]) => lon ?? 0), ring.map(([, lat]) => lat ?? 0)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** A position to a spot of the picture: fractions from its upper left corner. */
export function spotOf(at: Spot, [west, south, east, north]: Bounds): Spot {
  const [x, y] = unit(at);
  const [[left, top], [right, bottom]] = [unit([west, north]), unit([east, south])];
  return [(x - left) / (right - left), (y - top) / (bottom - top)];
}

export function positionOf([x, y]: Spot, [west, south, east, north]: Bounds): Spot {
  const [[left, top], [right, bottom]] = [unit([west, north]), unit([east, south])];
  return degrees([left + x * (right - left), top + y * (bottom - top)]);
}

/** The zoom at which a rectangle fills so many pixels. */
export function fittingZoom([west, south, east, north]: Bounds, width: number, height: number): number {
  const [[left, top], [right, bottom]] = [unit([west, north]), unit([east, south])];
  return Math.log2(Math.min(width / (right - left), height / (bottom - top)) / TILE);
}

function middle(values: readonly number[]): number {
  return (Math.min(...values) + Math.max(...values)) / 2;
}

function extent(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
