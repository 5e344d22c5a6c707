import assert from "node:assert/strict";
import { test } from "node:test";
import type { Geometry } from "geojson";
import { drawn, linesOf, moved, offLine, pointsOf, shaped, simplify, spotsOf, touched, type Pixel, type Spot } from "./geometry";
import { Hand } from "./hand";
import { Trace } from "./trace";

const pixels = (...pairs: [number, number][]): Pixel[] => pairs.map(([x, y]) => ({ x, y }));

test("a straight hand keeps its two ends, a corner stays", () => {
  const straight = Array.from({ length: 40 }, (_, x) => ({ x, y: x % 2 }));
  assert.deepEqual(simplify(straight, 1.5), [straight[0], straight[39]]);
  const corner = pixels([0, 0], [10, 0], [20, 0], [20, 10], [20, 20]);
  assert.deepEqual(simplify(corner, 1.5), pixels([0, 0], [20, 0], [20, 20]));
});

test("nothing that was drawn is further than the tolerance from what is kept", () => {
  const hand = Array.from({ length: 500 }, (_, n) => ({ x: n, y: 60 * Math.sin(n / 17) + 8 * Math.sin(n / 3) }));
  const kept = simplify(hand, 1.5);
  assert.ok(kept.length < hand.length / 2);
  for (const point of hand) {
    const least = Math.min(...kept.slice(1).map((to, index) => offLine(point, kept[index]!, to)));
    assert.ok(least <= 1.5 + 1e-9);
  }
});

test("one point, or none, is left as it is", () => {
  assert.deepEqual(simplify([], 1), []);
  assert.deepEqual(simplify(pixels([3, 4]), 1), pixels([3, 4]));
});

test("the eraser takes the nearest line within its reach", () => {
  const lines = [pixels([0, 0], [100, 0]), pixels([0, 30], [100, 30]), pixels([50, 200])];
  assert.equal(touched(lines, { x: 50, y: 18 }, 24), 1);
  assert.equal(touched(lines, { x: 50, y: 8 }, 24), 0);
  assert.equal(touched(lines, { x: 52, y: 205 }, 24), 2);
  assert.equal(touched(lines, { x: 50, y: 100 }, 24), -1);
  assert.equal(touched([], { x: 0, y: 0 }, 24), -1);
});

const A: Spot = [0.68, 47.39];
const B: Spot = [0.69, 47.39];
const C: Spot = [0.69, 47.4];

test("an area needs three different points, a line two", () => {
  assert.equal(shaped("area", [A, B]), null);
  assert.equal(shaped("area", [A, B, A]), null);
  assert.equal(shaped("line", [A, A]), null);
  assert.deepEqual(shaped("area", [A, B, C]), { type: "Polygon", coordinates: [[A, B, C, A]] });
  assert.deepEqual(pointsOf(shaped("area", [A, B, C])), [A, B, C]);
  assert.deepEqual(pointsOf(shaped("line", [A, B])), [A, B]);
});

test("what has holes or several parts is not moved point by point", () => {
  assert.equal(pointsOf({ type: "Polygon", coordinates: [[A, B, C, A], [A, B, C, A]] }), null);
  assert.equal(pointsOf({ type: "MultiLineString", coordinates: [[A, B]] }), null);
  assert.equal(pointsOf(null), null);
});

test("a drawing is one line, several, or nothing", () => {
  assert.equal(drawn([]), null);
  for (const lines of [[[A, B]], [[A, B], [B, C]]]) assert.deepEqual(linesOf(drawn(lines)), lines);
  assert.deepEqual(linesOf({ type: "Point", coordinates: A }), []);
});

