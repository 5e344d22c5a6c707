/** Shapes on a photo: what a finger drew, moved, grown, turned along. Fractions of the picture. Pure. */
import { turned, type Box, type Point, type Quarter } from "../cuts";
import type { Mask } from "../edits";

export const WHOLE: Box = [0, 0, 1, 1];
const LEAST = 0.05; // of a side: a smaller frame or mask cannot be held by a finger
const DEFAULT = 0.11; // of the shorter side: half a face in a photo of somebody
const MOST_POINTS = 60;

/** What one stroke of a finger hides: all that it went round; a tap hides a face's worth around it. `ratio`:
 * width by height of the picture. */
export function drawn(stroke: readonly Point[], ratio: number): Mask {
  const hull = around(thinned(stroke));
  const [left, top, right, bottom] = boxOf(hull.length ? hull : stroke);
  if (hull.length < 3 || Math.max(right - left, bottom - top) < LEAST) return round(stroke[0]!, ratio);
  return { shape: "polygon", points: hull.map(rounded) };
}

/** A round mask with its middle at a point. */
export function round([x, y]: Point, ratio: number): Mask {
  const [across, down] = ratio > 1 ? [DEFAULT / ratio, DEFAULT] : [DEFAULT, DEFAULT * ratio];
  return moveMask({ shape: "ellipse", points: [[x - across, y - down], [x + across, y + down]] }, 0, 0);
}

/** The smallest shape without hollows around points: nothing inside a finger's circle is left out. */
export function around(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const point of ordered) {
      while (kept.length > 1 && cross(kept[kept.length - 2]!, kept[kept.length - 1]!, point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function cross(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function thinned(stroke: readonly Point[]): readonly Point[] {
  const every = Math.ceil(stroke.length / MOST_POINTS);
  return stroke.filter((_, n) => n % every === 0);
}

export function boxOf(points: readonly Point[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Moved, without leaving the picture. */
export function moveMask(mask: Mask, across: number, down: number): Mask {
  const [dx, dy] = kept(boxOf(mask.points), across, down);
  return { ...mask, points: mask.points.map(([x, y]) => rounded([x + dx, y + dy])) };
}

/** Larger or smaller around its middle. */
export function growMask(mask: Mask, by: number): Mask {
  const [left, top, right, bottom] = boxOf(mask.points);
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const size = Math.max(right - left, bottom - top);
  const factor = Math.min(1 / size, Math.max(LEAST / size, by));
  return moveMask({ ...mask, points: mask.points.map(([px, py]) => [x + (px - x) * factor, y + (py - y) * factor] as const) }, 0, 0);
}

/** A frame moved as a whole. */
export function moveBox(box: Box, across: number, down: number): Box {
  const [dx, dy] = kept(box, across, down);
  return roundedBox([box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy]);
}

export function growBox([left, top, right, bottom]: Box, by: number): Box {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const half = (side: number) => Math.min(0.5, Math.max(LEAST, (side * by) / 2));
  const [across, down] = [half(right - left), half(bottom - top)];
  return moveBox([x - across, y - down, x + across, y + down], 0, 0);
}

/** One corner of a frame taken elsewhere: 0 upper left, 1 upper right, 2 lower right, 3 lower left. */
export function pullCorner(box: Box, corner: number, [x, y]: Point): Box {
  const [left, top, right, bottom] = box;
  const west = corner === 0 || corner === 3;
  const north = corner < 2;
  return roundedBox([
    west ? clamp(x, 0, right - LEAST) : left,
    north ? clamp(y, 0, bottom - LEAST) : top,
    west ? right : clamp(x, left + LEAST, 1),
    north ? bottom : clamp(y, top + LEAST, 1),
  ]);
}

export function corners([left, top, right, bottom]: Box): Point[] {
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

/** What is on a photo goes along when the photo is turned by quarters. */
export function turnMask(mask: Mask, by: Quarter): Mask {
  const points = mask.points.map((point) => turned(by, point));
  if (mask.shape === "polygon") return { ...mask, points: points.map(rounded) };
  const [left, top, right, bottom] = boxOf(points);
  return { ...mask, points: [[left, top] as const, [right, bottom] as const].map(rounded) };
}

export function turnBox(box: Box, by: Quarter): Box {
  return roundedBox(boxOf([turned(by, [box[0], box[1]]), turned(by, [box[2], box[3]])]));
}

/** How far a box may really go. */
function kept([left, top, right, bottom]: Box, across: number, down: number): Point {
  return [clamp(across, -left, Math.max(-left, 1 - right)), clamp(down, -top, Math.max(-top, 1 - bottom))];
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function rounded([x, y]: Point): Point {
  return [fraction(x), fraction(y)];
}

function roundedBox(box: Box): Box {
  return [fraction(box[0]), fraction(box[1]), fraction(box[2]), fraction(box[3])];
}

export function fraction(value: number): number {
  return Math.round(clamp(value, 0, 1) * 1e5) / 1e5;
}
