import assert from "node:assert/strict";
import { test } from "node:test";
import type { Point } from "../cuts";
import { around, boxOf, drawn, growBox, growMask, moveBox, moveMask, pullCorner, round, turnBox, turnMask } from "./shapes";

const circle: Point[] = Array.from({ length: 90 }, (_, n) => [0.5 + 0.2 * Math.cos(n / 14), 0.5 + 0.2 * Math.sin(n / 14)]);

test("a finger that goes round hides all that is inside", () => {
  const mask = drawn(circle, 1.5);
  assert.equal(mask.shape, "polygon");
  assert.ok(mask.points.length >= 8 && mask.points.length <= 61);
  const [left, top, right, bottom] = boxOf(mask.points);
  assert.ok(left < 0.32 && top < 0.32 && right > 0.68 && bottom > 0.68);
});

test("a scribble leaves no hole", () => {
  const knot: Point[] = [[0.2, 0.2], [0.6, 0.6], [0.6, 0.2], [0.2, 0.6]];
  assert.equal(around(knot).length, 4);
});

test("a tap hides a face's worth, round to the eye", () => {
  const [a, b] = drawn([[0.5, 0.5], [0.501, 0.5]], 1.5).points as [Point, Point];
  assert.ok(Math.abs((b[0] - a[0]) * 1.5 - (b[1] - a[1])) < 1e-4);
  const [corner] = round([0, 0], 1).points as [Point];
  assert.deepEqual(corner, [0, 0]);
});

test("nothing leaves the picture", () => {
  const mask = moveMask(round([0.5, 0.5], 1), 9, -9);
  assert.deepEqual(boxOf(mask.points).slice(1, 3), [0, 1]);
  assert.deepEqual(moveBox([0.1, 0.1, 0.6, 0.6], 1, -1), [0.5, 0, 1, 0.5]);
  assert.deepEqual(growBox([0.1, 0.1, 0.6, 0.6], 9), [0, 0, 1, 1]);
  const [left, , right] = boxOf(growMask(round([0.5, 0.5], 1), 0.0001).points);
  assert.ok(right - left >= 0.0499);
});

test("a corner does not cross the other one", () => {
  assert.deepEqual(pullCorner([0.2, 0.2, 0.8, 0.8], 0, [0.9, -1]), [0.75, 0, 0.8, 0.8]);
  assert.deepEqual(pullCorner([0.2, 0.2, 0.8, 0.8], 2, [2, 0.5]), [0.2, 0.2, 1, 0.5]);
});

test("turned four times, everything is where it was", () => {
  let mask = drawn(circle, 1);
  let box = [0.1, 0.2, 0.5, 0.6] as readonly [number, number, number, number];
  const before = JSON.stringify([mask, box]);
  for (let n = 0; n < 4; n += 1) [mask, box] = [turnMask(mask, 90), turnBox(box, 90)];
  assert.equal(JSON.stringify([mask, box]), before);
  assert.deepEqual(turnBox([0, 0, 0.5, 0.25], 90), [0.75, 0, 1, 0.5]);
});
