/**
 * Lines and areas in the making: points put one by one, on the disk of this browser until the shape is
 * finished. They are not sent before: a shape cannot be judged by half, and a home must not be followed.
 */
import type { Store } from "../disk/store";

export type Spot = [number, number];

const OLDEST = 90 * 24 * 3600 * 1000; // milliseconds: a line that nobody finished in a season

export class Sketches {
  constructor(
    private readonly store: Store,
    private readonly person: string,
  ) {}

  /** The points put so far for an item; none for somebody else's. */
  async read(item: string): Promise<Spot[]> {
    const row = await this.store.get("sketches", item);
    return row && row.person === this.person ? row.points : [];
  }

  /** Resolves once they are kept; no point at all: forgotten. */
  async keep(draft: string, item: string, points: readonly Spot[]): Promise<void> {
    if (!points.length) return this.drop(item);
    await this.store.change([["sketches", { id: item, draft, person: this.person, points: [...points], touched: Date.now() }]]);
  }

  async drop(item: string): Promise<void> {
    await this.store.change([], [["sketches", item]]);
  }

  /** Everything one person has here. */
  async wipe(person: string): Promise<void> {
    await this.#forget((row) => row.person === person);
  }

  async tidy(): Promise<void> {
    await this.#forget((row) => row.touched < Date.now() - OLDEST);
  }

  async #forget(gone: (row: { person: string; touched: number }) => boolean): Promise<void> {
    const rows = (await this.store.all("sketches")).filter(gone);
    await this.store.change([], rows.map(({ id }) => ["sketches", id]));
  }
}
