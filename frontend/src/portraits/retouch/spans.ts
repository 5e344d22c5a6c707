/** Pieces of a sound that stay, that go, that are covered. Seconds of the original. Pure. */
import type { Piece } from "../cuts";

const LEAST = 0.05; // seconds: a shorter piece is a click

/** What stays of a sound once a span is taken out; null when nothing would. */
export function cutOut(keep: readonly Piece[], [from, to]: Piece, whole: number): Piece[] | null {
  return real(pieces(keep, whole).flatMap(([start, end]): Piece[] => [[start, Math.min(end, from)], [Math.max(start, to), end]]), whole);
}

/** What stays when only a span may; null when nothing would. */
export function keepOnly(keep: readonly Piece[], [from, to]: Piece, whole: number): Piece[] | null {
  return real(pieces(keep, whole).map(([start, end]): Piece => [Math.max(start, from), Math.min(end, to)]), whole);
}

/** A span comes back. */
export function putBack(keep: readonly Piece[], span: Piece, whole: number): Piece[] {
  return real(merged([...pieces(keep, whole), span]), whole) ?? [];
}

/** What was taken out, in order. */
export function gaps(keep: readonly Piece[], whole: number): Piece[] {
  const edges = [0, ...pieces(keep, whole).flat(), whole];
  const found: Piece[] = [];
  for (let n = 0; n < edges.length; n += 2) if (edges[n + 1]! - edges[n]! >= 0.001) found.push([edges[n]!, edges[n + 1]!]);
  return found;
}

/** Spans in order, those that touch as one. */
export function merged(spans: readonly Piece[]): Piece[] {
  const found: [number, number][] = [];
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found[found.length - 1];
    if (last && start <= last[1] + 0.001) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

export function pieces(keep: readonly Piece[], whole: number): readonly Piece[] {
  return keep.length ? keep : [[0, whole]];
}

/** Without crumbs, to the millisecond; an empty list when everything stays, null when nothing does. */
function real(spans: readonly Piece[], whole: number): Piece[] | null {
  const found = spans.filter(([start, end]) => end - start >= LEAST).map(([start, end]): Piece => [ms(start), ms(end)]);
  if (!found.length) return null;
  return found.length === 1 && found[0]![0] <= 0.001 && found[0]![1] >= ms(whole) - 0.001 ? [] : found;
}

export function ms(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** `1:05,3`: minutes, seconds, tenths. */
export function told(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  return `${Math.floor(tenths / 600)}:${String(Math.floor(rest / 10)).padStart(2, "0")},${rest % 10}`;
}
