import assert from "node:assert/strict";
import { test } from "node:test";
import { freeLook, searched, twinOf } from "./looks";

const entry = (id: string, icon: string, shape: "circle" | "heart", picture: string | null = null) => ({ id, label: id, colour: "blue" as const, icon, shape, picture });

test("two entries with the same image and shape are twins, a picture of one's own is none", () => {
  const all = [entry("a", "star", "circle"), entry("b", "star", "heart"), entry("c", "star", "circle", "/p")];
  assert.equal(twinOf(entry("d", "star", "circle"), all)?.id, "a");
  assert.equal(twinOf(all[0]!, all), null);
  assert.equal(twinOf(entry("d", "star", "circle", "/q"), all), null);
});

test("a new entry has a look of its own, and the colour least used", () => {
  const all: ReturnType<typeof freeLook>[] = [];
  for (let n = 0; n < 14; n++) {
    const look = freeLook(all);
    assert.ok(!all.some((one) => one.icon === look.icon && one.shape === look.shape));
    all.push(look);
  }
  assert.equal(new Set(all.slice(0, 7).map(({ colour }) => colour)).size, 7);
});

test("images are found by French words, with or without accents", () => {
  const icons = [["bike", "velo cycle"], ["mood-nervous", "peur inquiet stress"], ["heart", "coeur amour aimer"]] as const;
  assert.deepEqual(searched(icons, "Vélo"), ["bike"]);
  assert.deepEqual(searched(icons, "cœur"), ["heart"]);
  assert.deepEqual(searched(icons, ""), ["bike", "mood-nervous", "heart"]);
  assert.deepEqual(searched(icons, "dragon"), []);
});
