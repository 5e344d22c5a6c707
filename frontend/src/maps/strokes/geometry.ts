/** Small geometry of what is drawn. Pure. Spots are [lon, lat] in degrees, pixels count from the map's corner. */
import type { Geometry, Position } from "geojson";

export type Spot = [number, number];

export interface Pixel {
  x: number;
  y: number;
}

const FINE = 1e6; // six decimals are 11 cm: what the server keeps

export function rounded([lon, lat]: Spot): Spot {
  return [Math.round(lon * FINE) / FINE, Math.round(lat * FINE) / FINE];
}

/** Fewer points, nowhere further than `most` from the line that was drawn (Ramer, Douglas, Peucker). */
export function simplify(points: readonly Pixel[], most: number): Pixel[] {
  if (points.length < 3) return [...points];
  const kept = new Set([0, points.length - 1]);
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    const [far, distance] = farthest(points, first, last);
    if (distance <= most) continue;
    kept.add(far);
    spans.push([first, far], [far, last]);
  }
  return points.filter((_, index) => kept.has(index));
}

function farthest(points: readonly Pixel[], first: number, last: number): [number, number] {
  let found: [number, number] = [first, 0];
  for (let index = first + 1; index < last; index += 1) {
    const distance = offLine(points[index]!, points[first]!, points[last]!);
    if (distance > found[1]) found = [index, distance];
  }
  return found;
}

/** How far a point is from the piece of line between two others. */
export function offLine({ x, y }: Pixel, from: Pixel, to: Pixel): number {
  const [across, down] = [to.x - from.x, to.y - from.y];
  const length = across * across + down * down;
  const part = length ? Math.max(0, Math.min(1, ((x - from.x) * across + (y - from.y) * down) / length)) : 0;
  return Math.hypot(x - from.x - part * across, y - from.y - part * down);
}

/** The number of the line that passes nearest, within `reach`; -1 when none does. */
export function touched(lines: readonly (readonly Pixel[])[], at: Pixel, reach: number): number {
  const distances = lines.map((line) => offPath(line, at));
  const least = Math.min(Infinity, ...distances);
  return least <= reach ? distances.indexOf(least) : -1;
}

function offPath(line: readonly Pixel[], at: Pixel): number {
  if (line.length === 1) return offLine(at, line[0]!, line[0]!);
  return Math.min(Infinity, ...line.slice(1).map((to, index) => offLine(at, line[index]!, to)));
}

export const FEWEST = { area: 3, line: 2 };

/** A line or an area through these points; null when there are too few different ones. */
export function shaped(kind: "area" | "line", points: readonly Spot[]): Geometry | null {
  const different = new Set(points.map(String));
  if (different.size < FEWEST[kind]) return null;
  if (kind === "line") return { type: "LineString", coordinates: [...points] };
  return { type: "Polygon", coordinates: [[...points, points[0]!]] };
}

/** The points one may move one by one; null for what has several parts, holes, or is no line nor area. */
export function pointsOf(geometry: Geometry | null): Spot[] | null {
  if (geometry?.type === "LineString") return geometry.coordinates.map(spot);
  if (geometry?.type === "Polygon" && geometry.coordinates.length === 1) return geometry.coordinates[0]!.slice(0, -1).map(spot);
  return null;
}

/** The lines of a drawing, each one stroke of the finger. */
export function linesOf(geometry: Geometry | null): Spot[][] {
  if (geometry?.type === "LineString") return [geometry.coordinates.map(spot)];
  if (geometry?.type === "MultiLineString") return geometry.coordinates.map((line) => line.map(spot));
  return [];
}

export function drawn(lines: readonly (readonly Spot[])[]): Geometry | null {
  if (!lines.length) return null;
  if (lines.length === 1) return { type: "LineString", coordinates: [...lines[0]!] };
  return { type: "MultiLineString", coordinates: lines.map((line) => [...line]) };
}

/** The same shape some degrees further: the way is rounded first, so that each point goes exactly as far as the others. */
export function moved(geometry: Geometry, east: number, north: number): Geometry {
  if (geometry.type === "GeometryCollection") return geometry;
  return { ...geometry, coordinates: shifted(geometry.coordinates, ...rounded([east, north])) } as Geometry;
}

function shifted(coordinates: unknown, east: number, north: number): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  if (typeof coordinates[0] !== "number") return coordinates.map((inner) => shifted(inner, east, north));
  return rounded([coordinates[0] + east, Number(coordinates[1]) + north]);
}

/** Every position of a shape. */
export function spotsOf(geometry: Geometry | null): Spot[] {
  if (!geometry || geometry.type === "GeometryCollection") return [];
  const found: Spot[] = [];
  const look = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return;
    if (typeof coordinates[0] === "number") found.push(spot(coordinates as Position));
    else coordinates.forEach(look);
  };
  look(geometry.coordinates);
  return found;
}

/** A vertex in the middle: where a list leads the map. */
export function middleOf(geometry: Geometry | null): Spot | null {
  const spots = spotsOf(geometry);
  return spots[Math.floor(spots.length / 2)] ?? null;
}

function spot([lon = 0, lat = 0]: Position): Spot {
  return [lon, lat];
}
