import assert from "node:assert/strict";
import { test } from "node:test";
import type { ItemView } from "./state";
import { added, changed, removed, UndoStack, type Act } from "./undo";

type World = Map<string, ItemView>;

function item(id: string, properties: Record<string, unknown> = {}, deleted = false): ItemView {
  const facts = { type: "place", geometry: null, order: "a0", author: "nadia", created: "", changed: "" };
  return { id, properties, deleted, mine: true, others: {}, pending: false, trouble: null, ...facts };
}

function perform(world: World, act: Act): void {
  const now = world.get(act.item)!;
  if (act.verb === "set") now.properties = { ...now.properties, [act.path!]: act.value };
  else now.deleted = act.verb === "delete";
}

function setUp(): { world: World; stack: UndoStack; see: (id: string) => ItemView | null } {
  const world: World = new Map([["a", item("a", { title: "Gare" })]]);
  return { world, stack: new UndoStack(), see: (id) => world.get(id) ?? null };
}

test("work done apart is undone by itself, then with the rest", () => {
  const { world, stack, see } = setUp();
  stack.record([changed(see("a"), "a", "title", "Port")]);
  world.get("a")!.properties.title = "Port";
  const apart = new UndoStack();
  apart.record([changed(see("a"), "a", "title", "Quai")]);
  world.get("a")!.properties.title = "Quai";
  assert.equal(apart.depth, 1);
  stack.append(apart);
  assert.equal(stack.depth, 2);
  for (const title of ["Port", "Gare"]) {
    stack.undo(see).forEach((act) => perform(world, act));
    assert.equal(world.get("a")!.properties.title, title);
  }
});

test("undo and redo of a value, of a removal, of an addition", () => {
  const { world, stack, see } = setUp();
  stack.record([changed(see("a"), "a", "title", "Port")]);
  world.get("a")!.properties.title = "Port";
  stack.undo(see).forEach((act) => perform(world, act));
  assert.equal(world.get("a")!.properties.title, "Gare");
  stack.redo(see).forEach((act) => perform(world, act));
  assert.equal(world.get("a")!.properties.title, "Port");

  stack.record([removed("a")]);
  world.get("a")!.deleted = true;
  stack.undo(see).forEach((act) => perform(world, act));
  assert.equal(world.get("a")!.deleted, false);

  world.set("b", item("b"));
  stack.record([added("b")]);
  assert.deepEqual(stack.undo(see), [{ item: "b", verb: "delete" }]);
});

test("a property that was not there goes away again", () => {
  const { world, stack, see } = setUp();
  stack.record([changed(see("a"), "a", "notes", "Près du pont")]);
  world.get("a")!.properties.notes = "Près du pont";
  assert.deepEqual(stack.undo(see), [{ item: "a", verb: "set", path: "notes", value: null }]);
});

test("what somebody else changed since is left alone, and the step before is undone", () => {
  const { world, stack, see } = setUp();
  stack.record([changed(see("a"), "a", "notes", "1")]);
  world.get("a")!.properties.notes = "1";
  stack.record([changed(see("a"), "a", "title", "Port")]);
  world.get("a")!.properties.title = "Quai"; // Karim
  assert.deepEqual(stack.undo(see), [{ item: "a", verb: "set", path: "notes", value: null }]);
  assert.deepEqual(stack.undo(see), []);
});

test("a gesture of several steps is undone last step first, and a new act forgets the future", () => {
  const { world, stack, see } = setUp();
  const steps = [changed(see("a"), "a", "title", "B")];
  world.get("a")!.properties.title = "B";
  steps.push(changed(see("a"), "a", "colour", "blue"));
  world.get("a")!.properties.colour = "blue";
  stack.record(steps);
  assert.deepEqual(stack.undo(see).map(({ path }) => path), ["colour", "title"]);
  assert.equal(stack.ahead, 1);
  stack.record([removed("a")]);
  assert.equal(stack.ahead, 0);
});

test("the stack forgets the oldest of very many gestures", () => {
  const { stack, see } = setUp();
  for (let n = 0; n < 500; n++) stack.record([changed(see("a"), "a", "title", String(n))]);
  assert.equal(stack.depth, 200);
});
