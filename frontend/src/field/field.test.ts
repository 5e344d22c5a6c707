import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn } from "../disk/caches";
import { enlarged, parentOf, readTile, tileAddressOf } from "./enlarging";

test("a page names its files and its voices", () => {
  const page = `<link href="/static/dist/map-A1.css"><script src='/static/dist/map.js'></script>
    <button data-say-spare="/voix/fr/ab_-1/cd_2-.m4a"></button> {"sprite": "/static/dist/icons-B2.svg"} "/atelier/"`;
  assert.deepEqual(namesIn(page), ["/static/dist/map-A1.css", "/static/dist/map.js", "/voix/fr/ab_-1/cd_2-.m4a", "/static/dist/icons-B2.svg"]);
});

test("a tile's address is read and written", () => {
  const address = "/tiles/plan/16/32893/22900@2x.png";
  assert.equal(tileAddressOf(readTile(address)!), address);
  assert.equal(readTile("/tiles/plan/../x.png"), null);
});

test("a tile is found in the one that holds it", () => {
  const { tile, left, top, part } = parentOf({ ground: "plan", z: 4, x: 7, y: 9, fine: true }, 2, false);
  assert.deepEqual(tile, { ground: "plan", z: 2, x: 1, y: 2, fine: false });
  assert.deepEqual([left, top, part], [0.75, 0.25, 0.25]);
});

test("paper is everywhere the one tile that was taken", async () => {
  const find = async (address: string) => (address === "/tiles/papier-kraft/0/0/0.png" ? new Response("kraft") : undefined);
  const found = await enlarged("/tiles/papier-kraft/15/900/700@2x.png", find);
  assert.equal(await found?.text(), "kraft");
  assert.equal(await enlarged("/tiles/plan/15/900/700.png", find), null);
});
