/** The way somebody walked, from the positions of a phone. Pure: no page, no disk. */
import type { LineString, MultiLineString } from "geojson";

export interface Fix {
  lon: number;
  lat: number;
  /** Seconds of the walk's voice. */
  moment: number;
  /** Nobody knows the way from the one before. */
  hole: boolean;
}

export interface Track {
  geometry: LineString | MultiLineString | null;
  /** One for each vertex, line after line. */
  moments: number[];
}

export interface Holes {
  count: number;
  seconds: number;
}

const ROUGH = 60; // metres; a phone that is less sure than that does not know the street
const SILENCE = 30; // seconds without a position: the way between is unknown
const LEAP = 60; // metres between two positions around a pause: the way between is unknown
const STILL = 2; // metres: nearer, it is the phone that trembles
const MOST = 18_000; // vertices; the server takes 20,000
const EARTH = 6_371_008.8; // metres

/** Is a position good enough to be part of the way? */
export function usable(accuracy: number): boolean {
  return accuracy <= ROUGH;
}

/** Is the way from `before` to here unknown? `rested`: there was a pause between them. */
export function isHole(before: Fix | undefined, here: Omit<Fix, "hole">, rested: boolean): boolean {
  if (!before) return false;
  return here.moment - before.moment > SILENCE || (rested && metres(before, here) > LEAP);
}

/** Has one moved since? Every ten seconds counts, also for whoever stands still. */
export function isNews(before: Fix | undefined, here: Omit<Fix, "hole">): boolean {
  return !before || metres(before, here) >= STILL || here.moment - before.moment >= 10;
}

export function trackOf(fixes: readonly Fix[]): Track {
  const lines = linesOf(thinned(fixes)).filter((line) => line.length > 1);
  const points = lines.map((line) => line.map(({ lon, lat }) => [round(lon, 6), round(lat, 6)]));
  const moments = lines.flat().map(({ moment }) => round(moment, 1));
  if (!points.length) return { geometry: null, moments: [] };
  if (points.length === 1) return { geometry: { type: "LineString", coordinates: points[0]! }, moments };
  return { geometry: { type: "MultiLineString", coordinates: points }, moments };
}

/** Metres walked, as far as the way is known. */
export function lengthOf(fixes: readonly Fix[]): number {
  return fixes.reduce((sum, fix, n) => sum + (n && !fix.hole ? metres(fixes[n - 1]!, fix) : 0), 0);
}

/** Where the way is unknown, and for how long in all. */
export function holesOf(fixes: readonly Fix[]): Holes {
  const holes = fixes.flatMap((fix, n) => (fix.hole && n ? [fix.moment - fixes[n - 1]!.moment] : []));
  return { count: holes.length, seconds: Math.round(holes.reduce((sum, one) => sum + one, 0)) };
}

/** Metres along the great circle. */
export function metres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const [south, north] = [radians(a.lat), radians(b.lat)];
  const half = Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, half)));
}

/** Where one is at a moment: between two vertices, or at the near end of a hole. */
export function placeAt(lines: readonly (readonly number[][])[], moments: readonly (readonly number[])[], moment: number): [number, number] | null {
  let last: [number, number] | null = null;
  for (const [n, line] of lines.entries()) {
    const times = moments[n] ?? [];
    for (const [k, [lon = 0, lat = 0]] of line.entries()) {
      const time = times[k] ?? 0;
      if (time >= moment) return last && k && time > (times[k - 1] ?? 0) ? between(line[k - 1]!, [lon, lat], (moment - times[k - 1]!) / (time - times[k - 1]!)) : (last ?? [lon, lat]);
      last = [lon, lat];
    }
  }
  return last;
}

function between([lon = 0, lat = 0]: number[], [toLon = 0, toLat = 0]: number[], part: number): [number, number] {
  return [lon + (toLon - lon) * part, lat + (toLat - lat) * part];
}

function linesOf(fixes: readonly Fix[]): Fix[][] {
  const lines: Fix[][] = [];
  for (const fix of fixes) {
    if (fix.hole || !lines.length) lines.push([]);
    lines[lines.length - 1]!.push(fix);
  }
  return lines;
}

/** A day's walk has more positions than a line may have: then one in two, or in three, is enough. */
function thinned(fixes: readonly Fix[]): readonly Fix[] {
  const step = Math.ceil(fixes.length / MOST);
  if (step < 2) return fixes;
  return fixes.filter((fix, n) => n % step === 0 || fix.hole || fixes[n + 1]?.hole || n === fixes.length - 1);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
