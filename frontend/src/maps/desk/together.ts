/** What a map opens on: all marks, less the one that is so far that the town would be a dot. Pure. */
const FAR = 8; // times the usual distance from the middle

export function together(spots: readonly [number, number][]): readonly [number, number][] {
  const [lon, lat] = [median(spots.map(([x]) => x)), median(spots.map(([, y]) => y))];
  const away = spots.map(([x, y]) => Math.hypot(x - lon, y - lat));
  const usual = median(away);
  return usual > 0 ? spots.filter((_, n) => away[n]! <= FAR * usual) : spots;
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
