/** Words written on a map make room for each other and for the marks. Pure: pixels in, pixels out. */

export interface Box {
  /** The middle. */
  x: number;
  y: number;
  wide: number;
  high: number;
}

export interface Step {
  across: number;
  down: number;
}

const FAR = 0.08; // what a pixel away costs, beside one square pixel in sixteen that is covered
const TRIES = [0, 1, -1, 2, -2, 3, -3]; // heights up and down
const ASIDE = [0, 0.35, -0.35, 0.7, -0.7]; // widths to both sides

/** How far each of these words steps aside, in their order: where the least of it is covered, or leaves the room.
 * None is ever left out: what is written stands in no other place. */
export function giveWay(words: readonly Box[], marks: readonly Box[], room: Box): Step[] {
  const taken = [...marks];
  return words.map((word) => {
    const steps = TRIES.flatMap((up) => ASIDE.map((aside) => ({ across: Math.round(aside * word.wide), down: Math.round(up * word.high) })));
    const costs = steps.map((step) => cost(moved(word, step), word, taken, room));
    const best = steps[costs.indexOf(Math.min(...costs))]!;
    taken.push(moved(word, best));
    return best;
  });
}

function cost(box: Box, from: Box, taken: readonly Box[], room: Box): number {
  const covered = taken.reduce((sum, other) => sum + shared(box, other), 0);
  const outside = box.wide * box.high - shared(box, room);
  return covered / 16 + outside / 8 + FAR * (Math.abs(box.x - from.x) + Math.abs(box.y - from.y));
}

function shared(a: Box, b: Box): number {
  const across = (a.wide + b.wide) / 2 - Math.abs(a.x - b.x);
  const down = (a.high + b.high) / 2 - Math.abs(a.y - b.y);
  const inside = Math.min(across, a.wide, b.wide) * Math.min(down, a.high, b.high);
  return across > 0 && down > 0 ? inside : 0;
}

function moved(box: Box, { across, down }: Step): Box {
  return { ...box, x: box.x + across, y: box.y + down };
}
