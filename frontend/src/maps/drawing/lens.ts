/** « Sur la carte » : each mark of a drawing is shown where the drawing says it really is. The numbers
 * are the server's (basemaps/warp.py: Warp.to_json); here they are only applied. Pure. */
import type { Geometry, Position } from "geojson";
import type { Bounds } from "../ground";
import { degrees, spotOf, type Spot } from "./plane";

export interface Warp {
  sides: Spot;
  centre: Spot;
  metres: number;
  /** Constant, x, y: each with its part of x and of y. */
  flat: [Spot, Spot, Spot];
  knots: Spot[];
  bends: Spot[];
  error: number | null;
}

/** Shows a stored position somewhere else. */
export type Lens = (at: Spot) => Spot;

export function lensOf(warp: Warp, bounds: Bounds): Lens {
  return (at) => onGround(spotOf(at, bounds), warp);
}

/** A spot of the picture (fractions), in degrees. */
export function onGround([fx, fy]: Spot, { sides, centre, metres, flat, knots, bends }: Warp): Spot {
  const [x, y] = [fx * sides[0], fy * sides[1]];
  const found: Spot = [0, 0];
  for (const axis of [0, 1] as const) {
    found[axis] = flat[0][axis] + flat[1][axis] * x + flat[2][axis] * y;
    knots.forEach((knot, n) => (found[axis] += reach(x - knot[0], y - knot[1]) * bends[n]![axis]));
  }
  return degrees([centre[0] + found[0] / metres, centre[1] + found[1] / metres]);
}

/** The thin plate's r² log r. */
function reach(dx: number, dy: number): number {
  const far = dx * dx + dy * dy;
  return far > 0 ? 0.5 * far * Math.log(far) : 0;
}

export function throughLens(geometry: Geometry, lens: Lens): Geometry {
  if (geometry.type === "GeometryCollection") return { ...geometry, geometries: geometry.geometries.map((one) => throughLens(one, lens)) };
  return { ...geometry, coordinates: moved(geometry.coordinates, lens) } as Geometry;
}

type Nested = Position | Nested[];

function moved(nested: Nested, lens: Lens): Nested {
  if (typeof nested[0] === "number") return lens([nested[0], nested[1] as number]);
  return (nested as Nested[]).map((one) => moved(one, lens));
}
