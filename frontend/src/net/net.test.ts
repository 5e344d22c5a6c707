import assert from "node:assert/strict";
import { test } from "node:test";
import { delay } from "./backoff";
import { iso, ServerClock } from "./clock";
import { newId } from "./ids";
import { ApiError, readError } from "./request";
import { Signal } from "./signal";

test("ids are UUIDs of version 7 that sort by time", () => {
  const moments = [0, 1, 255, 256, 1_700_000_000_000, 1_764_000_000_001, 2 ** 48 - 1];
  const ids = moments.map((moment) => newId(moment));
  ids.forEach((id) => assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(Array.from({ length: 2000 }, () => newId(5))).size, 2000);
});

test("the clock never gives a moment twice, even when the machine goes back", () => {
  let machine = 1_000_000;
  const clock = new ServerClock(() => machine);
  const first = clock.tick();
  machine -= 500_000;
  assert.ok(clock.tick() > first);
});

test("a late machine speaks the server's time", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-23T08:00:00Z"));
  clock.anchor("2026-11-23T10:00:00.250Z");
  assert.equal(iso(clock.tick()), "2026-11-23T10:00:00.250Z");
  assert.equal(clock.skew, 7_200_250);
});

test("an HTTP date only mends a clock that is clearly off", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-23T10:00:00Z"));
  clock.check("Mon, 23 Nov 2026 10:00:02 GMT");
  assert.equal(clock.skew, 0);
  clock.check("Mon, 23 Nov 2026 11:00:00 GMT");
  assert.equal(clock.skew, 3_600_000);
  clock.check(null);
  clock.check("hier");
  assert.equal(clock.skew, 3_600_000);
});

test("an edit made after seeing a value beats it", () => {
  const clock = new ServerClock(() => Date.parse("2026-11-23T10:00:00Z"));
  clock.see("2026-11-23T10:00:00.900Z");
  assert.equal(iso(clock.tick()), "2026-11-23T10:00:00.901Z");
});

test("waits double from one second to one minute, shortened by up to half, never below what was asked", () => {
  assert.equal(delay(0, null, 0), 1_000);
  assert.equal(delay(0, null, 1), 500);
  assert.equal(delay(3, null, 0), 8_000);
  assert.equal(delay(50, null, 0), 60_000);
  for (let tries = 0; tries < 20; tries++) assert.ok(delay(tries, 30) >= 30_000);
});

test("an error keeps the server's sentence; a body that is no JSON is an error too", () => {
  const told = readError(422, '{"error":"invalid","message":"Il manque l’endroit.","fields":{"geometry":"Où ?"}}', null);
  assert.equal(told.message, "Il manque l’endroit.");
  assert.equal(told.fields.geometry, "Où ?");
  assert.equal(told.passing, false);
  const page = readError(502, "<html>", "7");
  assert.equal(page.retryAfter, 7);
  assert.ok(page.passing);
  assert.ok(new ApiError(0, "offline").passing);
  assert.equal(readError(503, "{}", "Wed, 21 Oct 2026 07:28:00 GMT").retryAfter, null);
});

test("a listener that fails does not stop the others", () => {
  const heard: number[] = [];
  const said = console.error;
  console.error = () => undefined;
  const signal = new Signal<number>();
  signal.on(() => {
    throw new Error("one");
  });
  const stop = signal.on((value) => heard.push(value));
  signal.tell(1);
  stop();
  signal.tell(2);
  console.error = said;
  assert.deepEqual(heard, [1]);
});
