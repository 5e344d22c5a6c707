/** Which part of a sound is drawn: seconds of the original. Pure. */
import type { Piece } from "../cuts";
import { clamp } from "./shapes";

const CLOSEST = 2; // seconds on the screen: a tenth of a second is then as wide as a finger

/** Twice as close (0.5) or as far (2), around a moment that stays where it is on the screen. */
export function zoomed([from, to]: Piece, by: number, around: number, whole: number): Piece {
  const wide = clamp((to - from) * by, Math.min(CLOSEST, whole), whole);
  const share = clamp((around - from) / (to - from), 0, 1);
  return placed(around - share * wide, wide, whole);
}

/** Moved along by a share of what is seen. */
export function panned([from, to]: Piece, share: number, whole: number): Piece {
  return placed(from + share * (to - from), to - from, whole);
}

/** Moved no more than is needed to see a moment. */
export function including([from, to]: Piece, moment: number, whole: number): Piece {
  if (moment >= from && moment <= to) return [from, to];
  const wide = to - from;
  return placed(moment < from ? moment - wide / 4 : moment - (3 * wide) / 4, wide, whole);
}

function placed(from: number, wide: number, whole: number): Piece {
  const start = clamp(from, 0, Math.max(0, whole - wide));
  return [start, start + wide];
}
