/**
 * The browser and the server agree: what clients lived through against the real server (written by
 * tests/studio/drafts/test_convergence.py), lived through again by this code.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { test } from "node:test";
import type { Answers, Item, Op, Page, Snapshot } from "../net/protocol";
import { same } from "./merge";
import { DraftState, type ItemView } from "./state";

type Message =
  | ["do", Op]
  | ["snapshot", Snapshot]
  | ["page", Page]
  | ["answers", { operations: Op[]; results: Answers["results"] }];

interface Lived {
  story: Message[];
  end: Partial<Item>[];
  seq: number;
}

const file = env.STUDIO_STORIES;

test("the same messages end in the same draft", { skip: file ? false : "told by tests/studio/drafts" }, () => {
  const lived = JSON.parse(readFileSync(file!, "utf-8")) as Lived[];
  assert.ok(lived.length);
  for (const [number, { story, end, seq }] of lived.entries()) {
    const state = new DraftState();
    for (const message of story) hear(state, message);
    assert.equal(state.seq, seq, `story ${number}`);
    assert.equal(state.waiting, 0, `story ${number}: nothing waits`);
    const seen = [...state.items(), ...state.trash()].map(essence).sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.ok(same(seen, end), `story ${number}:\n${JSON.stringify(seen)}\n${JSON.stringify(end)}`);
    assert.ok(!state.doubtful, `story ${number}: no doubt is left`);
  }
});

function hear(state: DraftState, [kind, told]: Message): void {
  if (kind === "do") state.apply(told);
  else if (kind === "snapshot") state.load(told);
  else if (kind === "page") state.receive(told.operations);
  else confirm(state, told.operations, told.results);
}

function confirm(state: DraftState, operations: Op[], results: Answers["results"]): void {
  for (const [place, result] of results.entries()) {
    if (result.status === "stored") state.confirm(operations[place]!, result);
  }
}

function essence(item: ItemView) {
  const { id, type, author, others, deleted, geometry, order, properties } = item;
  return { id, type, author, others, deleted, geometry, order, properties };
}
