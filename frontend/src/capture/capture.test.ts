import assert from "node:assert/strict";
import { test } from "node:test";
import type { TakeRow } from "../disk/tables";
import { isWebKit, soundType } from "./format";
import { nextTake, nextTry } from "./queue";
import { barHeight, decibels, SilenceWatch } from "./silence";
import { TakeSource } from "./source";

const AGENTS = {
  chromium: "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15",
  chromeOnIphone: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/123.0 Mobile/15E148 Safari/604.1",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};

test("WebM with Opus where it is native, MP4 on every WebKit, whatever else the browser claims", () => {
  assert.deepEqual(Object.values(AGENTS).map(isWebKit), [false, true, true, false]);
  assert.equal(soundType(() => true, false), "audio/webm;codecs=opus");
  assert.equal(soundType(() => true, true), "audio/mp4");
  assert.equal(soundType((type) => type === "audio/ogg;codecs=opus", false), "audio/ogg;codecs=opus");
  assert.equal(soundType(() => false, true), "");
});

test("levels in dBFS, and the height of the bar", () => {
  assert.equal(decibels(new Float32Array(8)), -Infinity);
  assert.equal(decibels(new Float32Array([1, -1, 1, -1])), 0);
  assert.ok(Math.abs(decibels(new Float32Array([0.1, -0.1])) + 20) < 0.01);
  assert.deepEqual([-Infinity, -60, -30, 0, 3].map(barHeight), [0, 0, 0.5, 1, 1]);
});

test("five seconds without a voice is silence, and one word ends it", () => {
  const watch = new SilenceWatch();
  assert.equal(watch.silent(-Infinity, 0), false);
  assert.equal(watch.silent(-70, 4_900), false);
  assert.equal(watch.silent(-70, 5_000), true);
  assert.equal(watch.silent(-20, 5_100), false);
  assert.equal(watch.silent(-70, 10_000), false);
  assert.equal(watch.silent(-70, 10_100), true);
});

function take(id: string, facts: Partial<TakeRow> = {}): TakeRow {
  const place = { draft: "d", action: "a", person: "p", item: null, path: null };
  const content = { medium: "photo" as const, type: "image/jpeg", name: "", seconds: null, live: false, chunks: 1, bytes: 1000 };
  const sending = { state: "ready" as const, op: "", made_at: "", uploadUrl: null, file: null, error: "", message: "", tries: 0, notBefore: 0, touched: 0 };
  return { id, ...place, ...content, ...sending, ...facts };
}

test("small before large, old before new, failures last, what waits does not block", () => {
  const film = take("1", { bytes: 80_000_000 });
  const failed = take("2", { tries: 3 });
  const [first, second] = [take("3"), take("4")];
  assert.equal(nextTake([film, failed, second, first], 0)?.id, "3");
  assert.equal(nextTake([film, failed], 0)?.id, "1");
  assert.equal(nextTake([failed], 0)?.id, "2");
  assert.equal(nextTake([take("5", { notBefore: 10 })], 0), null);
  assert.equal(nextTry([take("5", { notBefore: 10 })], 0), 10);
  const others = (["recording", "sent", "refused"] as const).map((state) => take(state, { state }));
  assert.equal(nextTake(others, 0), null);
  assert.equal(nextTry(others, 0), null);
});

function recorded(): { source: TakeSource; add: (text: string) => void } {
  const chunks: Blob[] = [];
  const source = new TakeSource(async (n) => chunks[n]!);
  const add = (text: string) => (chunks.push(new Blob([text])), source.grew(text.length));
  return { source, add };
}

const text = async (slice: { value: Blob | null; done: boolean }) => [slice.value && (await slice.value.text()), slice.done];

test("the first chunk goes alone, then what there is, then the rest", async () => {
  const { source, add } = recorded();
  const first = source.slice(0, 1000);
  add("HEAD");
  assert.deepEqual(await text(await first), ["HEAD", false]);
  const second = source.slice(4, 1004);
  let given = false;
  void second.then(() => (given = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(given, false);
  add("a");
  assert.deepEqual(await text(await second), ["a", false]);
  for (const letter of ["b", "c"]) add(letter);
  assert.deepEqual(await text(await source.slice(5, 1005)), ["bc", false]);
  const last = source.slice(7, 1007);
  add("f");
  source.finish();
  assert.deepEqual(await text(await last), ["f", true]);
});

test("a recording that ended with everything confirmed has nothing more, and says it is the end", async () => {
  const { source, add } = recorded();
  add("HEAD");
  const rest = source.slice(4, 1004);
  source.finish();
  assert.deepEqual(await rest, { value: null, done: true });
});

test("pieces cut anywhere give the same bytes", async () => {
  const { source, add } = recorded();
  for (const part of ["un", "deux", "", "trois", "q"]) add(part);
  source.finish();
  let heard = "";
  for (let start = 0; ; ) {
    const { value, done } = await source.slice(start, start + 3);
    heard += await value!.text();
    start += value!.size;
    if (done) break;
  }
  assert.equal(heard, "undeuxtroisq");
});

test("one who waits for bytes can be told to stop, and may start again", async () => {
  const { source, add } = recorded();
  const waiting = source.slice(0, 10);
  source.cancel();
  await assert.rejects(waiting, /cancelled/);
  source.revive();
  add("x");
  assert.deepEqual(await text(await source.slice(0, 10)), ["x", false]);
});
