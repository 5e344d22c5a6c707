/**
 * What stands close gathers under its number. Nothing is prepared beforehand: the points of the view are
 * put into the squares of a grid, and squares whose middles are near become one (measured with a hundred
 * thousand points: one or two milliseconds, where an index of clusters took a second to build).
 */

export interface View {
  /** Pixels of the whole world at this zoom, and of the view's upper left corner in it. */
  scale: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A point (`count` 1, `index` says which) or a group; pixels from the corner of the view. */
export interface Spot {
  x: number;
  y: number;
  count: number;
  index: number;
}

const SQUARE = 64; // pixels
const NEAR = 46; // pixels between two middles that become one
const AIR = 64; // pixels around the view: what stands on the edge is drawn whole

export function gather(x: Float64Array, y: Float64Array, view: View, apart = false): Spot[] {
  return apart ? alone(x, y, view) : joined(squares(x, y, view));
}

function alone(x: Float64Array, y: Float64Array, { scale, left, top, width, height }: View): Spot[] {
  const spots: Spot[] = [];
  for (let index = 0; index < x.length; index++) {
    const [across, down] = [x[index]! * scale - left, y[index]! * scale - top];
    if (across > -AIR && down > -AIR && across < width + AIR && down < height + AIR) spots.push({ x: across, y: down, count: 1, index });
  }
  return spots;
}

/** The grid is tied to the ground, not to the view: what one sees does not jump when the map moves. */
function squares(x: Float64Array, y: Float64Array, { scale, left, top, width, height }: View): (Spot | undefined)[][] {
  const [firstColumn, firstRow] = [Math.floor((left - AIR) / SQUARE), Math.floor((top - AIR) / SQUARE)];
  const columns = Math.floor((left + width + AIR) / SQUARE) - firstColumn + 1;
  const rows = Math.floor((top + height + AIR) / SQUARE) - firstRow + 1;
  const counts = new Uint32Array(columns * rows);
  const [sumX, sumY] = [new Float64Array(columns * rows), new Float64Array(columns * rows)];
  const last = new Uint32Array(columns * rows);
  const step = scale / SQUARE;
  for (let n = 0; n < x.length; n++) {
    const column = Math.floor(x[n]! * step) - firstColumn;
    const row = Math.floor(y[n]! * step) - firstRow;
    if (column < 0 || row < 0 || column >= columns || row >= rows) continue;
    const cell = row * columns + column;
    counts[cell]!++;
    sumX[cell]! += x[n]!;
    sumY[cell]! += y[n]!;
    last[cell] = n;
  }
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = row * columns + column;
      const count = counts[cell]!;
      if (!count) return undefined;
      return { x: (sumX[cell]! / count) * scale - left, y: (sumY[cell]! / count) * scale - top, count, index: last[cell]! };
    }),
  );
}

/** The fullest first: each takes in the neighbours whose middle is near its own. */
function joined(grid: (Spot | undefined)[][]): Spot[] {
  const found = grid.flatMap((line, row) => line.flatMap((spot, column) => (spot ? [{ spot, row, column }] : [])));
  found.sort((a, b) => b.spot.count - a.spot.count);
  const spots: Spot[] = [];
  for (const { spot, row, column } of found) {
    if (grid[row]![column] !== spot) continue; // taken in by a neighbour
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        const other = grid[r]?.[c];
        if (!other || other === spot || Math.hypot(other.x - spot.x, other.y - spot.y) > NEAR) continue;
        const count = spot.count + other.count;
        spot.x = (spot.x * spot.count + other.x * other.count) / count;
        spot.y = (spot.y * spot.count + other.y * other.count) / count;
        spot.count = count;
        grid[r]![c] = undefined;
      }
    }
    grid[row]![column] = undefined;
    spots.push(spot);
  }
  return spots;
}
