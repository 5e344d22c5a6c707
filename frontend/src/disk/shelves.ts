/**
 * The disk first, memory when the disk says no: nothing a person made is dropped because a disk is
 * full. `lasting` turns false from the first row that had to stay in memory, and `onLoose` says so.
 */
import { Signal } from "../net/signal";
import { openIndexed } from "./indexed";
import { MemoryStore, type Store } from "./store";
import { keyOf, type ChunkRow, type Drop, type Key, type PositionRow, type Put, type Rows, type Table } from "./tables";

const NAME = "studio";
const PATIENCE = 4_000; // milliseconds; some browsers never answer when opening a database

export class Shelves implements Store {
  readonly loose = new Signal<unknown>();
  #memory = new MemoryStore();
  #lasting: boolean;

  constructor(private readonly disk: Store) {
    this.#lasting = disk.lasting;
  }

  get lasting(): boolean {
    return this.#lasting;
  }

  async get<T extends Table>(table: T, key: Key): Promise<Rows[T] | undefined> {
    return (await this.#memory.get(table, key)) ?? this.disk.get(table, key).catch(() => undefined);
  }

  async all<T extends Table>(table: T): Promise<Rows[T][]> {
    const loose = await this.#memory.all(table);
    const kept = await this.disk.all(table).catch(() => []);
    return merged(kept, loose, (row) => JSON.stringify(keyOf([table, row] as unknown as Put)));
  }

  async chunks(take: string): Promise<ChunkRow[]> {
    const loose = await this.#memory.chunks(take);
    const kept = await this.disk.chunks(take).catch(() => []);
    return merged(kept, loose, (row) => String(row.n)).sort((a, b) => a.n - b.n);
  }

  async positions(walk: string): Promise<PositionRow[]> {
    const loose = await this.#memory.positions(walk);
    const kept = await this.disk.positions(walk).catch(() => []);
    return merged(kept, loose, (row) => String(row.n)).sort((a, b) => a.n - b.n);
  }

  async change(puts: readonly Put[], drops: readonly Drop[] = []): Promise<boolean> {
    try {
      const kept = await this.disk.change(puts, drops);
      await this.#memory.change([], [...drops, ...puts.map((put): Drop => [put[0], keyOf(put)])]);
      return kept;
    } catch (error) {
      await this.#memory.change(puts, drops);
      await this.disk.change([], drops).catch(() => false);
      this.#worsen(error);
      return false;
    }
  }

  claim(name: string, owner: string, until: number): Promise<boolean> {
    return this.disk.claim(name, owner, until).catch(() => true);
  }

  #worsen(error: unknown): void {
    this.#lasting = false;
    this.loose.tell(error);
  }
}

function merged<R>(kept: R[], loose: R[], key: (row: R) => string): R[] {
  if (!loose.length) return kept;
  const rows = new Map([...kept, ...loose].map((row) => [key(row), row]));
  return [...rows.keys()].sort().map((name) => rows.get(name)!);
}

/** The browser's database, or memory when it has none. Never rejects. */
export async function openStore(name = NAME): Promise<Shelves> {
  const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error("no answer")), PATIENCE));
  return new Shelves(await Promise.race([openIndexed(name), late]).catch(() => new MemoryStore()));
}
