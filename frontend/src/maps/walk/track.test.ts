import assert from "node:assert/strict";
import { test } from "node:test";
import { holesOf, isHole, isNews, lengthOf, metres, placeAt, trackOf, usable, type Fix } from "./track";

const fix = (n: number, moment: number, hole = false): Fix => ({ lon: 0.69 + n * 0.001, lat: 47.39, moment, hole });

test("positions become a line with its moments", () => {
  const { geometry, moments } = trackOf([fix(0, 1), fix(1, 20.04), fix(2, 40)]);
  assert.deepEqual(geometry, { type: "LineString", coordinates: [[0.69, 47.39], [0.691, 47.39], [0.692, 47.39]] });
  assert.deepEqual(moments, [1, 20, 40]);
});

test("a hole stays a hole, and its moments go on", () => {
  const fixes = [fix(0, 0), fix(1, 10), fix(5, 90, true), fix(6, 100)];
  const { geometry, moments } = trackOf(fixes);
  assert.equal(geometry?.type, "MultiLineString");
  assert.equal(geometry?.coordinates.length, 2);
  assert.deepEqual(moments, [0, 10, 90, 100]);
  assert.deepEqual(holesOf(fixes), { count: 1, seconds: 80 });
  assert.ok(Math.abs(lengthOf(fixes) - 2 * metres(fixes[0]!, fixes[1]!)) < 0.1);
});

test("a lonely position between two holes is no line, and its moment goes with it", () => {
  const { geometry, moments } = trackOf([fix(0, 0), fix(1, 10), fix(3, 60, true), fix(5, 120, true), fix(6, 130)]);
  assert.equal(geometry?.coordinates.length, 2);
  assert.deepEqual(moments, [0, 10, 120, 130]);
  assert.deepEqual(trackOf([fix(0, 0)]), { geometry: null, moments: [] });
});

test("what counts as a hole, as news, as good enough", () => {
  assert.equal(isHole(undefined, fix(0, 90), true), false);
  assert.equal(isHole(fix(0, 0), fix(0, 31), false), true);
  assert.equal(isHole(fix(0, 0), fix(2, 5), false), false);
  assert.equal(isHole(fix(0, 0), fix(2, 5), true), true);
  assert.equal(isNews(fix(0, 0), fix(0, 5)), false);
  assert.equal(isNews(fix(0, 0), fix(0, 10)), true);
  assert.equal(usable(12) && !usable(400), true);
});

test("a very long walk keeps its ends, its holes and its order within what the server takes", () => {
  const many = Array.from({ length: 50_000 }, (_, n) => fix(n / 100, n, n === 25_001));
  const { geometry, moments } = trackOf(many);
  assert.ok(moments.length <= 18_100);
  assert.equal(moments[moments.length - 1], 49_999);
  assert.equal(geometry?.coordinates.length, 2);
  assert.deepEqual([...moments].sort((a, b) => a - b), moments);
});

test("the dot is between two vertices, waits at a hole, and stays at the end", () => {
  const lines = [[[0, 0], [2, 0]], [[10, 0], [12, 0]]];
  const moments = [[0, 10], [30, 40]];
  assert.deepEqual(placeAt(lines, moments, 5), [1, 0]);
  assert.deepEqual(placeAt(lines, moments, 20), [2, 0]);
  assert.deepEqual(placeAt(lines, moments, 35), [11, 0]);
  assert.deepEqual(placeAt(lines, moments, 99), [12, 0]);
  assert.deepEqual(placeAt(lines, moments, -5), [0, 0]);
  assert.equal(placeAt([], [], 5), null);
});
