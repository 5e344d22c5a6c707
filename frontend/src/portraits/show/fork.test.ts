import assert from "node:assert/strict";
import { test } from "node:test";
import type { Montage } from "../montage";
import { clipsOf } from "./clips";
import { forksOf, reached } from "./fork";

const montage: Montage = {
  seconds: 9,
  voices: [{ answer: "a", start: 0, end: 2, question: "", scene: "one" }],
  shots: [
    { answer: "a", start: 0, end: 2.7, photo: null, scene: "one" },
    { answer: "", start: 2.7, end: 5, photo: null, scene: "two" },
    { answer: "", start: 5, end: 9, photo: null, scene: "three" },
  ],
  cues: [],
};
const ways = (scene: string) => (scene === "two" ? [] : [{ label: "Là", scene: scene === "one" ? "three" : "gone" }]);

test("a scene that leads somewhere ends in a fork, with its voice", () => {
  assert.deepEqual(forksOf(montage, ways), [{ at: 2, scene: "one", ways: [{ label: "Là", scene: "three" }] }]);
});

test("one stops at a fork that is heard, not at one that is jumped over", () => {
  const forks = forksOf(montage, ways);
  assert.equal(reached(forks, 1.7, 1.95)?.scene, "one");
  assert.equal(reached(forks, 2, 2.2), null);
  assert.equal(reached(forks, 0, 1), null);
});

test("an ambience makes one sound of all, on the same clock", () => {
  const material = { montage, voice: () => "voix-1.m4a" };
  assert.deepEqual(clipsOf(material).map(({ start, end, url, silent }) => [start, end, url, silent ?? false]), [
    [0, 2, "voix-1.m4a", false],
    [2.7, 5, null, true],
    [5, 9, null, true],
  ]);
  assert.deepEqual(clipsOf({ ...material, whole: "tout.m4a" }), [{ answer: "", start: 0, end: 9, question: "", url: "tout.m4a" }]);
});
