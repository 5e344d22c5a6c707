/**
 * A reference layer as it travels (studio/maps/reference/columnar.py): whole numbers of 0.00001 degree, each the
 * step from the one before. Here they become positions in the unit square of web maps, so that one
 * multiplication gives pixels at any zoom.
 */

export interface Packed {
  count: number;
  points?: { i?: number[]; x: number[]; y: number[] };
  shapes?: { i: number[]; area: number[]; parts: number[]; sizes: number[]; x: number[]; y: number[] };
}

export interface Columns {
  /** Points: position, and which feature each is. */
  x: Float64Array;
  y: Float64Array;
  feature: Uint32Array;
  outlines: Outline[];
}

export interface Outline {
  feature: number;
  isArea: boolean;
  /** Rings or lines: x, y, x, y… */
  parts: Float64Array[];
  /** West, north, east, south in the unit square. */
  box: [number, number, number, number];
}

const DEGREE = 100_000;

export function unpack({ points, shapes }: Packed): Columns {
  const [x, y] = points ? unit(points.x, points.y) : [new Float64Array(0), new Float64Array(0)];
  const feature = new Uint32Array(x.length);
  const numbers = points?.i ? steps(points.i) : null;
  for (let n = 0; n < feature.length; n++) feature[n] = numbers ? numbers[n]! : n;
  return { x, y, feature, outlines: shapes ? outlines(shapes) : [] };
}

function outlines(shapes: NonNullable<Packed["shapes"]>): Outline[] {
  const [x, y] = unit(shapes.x, shapes.y);
  const numbers = steps(shapes.i);
  let part = 0;
  let at = 0;
  return shapes.parts.map((count, n) => {
    const parts: Float64Array[] = [];
    for (const size of shapes.sizes.slice(part, part + count)) {
      const line = new Float64Array(size * 2);
      for (let v = 0; v < size; v++, at++) {
        line[2 * v] = x[at]!;
        line[2 * v + 1] = y[at]!;
      }
      parts.push(line);
    }
    part += count;
    return { feature: numbers[n]!, isArea: shapes.area[n] === 1, parts, box: boxOf(parts) };
  });
}

function boxOf(parts: Float64Array[]): Outline["box"] {
  const box: Outline["box"] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of parts) {
    for (let n = 0; n < line.length; n += 2) {
      box[0] = Math.min(box[0], line[n]!);
      box[1] = Math.min(box[1], line[n + 1]!);
      box[2] = Math.max(box[2], line[n]!);
      box[3] = Math.max(box[3], line[n + 1]!);
    }
  }
  return box;
}

function steps(numbers: number[]): number[] {
  let sum = 0;
  return numbers.map((step) => (sum += step));
}

/** Degrees to the unit square of Web Mercator; y goes down. */
function unit(lons: number[], lats: number[]): [Float64Array, Float64Array] {
  const [x, y] = [new Float64Array(lons.length), new Float64Array(lats.length)];
  let lon = 0;
  let lat = 0;
  for (let n = 0; n < lons.length; n++) {
    lon += lons[n]!;
    lat += lats[n]!;
    const sine = Math.sin((Math.max(-85, Math.min(85, lat / DEGREE)) * Math.PI) / 180);
    x[n] = lon / DEGREE / 360 + 0.5;
    y[n] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  return [x, y];
}

export function degrees(x: number, y: number): [number, number] {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}
