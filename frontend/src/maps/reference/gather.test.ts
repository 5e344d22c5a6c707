import assert from "node:assert/strict";
import { test } from "node:test";
import { degrees, unpack } from "./columns";
import { gather, type View } from "./gather";

const VIEW: View = { scale: 256 * 2 ** 10, left: 131_000, top: 90_000, width: 1366, height: 768 };

function cloud(count: number, scale = VIEW.scale): [Float64Array, Float64Array] {
  let seed = 7;
  const chance = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let n = 0; n < count; n++) {
    x[n] = (VIEW.left + chance() * VIEW.width) / scale;
    y[n] = (VIEW.top + chance() * VIEW.height) / scale;
  }
  return [x, y];
}

test("every point of the view is counted once", () => {
  const [x, y] = cloud(20_000);
  const spots = gather(x, y, VIEW);
  assert.equal(spots.reduce((sum, { count }) => sum + count, 0), 20_000);
  assert.ok(spots.length < 400);
});

test("what is elsewhere is not drawn", () => {
  assert.deepEqual(gather(new Float64Array([0.1]), new Float64Array([0.1]), VIEW), []);
});

test("two that are far stand alone, and say who they are", () => {
  const at = (px: number, from: number) => (from + px) / VIEW.scale;
  const [x, y] = [new Float64Array([at(100, VIEW.left), at(900, VIEW.left)]), new Float64Array([at(100, VIEW.top), at(600, VIEW.top)])];
  const spots = gather(x, y, VIEW).sort((a, b) => a.index - b.index);
  assert.deepEqual(spots.map(({ count, index }) => [count, index]), [[1, 0], [1, 1]]);
  assert.ok(Math.abs(spots[0]!.x - 100) < 1e-6);
});

test("no two groups stand on each other", () => {
  const [x, y] = cloud(5_000);
  const spots = gather(x, y, VIEW);
  const near = spots.filter((a) => spots.some((b) => a !== b && Math.hypot(a.x - b.x, a.y - b.y) < 20));
  assert.ok(near.length < spots.length * 0.1);
});

test("a hundred thousand points are gathered in no time", () => {
  const [x, y] = cloud(100_000);
  gather(x, y, VIEW);
  const start = performance.now();
  gather(x, y, VIEW);
  assert.ok(performance.now() - start < 150, "machines are slow, but not so");
});

test("columns come back as they left", () => {
  const columns = unpack({
    count: 3,
    points: { i: [2], x: [69_440], y: [4_738_920] },
    shapes: { i: [0, 1], area: [1, 0], parts: [1, 1], sizes: [4, 2], x: [0, 100_000, 0, -100_000, 5, 5], y: [4_700_000, 0, 100_000, -100_000, 0, 10] },
  });
  const [lon, lat] = degrees(columns.x[0]!, columns.y[0]!);
  assert.ok(Math.abs(lon - 0.6944) < 1e-9 && Math.abs(lat - 47.3892) < 1e-9);
  assert.deepEqual([...columns.feature], [2]);
  assert.deepEqual(columns.outlines.map(({ feature, isArea, parts }) => [feature, isArea, parts[0]!.length]), [[0, true, 8], [1, false, 4]]);
});
