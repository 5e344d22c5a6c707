/** Which take to send next. Pure. */
import type { TakeRow } from "../disk/tables";

const SMALL = 5_000_000; // bytes; a photo passes before a film

/**
 * The next take to send: those that failed least first, then small before large, then the oldest.
 * One bad file never stands in the way of the others.
 */
export function nextTake(takes: readonly TakeRow[], now: number): TakeRow | null {
  const due = waiting(takes).filter(({ notBefore }) => notBefore <= now);
  return due.sort(byPatience)[0] ?? null;
}

/** Milliseconds until one can be tried; null when none waits. */
export function nextTry(takes: readonly TakeRow[], now: number): number | null {
  const moments = waiting(takes).map(({ notBefore }) => notBefore);
  return moments.length ? Math.max(0, Math.min(...moments) - now) : null;
}

function waiting(takes: readonly TakeRow[]): TakeRow[] {
  return takes.filter(({ state }) => state === "ready");
}

function byPatience(a: TakeRow, b: TakeRow): number {
  return a.tries - b.tries || Number(a.bytes > SMALL) - Number(b.bytes > SMALL) || (a.id < b.id ? -1 : 1);
}
