/** Walks on the disk of this browser: each position as it comes, until the walk is an item. */
import type { Drop, PositionRow, WalkRow } from "../../disk/tables";
import type { Desk } from "../../draft/desk";
import { heldLocks } from "../../net/tabs";
import type { Fix } from "./track";

const SILENT = 15_000; // milliseconds without a sign of life: where pages cannot hold locks, it is over

export class WalkShelf {
  constructor(private readonly desk: Desk) {}

  async keep(row: WalkRow): Promise<void> {
    await this.desk.store.change([["walks", { ...row, touched: Date.now() }]]);
  }

  /** False when the disk is full: it is in memory, and only there. */
  append(walk: string, n: number, { lon, lat, moment, hole }: Fix): Promise<boolean> {
    return this.desk.store.change([["positions", { walk, n, lon, lat, moment, hole }]]);
  }

  positions(walk: string): Promise<PositionRow[]> {
    return this.desk.store.positions(walk);
  }

  /** This person's walks in a draft whose page died. */
  async lost(draft: string, now = Date.now()): Promise<WalkRow[]> {
    const held = await heldLocks();
    const going = ({ id, touched }: WalkRow) => (held ? held.has(walkLock(id)) : now - touched < SILENT);
    const all = await this.desk.store.all("walks");
    return all.filter((row) => row.person === this.desk.person && row.draft === draft && !going(row));
  }

  /** Forget it here, after everything that was put in the outbox before: both wait for that table. */
  async drop(walk: string): Promise<void> {
    const positions = await this.positions(walk);
    const drops = positions.map(({ n }): Drop => ["positions", [walk, n]]);
    await this.desk.store.change([], [["operations", ""], ["walks", walk], ...drops]);
  }
}

/** Held by the page that records a walk, for as long as it lives. */
export function walkLock(id: string): string {
  return `studio-walk-${id}`;
}
