import assert from "node:assert/strict";
import { test } from "node:test";
import { including, panned, zoomed } from "./zoom";

test("a moment stays where it is while one comes closer", () => {
  assert.deepEqual(zoomed([0, 60], 0.5, 30, 60), [15, 45]);
  assert.deepEqual(zoomed([15, 45], 0.5, 15, 60), [15, 30]);
});

test("never past an end, never closer than two seconds, never farther than the whole", () => {
  assert.deepEqual(zoomed([0, 60], 0.5, 0, 60), [0, 30]);
  assert.deepEqual(zoomed([10, 12], 0.5, 11, 60), [10, 12]);
  assert.deepEqual(zoomed([10, 40], 4, 40, 60), [0, 60]);
  assert.deepEqual(zoomed([0, 1.5], 0.5, 1, 1.5), [0, 1.5]);
});

test("along, as far as there is sound", () => {
  assert.deepEqual(panned([0, 30], 0.5, 60), [15, 45]);
  assert.deepEqual(panned([30, 60], 0.5, 60), [30, 60]);
});

test("a moment comes into sight, and what is in sight does not move", () => {
  assert.deepEqual(including([10, 20], 12, 60), [10, 20]);
  assert.deepEqual(including([10, 20], 8, 60), [5.5, 15.5]);
  assert.deepEqual(including([10, 20], 59.5, 60), [50, 60]);
});
