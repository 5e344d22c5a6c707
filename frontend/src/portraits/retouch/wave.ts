/** The picture of a sound, from the peaks that the server made: never decoded here. */
import type { Piece } from "../cuts";

export interface Peaks {
  duration: number;
  /** Lowest and highest, in turn, from -128 to 127. */
  data: readonly number[];
}

export interface Painted {
  cut: readonly Piece[];
  bleeps: readonly Piece[];
  chosen: Piece | null;
  now: number;
  /** What is drawn of the sound, from one side to the other. */
  view: Piece;
}

const TALL = 120; // pixels
const BAR = 3;

export class Wave {
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly peaks: Peaks,
  ) {}

  draw({ cut, bleeps, chosen, now, view: [from, to] }: Painted): void {
    const scale = window.devicePixelRatio || 1;
    const width = this.canvas.clientWidth;
    this.canvas.width = width * scale;
    this.canvas.height = TALL * scale;
    const brush = this.canvas.getContext("2d");
    if (!brush || !width) return;
    brush.scale(scale, scale);
    const x = (moment: number) => ((moment - from) / (to - from)) * width;
    const at = (left: number) => from + (left / width) * (to - from);
    const colours = getComputedStyle(this.canvas);
    const colour = (name: string) => colours.getPropertyValue(name).trim();
    if (chosen) this.#band(brush, x, chosen, colour("--accent-soft"));
    for (let left = 0; left < width; left += BAR + 1) {
      const moment = at(left + BAR / 2);
      const inside = (spans: readonly Piece[]) => spans.some(([start, end]) => moment >= start && moment < end);
      brush.fillStyle = colour(inside(cut) ? "--line" : inside(bleeps) ? "--danger" : "--accent");
      const [low, high] = this.#loudest(at(left), at(left + BAR + 1));
      const tall = Math.max(2, ((high - low) / 255) * (TALL - 8));
      brush.fillRect(left, (TALL - tall) / 2, BAR, tall);
    }
    brush.fillStyle = colour("--ink");
    brush.fillRect(x(now) - 1, 0, 2, TALL);
  }

  #band(brush: CanvasRenderingContext2D, x: (moment: number) => number, [start, end]: Piece, colour: string): void {
    brush.fillStyle = colour;
    brush.fillRect(x(start), 0, x(end) - x(start), TALL);
  }

  #loudest(from: number, to: number): [number, number] {
    const { data, duration } = this.peaks;
    const pairs = data.length / 2;
    const first = Math.floor((from / duration) * pairs);
    const last = Math.min(pairs, Math.max(first + 1, Math.ceil((to / duration) * pairs)));
    let [low, high] = [0, 0];
    for (let n = first; n < last; n += 1) {
      low = Math.min(low, data[2 * n]!);
      high = Math.max(high, data[2 * n + 1]!);
    }
    return [low, high];
  }
}
