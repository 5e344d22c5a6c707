import assert from "node:assert/strict";
import { test } from "node:test";
import type { OperationRow } from "../disk/tables";
import type { Op } from "../net/protocol";
import { nextBatch, nextTime } from "./batch";

function row(id: string, facts: Omit<Partial<OperationRow>, "op"> & { op?: Partial<Op> } = {}): OperationRow {
  const op: Op = { id, item: "i1", verb: "set", path: "title", value: "x", made_at: "", base: 0, ...facts.op };
  const waiting = { draft: "d1", person: "nadia", state: "waiting" as const, error: "", message: "", tries: 0, notBefore: 0 };
  return { id, ...waiting, ...facts, op };
}

const ids = (rows: OperationRow[]) => rows.map(({ id }) => id);

test("in order, one draft at a time, no more than asked", () => {
  const rows = [row("1"), row("2", { draft: "d2" }), row("3"), row("4")];
  assert.deepEqual(ids(nextBatch(rows, 0)), ["1", "3", "4"]);
  assert.deepEqual(ids(nextBatch(rows, 0, new Map(), 2)), ["1", "3"]);
});

test("refused ones stay; those whose time has not come wait without blocking the others", () => {
  const rows = [row("1", { state: "refused" }), row("2", { notBefore: 500 }), row("3")];
  assert.deepEqual(ids(nextBatch(rows, 0)), ["3"]);
  assert.deepEqual(ids(nextBatch(rows, 500)), ["2", "3"]);
  assert.equal(nextTime([rows[1]!], 100), 400);
});

test("what belongs to an item whose creation was refused waits for it to be mended", () => {
  const rows = [row("1", { state: "refused", op: { verb: "put" } }), row("2"), row("3", { op: { item: "i2" } })];
  assert.deepEqual(ids(nextBatch(rows, 0)), ["3"]);
  assert.equal(nextTime(rows.slice(0, 2), 0), null); // nothing to wake up for
});

test("a draft that rests lets another pass", () => {
  const rows = [row("1"), row("2", { draft: "d2" })];
  assert.deepEqual(ids(nextBatch(rows, 0, new Map([["d1", 1000]]))), ["2"]);
  assert.equal(nextTime([rows[0]!], 0, new Map([["d1", 1000]])), 1000);
});

test("a heavy operation goes alone, never not at all", () => {
  const heavy = row("1", { op: { value: "x".repeat(300_000) } });
  assert.deepEqual(ids(nextBatch([heavy, row("2")], 0)), ["1"]);
  assert.deepEqual(ids(nextBatch([row("2"), heavy], 0)), ["2"]);
});
