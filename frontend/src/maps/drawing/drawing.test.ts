import assert from "node:assert/strict";
import { test } from "node:test";
import type { LineString } from "geojson";
import { lensOf, onGround, throughLens, type Warp } from "./lens";
import { boundsOf, corners, positionOf, rectangle, spotOf, unit, degrees } from "./plane";

const AROUND = rectangle([0.69, 47.39], 400, 300);

test("a position and its spot of the picture are the same twice", () => {
  for (const spot of [[0, 0], [1, 1], [0.25, 0.8], [-0.4, 1.3]] as const) {
    const back = spotOf(positionOf([...spot], AROUND), AROUND);
    assert.ok(Math.hypot(back[0] - spot[0], back[1] - spot[1]) < 1e-9);
  }
});

test("a drawing keeps its proportions on the map's own plane", () => {
  const [west, south, east, north] = AROUND;
  const [[left, top], [right, bottom]] = [unit([west, north]), unit([east, south])];
  assert.ok(Math.abs((right - left) / (bottom - top) - 4 / 3) < 1e-9);
  assert.ok(Math.abs(east - west - 0.08) < 1e-12);
  boundsOf(corners(AROUND)).forEach((side, n) => assert.ok(Math.abs(side - AROUND[n]!) < 1e-12));
});

test("marks that were there before the drawing stay on it", () => {
  const marks: [number, number][] = [[0.5, 47.3], [0.9, 47.5], [0.7, 47.6]];
  const bounds = rectangle([0.69, 47.39], 300, 400, marks);
  for (const mark of marks) {
    const [x, y] = spotOf(mark, bounds);
    assert.ok(x > 0.05 && x < 0.95 && y > 0.05 && y < 0.95);
  }
});

// The server's own answer (basemaps/warp.py), for six points with a bend: `fit(...).to_json()`, rounded.
const centre = unit([0.69, 47.39]);
const WARP: Warp = {
  ...{ sides: [1, 0.75], centre, metres: 27_000_000, flat: [[-500, -400], [1000, 50], [-50, 1000]] },
  ...{ knots: [[0.2, 0.2], [0.8, 0.5]], bends: [[30, -10], [-20, 15]], error: 12 },
};

test("a spot falls where the straight part and the bends say", () => {
  const [lon, lat] = onGround([0.5, 0.4], WARP);
  const x = 0.5;
  const y = 0.4 * 0.75;
  const bend = (n: number, axis: number) => {
    const [dx, dy] = [x - WARP.knots[n]![0], y - WARP.knots[n]![1]];
    return 0.5 * (dx * dx + dy * dy) * Math.log(dx * dx + dy * dy) * WARP.bends[n]![axis]!;
  };
  const east = -500 + 1000 * x - 50 * y + bend(0, 0) + bend(1, 0);
  const south = -400 + 50 * x + 1000 * y + bend(0, 1) + bend(1, 1);
  const wanted = degrees([centre[0] + east / WARP.metres, centre[1] + south / WARP.metres]);
  assert.ok(Math.hypot(lon - wanted[0], lat - wanted[1]) < 1e-12);
});

test("lines go through the lens vertex by vertex, whatever their nesting", () => {
  const lens = lensOf(WARP, AROUND);
  const line: LineString = { type: "LineString", coordinates: [positionOf([0.1, 0.1], AROUND), positionOf([0.9, 0.8], AROUND)] };
  const moved = throughLens(line, lens) as LineString;
  const wanted = onGround([0.9, 0.8], WARP);
  assert.ok(Math.hypot(moved.coordinates[1]![0]! - wanted[0], moved.coordinates[1]![1]! - wanted[1]) < 1e-9);
  const polygon = throughLens(corners(AROUND), lens);
  assert.equal(polygon.type, "Polygon");
  assert.equal((polygon as ReturnType<typeof corners>).coordinates[0]!.length, 5);
});
