/**
 * Takes (photos, sounds, videos) and their bytes on the disk of this browser. A take keeps its bytes
 * until the server has the whole file and the operation that points at it is kept beside.
 */
import type { Store } from "../disk/store";
import type { ChunkRow, Drop, OperationRow, TakeRow } from "../disk/tables";
import { clock, iso } from "../net/clock";
import { newId } from "../net/ids";
import type { Medium } from "../net/protocol";
import { Signal } from "../net/signal";
import { heldLocks, type Tabs } from "../net/tabs";

/** Where a file goes once it is on the server; without item and path, the page is told its id. */
export interface Destination {
  draft: string;
  action: string;
  item?: string | null;
  path?: string | null;
  /** The voice of a walk: found again with it. */
  walk?: boolean;
  /** Who speaks, when it is not whoever holds the machine; "": nobody. And what they answered before. */
  speakers?: string;
  agreed?: string;
}

export interface Content {
  medium: Medium;
  type: string;
  name?: string;
  seconds?: number | null;
}

export const COPY_OF_FIRST = -1;
const SILENT = 5_000; // milliseconds without a chunk: where pages cannot hold locks, it is over

const STALE = 60_000; // milliseconds; nobody waits that long for a microphone
const DAY = 24 * 3_600_000;

export class Takes {
  readonly changed = new Signal<void>();
  /** The answers of this machine's person for an action, as a recording takes them along. */
  agreed: (action: string) => string = () => "";

  constructor(
    readonly store: Store,
    private readonly tabs: Tabs,
    readonly person: string,
  ) {
    tabs.news.on((news) => news.kind === "changed" && this.changed.tell());
  }

  /** A take as it begins. */
  row({ draft, action, item = null, path = null, walk = false, speakers, agreed }: Destination, content: Content): TakeRow {
    const moment = clock.tick();
    const asked = { speakers: speakers ?? this.person, agreed: agreed ?? this.agreed(action) };
    return {
      ...(walk && { walk }),
      ...(content.medium !== "photo" && asked),
      ...{ id: newId(moment), op: newId(moment), made_at: iso(moment), person: this.person, draft, action, item, path },
      ...{ medium: content.medium, type: content.type, name: content.name ?? "", seconds: content.seconds ?? null },
      ...{ state: "recording", live: false, chunks: 0, bytes: 0, touched: Date.now() },
      ...{ uploadUrl: null, file: null, error: "", message: "", tries: 0, notBefore: 0 },
    };
  }

  /** A file that is already whole. Resolves once it is kept. */
  async keep(take: TakeRow, blob: Blob): Promise<void> {
    Object.assign(take, { state: "ready", chunks: 1, bytes: blob.size });
    await this.store.change([["takes", { ...take }], ["chunks", { take: take.id, n: 0, data: blob }]]);
    this.#announce();
  }

  /** A recording that begins. */
  async begin(to: Destination, content: Content): Promise<TakeRow> {
    const take = { ...this.row(to, content), live: true };
    await this.update(take);
    return take;
  }

  /** The next second of a recording. False when the disk is full: it is in memory, and only there. */
  async append(take: TakeRow, data: ArrayBuffer): Promise<boolean> {
    const n = take.chunks;
    Object.assign(take, { chunks: n + 1, bytes: take.bytes + data.byteLength, touched: Date.now() });
    const rows: ChunkRow[] = [{ take: take.id, n, data }];
    if (n === 0) rows.push({ take: take.id, n: COPY_OF_FIRST, data });
    return this.store.change([["takes", { ...take }], ...rows.map((row): ["chunks", ChunkRow] => ["chunks", row])]);
  }

  async update(take: TakeRow): Promise<void> {
    await this.store.change([["takes", { ...take }]]);
    this.#announce();
  }

  /** Change some facts of a take, if it is still there. */
  async note(id: string, facts: Partial<TakeRow>): Promise<void> {
    const take = await this.get(id);
    if (take) await this.update({ ...take, ...facts });
  }

  get(id: string): Promise<TakeRow | undefined> {
    return this.store.get("takes", id);
  }

  /** This person's takes, oldest first. */
  async all(): Promise<TakeRow[]> {
    return (await this.store.all("takes")).filter((take) => take.person === this.person);
  }

  /** Recordings whose page died before they were stopped: to be found again, or thrown away. */
  async lost(now = Date.now()): Promise<TakeRow[]> {
    const held = await heldLocks();
    const going = ({ id, touched }: TakeRow) => (held ? held.has(takeLock(id)) : now - touched < SILENT);
    return (await this.all()).filter((take) => take.state === "recording" && take.chunks > 0 && !going(take));
  }

  /** Forget recordings of which not one second was kept, and sent files that nobody asked for. */
  async tidy(now = Date.now()): Promise<void> {
    const over = ({ state, chunks, touched }: TakeRow) =>
      (state === "recording" && chunks === 0 && now - touched > STALE) || (state === "sent" && now - touched > DAY);
    for (const { id } of (await this.all()).filter(over)) await this.drop(id);
  }

  /** The whole content, as the browser can play it. */
  async blob(take: TakeRow): Promise<Blob> {
    return new Blob(await this.parts(take.id), { type: take.type });
  }

  /** The pieces in order; chunk 0 from its copy when it is missing. */
  async parts(id: string): Promise<(Blob | ArrayBuffer)[]> {
    const rows = await this.store.chunks(id);
    const whole = rows.some(({ n }) => n === 0) ? rows.filter(({ n }) => n >= 0) : rows;
    return whole.map(({ data }) => data);
  }

  /** Chunk number `n`; the first from its copy when it is missing. */
  async chunk(id: string, n: number): Promise<Blob | ArrayBuffer> {
    const row = (await this.store.get("chunks", [id, n])) ?? (n === 0 ? await this.store.get("chunks", [id, COPY_OF_FIRST]) : undefined);
    if (!row) throw new Error(`chunk ${n} of take ${id} is not here`);
    return row.data;
  }

  /** A lost recording becomes a take like any other: what is on disk is sent. */
  async recover(id: string, seconds: number | null): Promise<TakeRow | undefined> {
    const take = await this.get(id);
    if (!take) return undefined;
    const sizes = (await this.parts(id)).map(sizeOf);
    const found = { chunks: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    const ready: TakeRow = { ...take, ...found, state: "ready", seconds: take.seconds ?? seconds };
    await this.update(ready);
    return ready;
  }

  /** The server has it all. With `operation`, the reference to it is kept in the same breath. */
  async sent(take: TakeRow, file: string, operation: OperationRow | null): Promise<void> {
    const chunks = await this.store.chunks(take.id);
    const drops = chunks.map(({ n }): Drop => ["chunks", [take.id, n]]);
    if (operation) await this.store.change([["operations", operation]], [["takes", take.id], ...drops]);
    else await this.store.change([["takes", { ...take, state: "sent", file }]], drops);
    this.#announce();
  }

  /** Forget it here. */
  async drop(id: string): Promise<void> {
    const chunks = await this.store.chunks(id);
    await this.store.change([], [["takes", id], ...chunks.map(({ n }): Drop => ["chunks", [id, n]])]);
    this.#announce();
  }

  #announce(): void {
    this.changed.tell();
    this.tabs.tell({ kind: "changed" });
  }
}

/** Held by the page that records a take, for as long as it lives. */
export function takeLock(id: string): string {
  return `studio-take-${id}`;
}

export function sizeOf(data: Blob | ArrayBuffer): number {
  return data instanceof Blob ? data.size : data.byteLength;
}
