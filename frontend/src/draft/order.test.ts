import assert from "node:assert/strict";
import { test } from "node:test";
import { Chance } from "./chance";
import { between } from "./order";

test("the first key, the next ones, the one before", () => {
  assert.equal(between(null, null), "a0");
  assert.equal(between("a0", null), "a1");
  assert.equal(between("az", null), "b00");
  assert.equal(between(null, "a0"), "Zz");
  assert.equal(between(null, "Z0"), "Yzz");
  assert.equal(between("a0", "a1"), "a0V");
});

test("a thousand items appended cost three letters", () => {
  let last: string | null = null;
  for (let n = 0; n < 1000; n++) {
    const key: string = between(last, null);
    assert.ok(last === null || key > last, `${key} after ${last}`);
    last = key;
  }
  assert.ok(last!.length <= 3, last!);
});

test("any insertion falls strictly between, and stays short", () => {
  for (let seed = 0; seed < 300; seed++) {
    const chance = new Chance(seed);
    const keys: string[] = [];
    for (let n = 0; n < 120; n++) {
      const place = chance.pick([0, keys.length, chance.below(keys.length + 1)]);
      const [before, after] = [keys[place - 1] ?? null, keys[place] ?? null];
      const key = between(before, after);
      assert.ok(before === null || before < key, `${before} < ${key} (seed ${seed})`);
      assert.ok(after === null || key < after, `${key} < ${after} (seed ${seed})`);
      keys.splice(place, 0, key);
    }
    assert.ok(Math.max(...keys.map((key) => key.length)) < 24, `seed ${seed}`);
  }
});

test("always inserting at the same place grows by one letter in six", () => {
  let after = "a1";
  for (let n = 0; n < 60; n++) {
    const key = between("a0", after);
    assert.ok("a0" < key && key < after);
    after = key;
  }
  assert.ok(after.length <= 14, after);
});

test("keys of another hand count as absent; equal or inverted ones give the next place", () => {
  assert.equal(between("é", null), "a0");
  assert.equal(between("", "a5"), "a4");
  assert.ok(between("a3", "a3") > "a3");
  assert.ok(between("a5", "a3") > "a5");
});
