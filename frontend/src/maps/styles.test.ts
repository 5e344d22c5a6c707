import assert from "node:assert/strict";
import { test } from "node:test";
import CASES from "../../../tests/studio/maps/legend/style_cases.json";
import { lookOf, weight, type Facts, type Rule } from "./styles";

interface Case {
  rules: Rule[];
  facts: Partial<Facts>;
  size: number | null;
  tint: string | null;
}

test("rules say the same as on the server", () => {
  const cases = CASES as unknown as Case[];
  assert.ok(cases.length > 10);
  for (const { rules, facts, size, tint } of cases) {
    const whole = { strength: null, voice: false, photo: false, answers: {}, ...facts };
    assert.deepEqual(lookOf(rules, whole), { size, tint }, JSON.stringify(rules));
  }
});

test("what a mark weighs", () => {
  assert.equal(weight("marks", { voice: false, strength: null }), 1);
  assert.equal(weight("voices", { voice: false, strength: 3 }), 0);
  assert.equal(weight("strength", { voice: false, strength: 3 }), 3);
});
