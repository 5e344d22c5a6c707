/** A line drawn by hand on a photo becomes an outline of few corners. */
export type Spot = [number, number];

const APART = 0.02; // of the photo, between two corners
const MOST = 60; // as studio/portraits/items.py

/** The corners of a line: none nearer to the one before than one sees, never more than an outline may have. */
export function simpler(line: readonly Spot[]): Spot[] {
  const kept: Spot[] = [];
  for (const spot of line) {
    const last = kept[kept.length - 1];
    if (!last || Math.hypot(spot[0] - last[0], spot[1] - last[1]) >= APART) kept.push(spot);
  }
  const step = Math.ceil(kept.length / MOST);
  return kept.filter((_spot, n) => n % step === 0);
}