test("a shape moves as a whole", () => {
  const shapes: Geometry[] = [shaped("area", [A, B, C])!, drawn([[A, B], [B, C]])!, { type: "Point", coordinates: A }];
  for (const shape of shapes) {
    const there = spotsOf(moved(shape, 0.01, -0.02));
    assert.deepEqual(there, spotsOf(shape).map(([lon, lat]) => [Math.round((lon + 0.01) * 1e6) / 1e6, Math.round((lat - 0.02) * 1e6) / 1e6]));
  }
});

test("each point goes exactly as far as the others, wherever the finger stops", () => {
  const millionths = (spots: Spot[]) => spots.map((spot) => spot.map((degrees) => Math.round(degrees * 1e6)));
  const shape = shaped("area", [[0.689312, 47.393644], [0.690111, 47.393001], [0.688777, 47.392555]])!;
  for (const way of [0.0000005, 0.0039496, -0.00075549999, -0.0007555]) {
    const from = millionths(spotsOf(shape));
    const there = millionths(spotsOf(moved(shape, way, -way)));
    assert.equal(new Set(there.map(([lon, lat], n) => `${lon! - from[n]![0]!} ${lat! - from[n]![1]!}`)).size, 1);
  }
});

test("points are put, taken, undone and redone", () => {
  const trace = new Trace();
  assert.ok(trace.put(A) && trace.put(B));
  assert.ok(!trace.put(B), "a trembling finger puts one point");
  assert.ok(trace.takeLast());
  assert.deepEqual(trace.points, [A]);
  assert.ok(trace.undo());
  assert.deepEqual(trace.points, [A, B]);
  assert.ok(trace.undo() && trace.undo());
  assert.deepEqual(trace.points, []);
  assert.ok(!trace.undo() && !trace.takeLast());
  assert.ok(trace.redo() && trace.redo() && trace.redo());
  assert.deepEqual(trace.points, [A]);
  trace.undo();
  trace.put(C);
  assert.ok(!trace.canRedo, "what is done anew replaces what was undone");
});

test("what was found on the disk is the beginning, and is not undone away", () => {
  const trace = new Trace([A, B]);
  assert.ok(!trace.canUndo);
  trace.put(C);
  trace.undo();
  assert.deepEqual(trace.points, [A, B]);
});

/** A sheet that hears what the test says. */
function aHand() {
  const heard: Record<string, (event: unknown) => void> = {};
  const said: string[] = [];
  const sheet = {
    addEventListener: (name: string, hear: (event: unknown) => void) => void (heard[name] = hear),
    setPointerCapture: () => undefined,
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
  } as unknown as HTMLElement;
  new Hand(sheet, {
    moves: (path) => said.push(`moves ${path.length}`),
    ends: (path) => said.push(`ends ${path.length}`),
    drops: () => said.push("drops"),
    pinches: (by) => said.push(`pinches ${by}`),
  });
  const touch = (name: string, pointerId: number, clientX: number) => heard[name]!({ pointerId, clientX, clientY: 0, button: 0, pointerType: "touch" });
  return { said, touch };
}

test("two fingers go near and far, and leave no stroke", () => {
  const { said, touch } = aHand();
  touch("pointerdown", 1, 100);
  touch("pointerdown", 2, 200);
  touch("pointermove", 2, 260);
  touch("pointermove", 2, 130);
  touch("pointerup", 2, 130);
  touch("pointermove", 1, 300);
  touch("pointerup", 1, 300);
  assert.deepEqual(said, ["moves 1", "drops", "pinches 1", "pinches -1"]);
  touch("pointerdown", 3, 0);
  touch("pointerup", 3, 0);
  assert.deepEqual(said.slice(4), ["moves 1", "ends 1"], "the next stroke is one again");
});

test("a palm that comes down late spoils no stroke", () => {
  const { said, touch } = aHand();
  touch("pointerdown", 1, 100);
  touch("pointermove", 1, 180);
  touch("pointerdown", 2, 400);
  touch("pointermove", 2, 500);
  touch("pointerup", 1, 180);
  assert.deepEqual(said, ["moves 1", "moves 2", "ends 2"]);
});
