import assert from "node:assert/strict";
import { test } from "node:test";
import { type Box, giveWay } from "./words";

const ROOM: Box = { x: 160, y: 200, wide: 320, high: 400 };
const word = (x: number, y: number): Box => ({ x, y, wide: 80, high: 20 });

test("words with room of their own stay where they were written", () => {
  assert.deepEqual(giveWay([word(100, 100), word(100, 200)], [], ROOM), [{ across: 0, down: 0 }, { across: 0, down: 0 }]);
});

test("two words in one place stand one above the other", () => {
  const [first, second] = giveWay([word(100, 100), word(105, 104)], [], ROOM);
  assert.deepEqual(first, { across: 0, down: 0 });
  assert.ok(Math.abs(second!.down) >= 16);
});

test("a word steps out from under a mark, and back into the room", () => {
  const [beside] = giveWay([word(100, 100)], [{ x: 100, y: 100, wide: 44, high: 44 }], ROOM);
  assert.ok(Math.abs(beside!.down) >= 32 || Math.abs(beside!.across) >= 56);
  const [back] = giveWay([word(20, 100)], [], ROOM);
  assert.ok(back!.across > 0);
});

test("in a crowd every word has a step, none is lost", () => {
  const crowd = Array.from({ length: 40 }, (_, n) => word(100 + (n % 5), 100 + (n % 7)));
  assert.equal(giveWay(crowd, [], ROOM).length, 40);
});
