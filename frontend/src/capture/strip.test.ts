import assert from "node:assert/strict";
import { test } from "node:test";
import { isCut, isTurned, stripped } from "./strip";

const bytes = (...parts: (number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part)));

const segment = (marker: number, content: (number[] | string)[]): number[] => {
  const inside = [...bytes(...content)];
  return [0xff, marker, (inside.length + 2) >> 8, (inside.length + 2) & 255, ...inside];
};

/** EXIF with one entry: the orientation, in little or big endian. */
function exif(orientation: number, little: boolean): number[] {
  const short = (value: number) => (little ? [value, 0] : [0, value]);
  const long = (value: number) => (little ? [value, 0, 0, 0] : [0, 0, 0, value]);
  const entry = [...(little ? [0x12, 0x01] : [0x01, 0x12]), ...short(3), ...long(1), ...short(orientation), 0, 0];
  return segment(0xe1, ["Exif", [0, 0], little ? "II" : "MM", short(42), long(8), short(1), entry, [0, 0, 0, 0]]);
}

const START = [0xff, 0xd8];
const JFIF = segment(0xe0, ["JFIF", [0]]);
const SCAN = [...segment(0xda, [[1, 2, 3]]), 0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56];
const END = [0xff, 0xd9];

test("a JPEG loses its EXIF, its comment and what follows its end, and nothing else", () => {
  const full = bytes(START, JFIF, exif(1, true), segment(0xfe, ["Chez Nadia"]), segment(0xe2, ["ICC_PROFILE"]), SCAN, END, "a film with a place in it");
  assert.deepEqual(stripped(full), bytes(START, JFIF, segment(0xe2, ["ICC_PROFILE"]), SCAN, END));
});

test("a progressive JPEG keeps all its scans", () => {
  const full = bytes(START, JFIF, SCAN, segment(0xc4, [[9, 9]]), SCAN, segment(0xe1, ["http://ns.adobe.com/xap"]), SCAN, END);
  assert.deepEqual(stripped(full), bytes(START, JFIF, SCAN, segment(0xc4, [[9, 9]]), SCAN, SCAN, END));
});

test("a JPEG that cannot be followed to its end is not touched", () => {
  assert.equal(stripped(bytes(START, JFIF, SCAN)), null);
  assert.equal(stripped(bytes(START, [0, 1, 2, 3, 4])), null);
  assert.equal(stripped(bytes("GIF89a")), null);
  assert.equal(stripped(bytes([])), null);
});

test("a photo that must be turned is known, in either order of bytes", () => {
  for (const little of [true, false]) {
    assert.equal(isTurned(bytes(START, exif(6, little), SCAN, END)), true);
    assert.equal(isTurned(bytes(START, exif(1, little), SCAN, END)), false);
  }
  assert.equal(isTurned(bytes(START, JFIF, SCAN, END)), false);
  assert.equal(isTurned(bytes(START, exif(6, true).slice(0, 14), END)), false);
  assert.equal(isTurned(bytes("not a photo")), false);
});

test("a photo whose end is missing is known", () => {
  assert.equal(isCut(bytes(START, JFIF, SCAN)), true);
  assert.equal(isCut(bytes(START, exif(6, true), SCAN, segment(0xc4, [[9, 9]]), SCAN.slice(0, -3))), true);
  assert.equal(isCut(bytes(START, JFIF, SCAN, END)), false);
  assert.equal(isCut(bytes(START, JFIF, SCAN, END, "a film")), false);
  assert.equal(isCut(bytes("not a photo")), false);
});

function chunk(name: string, content: number[]): number[] {
  return [...bytes([0, 0, 0, content.length], name), ...content, 1, 2, 3, 4];
}

test("a PNG loses its texts, its date and its EXIF", () => {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const kept = [chunk("IHDR", [1, 2]), chunk("IDAT", [5, 6, 7]), chunk("IEND", [])];
  const full = bytes(signature, kept[0]!, chunk("tEXt", [8]), chunk("eXIf", [9, 9]), chunk("iTXt", [1]), kept[1]!, chunk("tIME", [1]), kept[2]!, "more");
  assert.deepEqual(stripped(full), bytes(signature, ...kept));
  assert.equal(stripped(bytes(signature, kept[0]!)), null);
});
