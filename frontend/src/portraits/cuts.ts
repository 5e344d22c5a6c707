/**
 * What cuts and crops move: everything is pinned to the original, and follows its edits. Pure. The server
 * has the same rules (media/edits.py); montage_cases.json and edits_cases.json hold both to the same answers.
 */

/** Seconds of the original: from, to. */
export type Piece = readonly [number, number];
export type Point = readonly [number, number];
export type Box = readonly [number, number, number, number];
export type Quarter = 0 | 90 | 180 | 270;

const LEAST = 0.01; // seconds: less is nothing that could be heard

/** Where a moment of the original is heard once only `keep` is left; null when it was cut out. */
export function moved(keep: readonly Piece[], moment: number): number | null {
  if (!keep.length) return moment;
  let passed = 0;
  for (const [start, end] of keep) {
    if (start <= moment && moment <= end) return passed + moment - start;
    passed += end - start;
  }
  return null;
}

/** Which moment of the original is heard at a moment of what is left. */
export function unmoved(keep: readonly Piece[], moment: number): number {
  let passed = 0;
  for (const [start, end] of keep) {
    if (moment <= passed + end - start) return start + moment - passed;
    passed += end - start;
  }
  return keep.length ? keep[keep.length - 1]![1] : moment;
}

/** What is left of a span: from its first moment that is heard to its last; null when nothing is. */
export function movedSpan(keep: readonly Piece[], start: number, end: number): Piece | null {
  const pieces = keep.length ? keep : [[0, Math.max(end, 0)] as const];
  let first: number | null = null;
  let last: number | null = null;
  let passed = 0;
  for (const piece of pieces) {
    const from = Math.max(start, piece[0]);
    const to = Math.min(end, piece[1]);
    if (to - from >= LEAST) {
      first ??= passed + from - piece[0];
      last = passed + to - piece[0];
    }
    passed += piece[1] - piece[0];
  }
  return first === null || last === null ? null : [rounded(first), rounded(last)];
}

/** Seconds that are heard of an original of `whole` seconds. */
export function heardLength(keep: readonly Piece[], whole: number): number {
  if (!keep.length) return whole;
  return keep.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(end, whole) - start), 0);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Where a point of the upright original is once turned, clockwise. */
export function turned(turn: Quarter, [x, y]: Point): Point {
  if (turn === 90) return [1 - y, x];
  if (turn === 180) return [1 - x, 1 - y];
  return turn === 270 ? [y, 1 - x] : [x, y];
}

/** Where a point of the upright original is on the picture that is shown. */
export function shownAt(turn: Quarter, crop: Box | null, spot: Point): Point {
  const [x, y] = turned(turn, spot);
  const [left, top, right, bottom] = crop ?? [0, 0, 1, 1];
  return [(x - left) / (right - left), (y - top) / (bottom - top)];
}

/** The other way: from the picture that is shown to the upright original. */
export function originalAt(turn: Quarter, crop: Box | null, spot: Point): Point {
  const [left, top, right, bottom] = crop ?? [0, 0, 1, 1];
  const at: Point = [left + spot[0] * (right - left), top + spot[1] * (bottom - top)];
  return turned(((360 - turn) % 360) as Quarter, at);
}
