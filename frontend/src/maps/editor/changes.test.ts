import assert from "node:assert/strict";
import { test } from "node:test";
import type { ItemView } from "../../draft/state";
import { Watch } from "./changes";

function item(facts: Partial<ItemView>): ItemView {
  const blank = { id: "i", type: "place", geometry: null, order: "", author: "", created: "", changed: "" };
  return { ...blank, properties: {}, deleted: false, mine: false, others: {}, pending: false, trouble: null, ...facts };
}

function looks(...views: ItemView[]): ReturnType<Watch["look"]>[] {
  const watch = new Watch();
  return views.map((view) => watch.look(["i"], () => view, ({ properties }) => String(properties.title ?? "")));
}

test("what others change is told, what is new is not", () => {
  const [first, second] = looks(item({ properties: { title: "Gare" } }), item({ properties: { title: "Port" } }));
  assert.deepEqual(first, { changed: [], removed: [] });
  assert.deepEqual(second, { changed: ["i"], removed: [] });
});

test("one’s own work is not told, on its way nor arrived", () => {
  const mine = { properties: { title: "Port" } };
  const told = looks(item({}), item({ ...mine, pending: true }), item(mine));
  assert.ok(told.every(({ changed }) => !changed.length));
});

test("what others take away is told once, by its name", () => {
  const there = item({ properties: { title: "Gare" } });
  const gone = item({ deleted: true });
  const [, second, third] = looks(there, gone, gone);
  assert.deepEqual(second, { changed: [], removed: ["Gare"] });
  assert.deepEqual(third, { changed: [], removed: [] });
});
