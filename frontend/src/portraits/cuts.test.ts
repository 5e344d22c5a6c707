import assert from "node:assert/strict";
import { test } from "node:test";
// The same file holds the server to the same answers.
import CASES from "../../../tests/studio/portraits/edits_cases.json";
import { heardLength, moved, movedSpan, originalAt, shownAt, unmoved, type Box, type Piece, type Quarter } from "./cuts";

const pieces = (keep: number[][]) => keep as unknown as Piece[];

for (const { keep, start, end, moved: expected } of CASES.spans) {
  test(`what is left of ${start}–${end} in ${JSON.stringify(keep)}`, () => assert.deepEqual(movedSpan(pieces(keep), start, end), expected));
}

for (const { turn, crop, spot, moved: expected } of CASES.points) {
  test(`where ${String(spot)} is after ${turn}° and ${String(crop)}`, () =>
    assert.deepEqual(shownAt(turn as Quarter, crop as unknown as Box | null, [spot[0]!, spot[1]!]), expected));
}

test("a moment goes there and back", () => {
  const keep = pieces([[1, 3], [4, 6]]);
  assert.equal(moved(keep, 4.5), 2.5);
  assert.equal(unmoved(keep, 2.5), 4.5);
  assert.equal(moved(keep, 3.5), null);
  assert.equal(heardLength(keep, 5), 3);
  assert.equal(heardLength([], 5), 5);
});

test("a point goes there and back", () => {
  for (const turn of [0, 90, 180, 270] as const) {
    const [x, y] = originalAt(turn, [0.1, 0.2, 0.7, 0.9], shownAt(turn, [0.1, 0.2, 0.7, 0.9], [0.3, 0.6]));
    assert.ok(Math.abs(x - 0.3) < 1e-9 && Math.abs(y - 0.6) < 1e-9);
  }
});
