/** Which operations to send next, and when. Pure. */
import type { OperationRow } from "../disk/tables";

export const MOST = 100; // operations in one request; the server takes 200
const HEAVIEST = 200_000; // characters of JSON; on a bad network small requests arrive, large ones die

/** Drafts that must rest, and until when (milliseconds since 1970). */
export type Resting = ReadonlyMap<string, number>;

/**
 * The next operations of one draft, in the order they were made: those whose time has come, without
 * those of an item whose creation was refused (they wait for it to be mended). An operation heavier
 * than the limit goes alone.
 */
export function nextBatch(rows: readonly OperationRow[], now: number, resting: Resting = new Map(), most = MOST): OperationRow[] {
  const ready = sendable(rows).filter((row) => dueAt(row, resting) <= now);
  const batch: OperationRow[] = [];
  let weight = 0;
  for (const row of ready.filter(({ draft }) => draft === ready[0]?.draft)) {
    weight += JSON.stringify(row.op).length;
    if (batch.length === most || (batch.length && weight > HEAVIEST)) break;
    batch.push(row);
  }
  return batch;
}

/** Milliseconds until something can be sent; null when nothing waits for a moment. */
export function nextTime(rows: readonly OperationRow[], now: number, resting: Resting = new Map()): number | null {
  const moments = sendable(rows).map((row) => dueAt(row, resting));
  return moments.length ? Math.max(0, Math.min(...moments) - now) : null;
}

function sendable(rows: readonly OperationRow[]): OperationRow[] {
  const refused = rows.filter(({ state, op }) => state === "refused" && op.verb === "put");
  const unborn = new Set(refused.map(({ op }) => op.item));
  return rows.filter(({ state, op }) => state === "waiting" && !unborn.has(op.item));
}

function dueAt(row: OperationRow, resting: Resting): number {
  return Math.max(row.notBefore, resting.get(row.draft) ?? 0);
}
