import assert from "node:assert/strict";
import { test } from "node:test";
import { cutOut, gaps, keepOnly, merged, putBack, told } from "./spans";

test("the middle goes, and comes back", () => {
  const cut = cutOut([], [2, 3], 10)!;
  assert.deepEqual(cut, [[0, 2], [3, 10]]);
  assert.deepEqual(gaps(cut, 10), [[2, 3]]);
  assert.deepEqual(putBack(cut, [2, 3], 10), []);
});

test("only a span stays, of what was still there", () => {
  const cut = cutOut([], [2, 3], 10)!;
  assert.deepEqual(keepOnly(cut, [1, 5], 10), [[1, 2], [3, 5]]);
  assert.deepEqual(gaps(keepOnly(cut, [1, 5], 10)!, 10), [[0, 1], [2, 3], [5, 10]]);
});

test("crumbs go with what is cut; cutting twice is cutting once", () => {
  assert.deepEqual(cutOut([], [0.02, 3], 10), [[3, 10]]);
  assert.deepEqual(cutOut(cutOut([], [2, 3], 10)!, [2, 3], 10), [[0, 2], [3, 10]]);
  assert.equal(cutOut([], [0, 10], 10), null);
  assert.equal(keepOnly([[0, 2], [3, 10]], [2, 3], 10), null);
});

test("covered words that touch are one", () => assert.deepEqual(merged([[3, 4], [1, 2], [2, 2.5]]), [[1, 2.5], [3, 4]]));

test("times are told as a clock", () => {
  assert.equal(told(65.26), "1:05,3");
  assert.equal(told(59.97), "1:00,0");
});
