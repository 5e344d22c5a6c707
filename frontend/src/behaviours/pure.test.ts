import assert from "node:assert/strict";
import { test } from "node:test";
import { namesIn } from "./attach";
import { digitsIn } from "./digits";
import { presence } from "./idle-lock";
import { pauseAfter } from "./live-part";
import { clock } from "./player";
import { pickVoice, sentences } from "./speech";
import { giveVoiceBack, isSounding, silence, takeVoice } from "./voice";

test("an element may name several behaviours, each once", () => {
  assert.deepEqual(namesIn(" say  copy\nsay "), ["say", "copy"]);
  assert.deepEqual(namesIn(null), []);
});

test("a code is six digits however it was written", () => {
  assert.equal(digitsIn("482 913", 6), "482913");
  assert.equal(digitsIn("Code : 48-29-13 !", 6), "482913");
  assert.equal(digitsIn("٤٨٢٩١٣", 6), "482913", "Arabic digits");
  assert.equal(digitsIn("۴۸۲۹۱۳", 6), "482913", "Persian digits");
  assert.equal(digitsIn("４８２９１３", 6), "482913", "full-width digits");
  assert.equal(digitsIn("4829137", 6), "482913", "no more than asked");
  assert.equal(digitsIn("bonjour", 6), "");
});

test("somebody is asked after five minutes and gone one minute later", () => {
  assert.equal(presence(299_999, 5, 60), "there");
  assert.equal(presence(300_000, 5, 60), "asked");
  assert.equal(presence(359_999, 5, 60), "asked");
  assert.equal(presence(360_000, 5, 60), "gone");
  assert.equal(presence(8 * 3_600_000, 5, 60), "gone", "a computer that slept all night");
});

test("a server that does not answer is asked less and less, never for ever less", () => {
  assert.deepEqual([0, 1, 2, 3, 20].map((failures) => pauseAfter(failures, 4)), [4, 8, 16, 30, 30]);
  assert.equal(pauseAfter(0, 60), 60, "a slow part keeps its own pace");
  assert.equal(pauseAfter(3, 60), 60);
});

test("seconds are told as a clock", () => {
  assert.deepEqual([0, 7.9, 65, 3723].map(clock), ["0:00", "0:07", "1:05", "1:02:03"]);
  assert.equal(clock(Number.NaN), "0:00");
  assert.equal(clock(Number.POSITIVE_INFINITY), "0:00", "a sound without a known end");
});

const voice = (lang: string, localService = true, isDefault = false) => ({ lang, localService, default: isDefault });

test("the voice of the page's language is found, of its region first", () => {
  const voices = [voice("en-US", true, true), voice("fr-CA"), voice("fr-FR", false), voice("fr_BE")];
  assert.equal(pickVoice(voices, "fr-FR")?.lang, "fr-FR");
  assert.equal(pickVoice(voices, "fr")?.lang, "fr-CA", "one that needs no network");
  assert.equal(pickVoice(voices, "fr-BE")?.lang, "fr_BE", "Android writes an underscore");
});

test("without a voice of the language nothing is offered", () => {
  assert.equal(pickVoice([voice("en-US", true, true)], "fr"), null);
  assert.equal(pickVoice([], "fr"), null);
  assert.equal(pickVoice([voice("fra-FR")], "fr"), null, "another tag that begins alike");
});

test("a text is said in pieces that no browser cuts", () => {
  assert.deepEqual(sentences("Bonjour. Ça va ?  Oui !"), ["Bonjour.", "Ça va ?", "Oui !"]);
  assert.deepEqual(sentences("  "), []);
  const long = "mot ".repeat(100).trim();
  const pieces = sentences(long, 50);
  assert.ok(pieces.every((piece) => piece.length <= 50));
  assert.equal(pieces.join(" "), long, "no word is lost");
  assert.ok(sentences("a".repeat(95), 30).every((piece) => piece.length <= 30), "one endless word");
});

test("one thing sounds at a time", () => {
  const stopped: string[] = [];
  const first = () => stopped.push("first");
  const second = () => stopped.push("second");
  takeVoice(first);
  takeVoice(second);
  assert.deepEqual(stopped, ["first"]);
  giveVoiceBack(first);
  assert.ok(isSounding(), "only the one that sounds can give the voice back");
  silence();
  assert.deepEqual(stopped, ["first", "second"]);
  assert.ok(!isSounding());
});
