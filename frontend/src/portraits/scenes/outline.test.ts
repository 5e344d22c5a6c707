import assert from "node:assert/strict";
import { test } from "node:test";
import { simpler, type Spot } from "./outline";

test("a trembling finger that stays where it is draws nothing", () => {
  assert.equal(simpler([[0.5, 0.5], [0.505, 0.5], [0.5, 0.506]]).length, 1);
});

test("a long line keeps its shape in sixty corners at most", () => {
  const round = Array.from({ length: 900 }, (_one, n): Spot => [0.5 + 0.4 * Math.cos(n / 143), 0.5 + 0.4 * Math.sin(n / 143)]);
  const kept = simpler(round);
  assert.ok(kept.length > 20 && kept.length <= 60, String(kept.length));
  assert.deepEqual(kept[0], round[0]);
});
