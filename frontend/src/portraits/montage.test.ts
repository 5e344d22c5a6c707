import assert from "node:assert/strict";
import { test } from "node:test";
// The same file holds the server to the same answers.
import CASES from "../../../tests/studio/portraits/montage_cases.json";
import { assemble, at, type Story } from "./montage";

for (const { name, story, montage } of CASES) {
  test(`as the server assembles: ${name}`, () => assert.deepEqual(assemble(story as unknown as Story), montage));
}

test("what comes at a moment", () => {
  const parts = [
    { start: 0, end: 2 },
    { start: 2, end: 3 },
  ];
  assert.equal(at(parts, 0), parts[0]);
  assert.equal(at(parts, 2), parts[1]);
  assert.equal(at(parts, 3), null);
});
