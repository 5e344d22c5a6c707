/** The store in IndexedDB. Writes ask for `strict` durability: old PCs get unplugged. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Store } from "./store";
import type { AnswerRow, ChunkRow, DraftRow, Drop, Key, OperationRow, PositionRow, Put, Rows, SketchRow, Table, TakeRow, WalkRow } from "./tables";

interface Schema extends DBSchema {
  operations: { key: string; value: OperationRow };
  takes: { key: string; value: TakeRow };
  chunks: { key: [string, number]; value: ChunkRow };
  drafts: { key: [string, string]; value: DraftRow };
  walks: { key: string; value: WalkRow };
  positions: { key: [string, number]; value: PositionRow };
  sketches: { key: string; value: SketchRow };
  answers: { key: string; value: AnswerRow };
  leases: { key: string; value: { name: string; owner: string; until: number } };
}

const VERSION = 4;

export class IndexedStore implements Store {
  readonly lasting = true;

  constructor(private readonly db: IDBPDatabase<Schema>) {}

  async get<T extends Table>(table: T, key: Key): Promise<Rows[T] | undefined> {
    return (await this.db.get(table, key as never)) as Rows[T] | undefined;
  }

  async all<T extends Table>(table: T): Promise<Rows[T][]> {
    return (await this.db.getAll(table)) as Rows[T][];
  }

  chunks(take: string): Promise<ChunkRow[]> {
    return this.db.getAll("chunks", IDBKeyRange.bound([take, -1], [take, Infinity]));
  }

  positions(walk: string): Promise<PositionRow[]> {
    return this.db.getAll("positions", IDBKeyRange.bound([walk, 0], [walk, Infinity]));
  }

  async change(puts: readonly Put[], drops: readonly Drop[] = []): Promise<boolean> {
    const tables = [...new Set([...puts, ...drops].map(([table]) => table))];
    if (!tables.length) return true;
    const writing = this.db.transaction(tables, "readwrite", { durability: "strict" });
    try {
      for (const [table, row] of puts) quietly(writing.objectStore(table).put(row as never));
      for (const [table, key] of drops) quietly(writing.objectStore(table).delete(key as never));
    } catch (error) {
      writing.abort(); // a row that cannot be copied: none of its companions goes alone
      quietly(writing.done);
      throw error;
    }
    await writing.done;
    return true;
  }

  async claim(name: string, owner: string, until: number): Promise<boolean> {
    const writing = this.db.transaction("leases", "readwrite");
    const held = await writing.store.get(name);
    const mine = !held || held.owner === owner || held.until < Date.now();
    if (mine) await writing.store.put({ name, owner, until });
    await writing.done;
    return mine;
  }
}

/** The transaction itself reports what failed. */
function quietly(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

/** What each version adds. Nothing is ever taken away: work may be waiting there. */
const STEPS: ((opened: IDBPDatabase<Schema>) => void)[] = [
  (opened) => {
    opened.createObjectStore("operations", { keyPath: "id" });
    opened.createObjectStore("takes", { keyPath: "id" });
    opened.createObjectStore("chunks", { keyPath: ["take", "n"] });
    opened.createObjectStore("drafts", { keyPath: ["draft", "person"] });
    opened.createObjectStore("leases", { keyPath: "name" });
  },
  (opened) => {
    opened.createObjectStore("walks", { keyPath: "id" });
    opened.createObjectStore("positions", { keyPath: ["walk", "n"] });
  },
  (opened) => {
    opened.createObjectStore("sketches", { keyPath: "id" });
  },
  (opened) => {
    opened.createObjectStore("answers", { keyPath: "id" });
  },
];

/** Rejects where the browser has no database for us: private windows, blocked storage, full disk. */
export async function openIndexed(name: string): Promise<IndexedStore> {
  const db = await openDB<Schema>(name, VERSION, {
    upgrade: (opened, before) => STEPS.slice(before).forEach((step) => step(opened)),
    // A newer version of Studio in another tab must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return new IndexedStore(db);
}
