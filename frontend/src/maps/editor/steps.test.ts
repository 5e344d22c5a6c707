import assert from "node:assert/strict";
import { test } from "node:test";
import { after, asked, before, MARK_TYPES, progress, resume, type Facts, type Told } from "./steps";

const FACTS: Facts = { type: "place", sensitive: false, hasCategory: true, neverLocate: false, hasPhoto: false };
const NOTHING: Told = { category: false, strength: false, at: false, photo: false, voice: false };

test("a feeling is drawn, then its strength is told, then its sound", () => {
  const facts: Facts = { ...FACTS, type: "stroke", sensitive: true };
  assert.deepEqual(asked(facts).slice(0, 4), ["category", "pen", "strength", "voice"]);
  assert.ok(!asked({ ...facts, hasCategory: false }).includes("strength"), "nothing felt, no strength");
});

test("every question leads to the next, and back", () => {
  for (const type of MARK_TYPES) {
    const facts: Facts = { ...FACTS, type, sensitive: true, hasPhoto: true };
    const questions = asked(facts);
    questions.forEach((step, index) => {
      assert.equal(after(step, facts), questions[index + 1] ?? "done");
      assert.equal(before(step, facts), questions[index - 1] ?? null);
      if (step !== "people") assert.ok(progress(step, facts).now >= 1);
    });
  }
});

test("a change made by itself ends at once", () => {
  assert.equal(after("points", { ...FACTS, type: "area" }), "done");
  assert.equal(before("points", { ...FACTS, type: "area" }), null);
});

test("who comes back goes on where she stopped", () => {
  assert.equal(resume(NOTHING, FACTS), "category");
  assert.equal(resume({ ...NOTHING, category: true }, FACTS), "where");
  assert.equal(resume({ ...NOTHING, category: true }, { ...FACTS, neverLocate: true }), "photo");
  assert.equal(resume(NOTHING, { ...FACTS, type: "area", hasCategory: false }), "draw");
  assert.equal(resume(NOTHING, { ...FACTS, type: "stroke", hasCategory: false }), "pen");
  assert.equal(resume({ ...NOTHING, at: true, category: true }, { ...FACTS, type: "stroke", sensitive: true }), "strength");
  assert.equal(resume(NOTHING, { ...FACTS, type: "label" }), "where");
  assert.equal(resume({ ...NOTHING, at: true }, { ...FACTS, type: "label" }), "done");
  assert.equal(resume({ ...NOTHING, category: true, at: true, photo: true, voice: true }, FACTS), "words");
});
