/**
 * Takes out of a photo what tells where, when and with which device it was made, without touching its
 * pixels. For photos kept as they are; those drawn again have lost it already. Formats: JPEG
 * (ITU-T T.81, annex B) and PNG (W3C PNG, section 11).
 */

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TALKATIVE = new Set(["eXIf", "tEXt", "zTXt", "iTXt", "tIME"]);
const KEPT_SEGMENTS = new Set([0xe0, 0xe2, 0xee]); // JFIF, colour profile (and MPF), Adobe's colour mark

/** The photo without its metadata; null when it is neither a JPEG nor a PNG that can be followed. */
export function stripped(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  if (isJpeg(bytes)) return strippedJpeg(bytes);
  return PNG.every((byte, place) => bytes[place] === byte) ? joined(pngParts(bytes)) : null;
}

/** True when a JPEG says it must be turned to be seen upright. */
export function isTurned(bytes: Uint8Array): boolean {
  if (!isJpeg(bytes)) return false;
  return [...segments(bytes)].some(({ marker, part }) => marker === EXIF && orientation(part) > 1);
}

/** True when a JPEG stops in the middle of its pixels. A browser draws what is there and is silent about the rest. */
export function isCut(bytes: Uint8Array): boolean {
  if (!isJpeg(bytes)) return false;
  const last = [...segments(bytes)].pop();
  return last?.marker === SCAN && last.part.byteOffset + last.part.length === bytes.byteOffset + bytes.length;
}

const [EXIF, COMMENT, END, SCAN] = [0xe1, 0xfe, 0xd9, 0xda];

interface Segment {
  marker: number;
  part: Uint8Array;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** What follows the end mark (a film, a second picture) is left out too. */
function strippedJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const found = [...segments(bytes)];
  if (found[found.length - 1]?.marker !== END) return null;
  const kept = found.filter(({ marker }) => !isTalkative(marker));
  return joined([bytes.subarray(0, 2), ...kept.map(({ part }) => part)]);
}

/** The segments after the start mark, up to the end mark or to the first thing that is no segment. */
function* segments(bytes: Uint8Array): Generator<Segment> {
  let place = 2;
  while (place + 2 <= bytes.length && bytes[place] === 0xff) {
    const marker = bytes[place + 1]!;
    const end = marker === 0xff ? place + 1 : segmentEnd(bytes, place, marker);
    if (marker !== 0xff) yield { marker, part: bytes.subarray(place, end) };
    if (marker === END) return;
    place = end;
  }
}

function segmentEnd(bytes: Uint8Array, start: number, marker: number): number {
  if (marker === END) return start + 2;
  const end = start + 2 + (bytes[start + 2]! << 8) + bytes[start + 3]!;
  return marker === SCAN ? scanEnd(bytes, end) : end;
}

/** In the data of a scan, 0xFF is followed by 0 or by a restart mark; anything else is the next segment. */
function scanEnd(bytes: Uint8Array, start: number): number {
  for (let place = start; place + 1 < bytes.length; place++) {
    const next = bytes[place + 1]!;
    if (bytes[place] === 0xff && next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return place;
  }
  return bytes.length;
}

function isTalkative(marker: number): boolean {
  const application = marker >= 0xe0 && marker <= 0xef;
  return marker === COMMENT || (application && !KEPT_SEGMENTS.has(marker));
}

/** The orientation (1 to 8) in an EXIF segment; 1 when it says nothing. */
function orientation(segment: Uint8Array): number {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  if (segment.length < 18 || view.getUint32(4) !== 0x45786966) return 1; // "Exif"
  const little = view.getUint16(10) === 0x4949;
  const directory = 10 + view.getUint32(14, little);
  if (directory + 2 > segment.length) return 1;
  const count = view.getUint16(directory, little);
  for (let entry = directory + 2; entry + 12 <= segment.length && entry < directory + 2 + 12 * count; entry += 12) {
    if (view.getUint16(entry, little) === 0x0112) return view.getUint16(entry + 8, little);
  }
  return 1;
}

function pngParts(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, 8)];
  for (let place = 8; place + 12 <= bytes.length; ) {
    const end = place + 12 + view.getUint32(place);
    const name = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    if (!TALKATIVE.has(name)) parts.push(bytes.subarray(place, end));
    if (name === "IEND") return parts;
    place = end;
  }
  return [];
}

function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> | null {
  if (!parts.length) return null;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
