/** A place to keep rows. Two exist: the browser's database, and memory when there is none. */
import type { ChunkRow, Drop, Key, PositionRow, Put, Rows, Table } from "./tables";
import { keyOf } from "./tables";

export interface Store {
  /** False: what is kept here dies with the page, and the person must be told. */
  readonly lasting: boolean;
  get<T extends Table>(table: T, key: Key): Promise<Rows[T] | undefined>;
  /** In the order of their keys. */
  all<T extends Table>(table: T): Promise<Rows[T][]>;
  /** The chunks of one take in order, its copy of chunk 0 (n = -1) first. */
  chunks(take: string): Promise<ChunkRow[]>;
  /** Where one was during one walk, in order. */
  positions(walk: string): Promise<PositionRow[]>;
  /** All of it or nothing. Resolves once kept: true when on disk, false when only in memory. */
  change(puts: readonly Put[], drops?: readonly Drop[]): Promise<boolean>;
  /** Take or renew a lease (milliseconds since 1970); `until` 0 gives it back. */
  claim(name: string, owner: string, until: number): Promise<boolean>;
}

export class MemoryStore implements Store {
  readonly lasting = false;
  #tables = new Map<Table, Map<string, unknown>>();

  async get<T extends Table>(table: T, key: Key): Promise<Rows[T] | undefined> {
    return this.#rows(table).get(JSON.stringify(key));
  }

  async all<T extends Table>(table: T): Promise<Rows[T][]> {
    const sorted = [...this.#rows(table)].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, row]) => row);
  }

  async chunks(take: string): Promise<ChunkRow[]> {
    const rows = [...this.#rows("chunks").values()].filter((row) => row.take === take);
    return rows.sort((a, b) => a.n - b.n);
  }

  async positions(walk: string): Promise<PositionRow[]> {
    const rows = [...this.#rows("positions").values()].filter((row) => row.walk === walk);
    return rows.sort((a, b) => a.n - b.n);
  }

  async change(puts: readonly Put[], drops: readonly Drop[] = []): Promise<boolean> {
    for (const put of puts) this.#rows(put[0]).set(JSON.stringify(keyOf(put)), put[1] as never);
    for (const [table, key] of drops) this.#rows(table).delete(JSON.stringify(key));
    return false;
  }

  async claim(): Promise<boolean> {
    return true; // nothing here is shared with another tab
  }

  #rows<T extends Table>(table: T): Map<string, Rows[T]> {
    const rows = this.#tables.get(table) ?? new Map<string, unknown>();
    this.#tables.set(table, rows);
    return rows as Map<string, Rows[T]>;
  }
}
