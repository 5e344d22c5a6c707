/**
 * Operations on their way, kept on disk under the name of the person who made them. One leaves only
 * when the server has stored it, or when its person throws it away. Sent again, it counts once: the
 * server knows its id.
 */
import type { Store } from "../disk/store";
import type { OperationRow } from "../disk/tables";
import { delay } from "../net/backoff";
import type { Accepted, Answers, Declined, Op } from "../net/protocol";
import { Signal } from "../net/signal";
import type { Settled, Tabs } from "../net/tabs";

export interface SettledNews {
  draft: string;
  settled: Settled[];
}

export class Outbox {
  /** Something waits that did not, or no longer waits. */
  readonly changed = new Signal<void>();
  readonly settled = new Signal<SettledNews>();
  /** Something new may be sent. */
  readonly ready = new Signal<void>();
  #fresh = new Map<string, OperationRow>();

  constructor(
    private readonly store: Store,
    private readonly tabs: Tabs,
    readonly person: string,
  ) {
    tabs.news.on((news) => {
      if (news.kind === "changed") this.changed.tell();
      if (news.kind === "settled") this.settled.tell(news);
    });
  }

  /** Keep an operation, then send it. Resolves once kept: true on disk, false in memory only. */
  async add(draft: string, op: Op): Promise<boolean> {
    const row = this.row(draft, op);
    this.#fresh.set(op.id, row);
    const kept = await this.store.change([["operations", row]]);
    this.#fresh.delete(op.id);
    this.#announce();
    this.ready.tell();
    return kept;
  }

  row(draft: string, op: Op): OperationRow {
    const waiting = { state: "waiting" as const, error: "", message: "", tries: 0, notBefore: 0 };
    return { id: op.id, draft, person: this.person, op, ...waiting };
  }

  /** What this person has waiting, in the order it was made. */
  async rows(draft?: string): Promise<OperationRow[]> {
    const kept = await this.store.all("operations");
    const rows = new Map(kept.map((row) => [row.id, row]));
    for (const [id, row] of this.#fresh) rows.set(id, row);
    const mine = [...rows.values()].filter((row) => row.person === this.person && (draft ?? row.draft) === row.draft);
    return mine.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The server answered to these. What it did not mention is sent again later. */
  async settle(rows: readonly OperationRow[], answers: Answers, now = Date.now()): Promise<void> {
    const results = new Map(answers.results.map((result) => [result.id, result]));
    const settled: Settled[] = [];
    const kept: OperationRow[] = [];
    for (const row of rows) {
      const result = results.get(row.id);
      if (result?.status === "stored") settled.push({ op: row.op, result });
      else kept.push(declined(row, result, now));
    }
    this.#say(rows[0]?.draft ?? "", settled); // drawn as confirmed before it stops waiting: no flicker
    await this.#write(kept, settled.map(({ op }) => op.id));
  }

  /** A person must mend this one. */
  async refuse(row: OperationRow, error: string, message: string): Promise<void> {
    await this.#write([{ ...row, state: "refused", error, message }]);
  }

  /** Later: the server stumbles over this one, the others go on. */
  async park(row: OperationRow, now = Date.now()): Promise<void> {
    await this.#write([declined(row, undefined, now)]);
  }

  /** Send again as it is: something else was mended. */
  async retry(id: string): Promise<void> {
    const row = await this.store.get("operations", id);
    if (row) await this.#write([{ ...row, state: "waiting", error: "", message: "", tries: 0, notBefore: 0 }]);
    this.ready.tell();
  }

  /** Replace a refused operation by a better one, with a new id: the server may remember its refusal. */
  async mend(id: string, better: (op: Op) => Op): Promise<void> {
    const row = await this.store.get("operations", id);
    if (row) await this.#write([this.row(row.draft, better(row.op))], [id]);
    this.ready.tell();
  }

  /** The feed shows that the server has these. */
  async stored(ids: string[]): Promise<void> {
    await this.#write([], ids);
  }

  /** Throw away: only ever on a person's demand. */
  async discard(id: string): Promise<void> {
    await this.#write([], [id]);
  }

  /** An operation was kept by another way (with the take it points at). */
  announce(): void {
    this.#announce();
    this.ready.tell();
  }

  async #write(rows: OperationRow[], gone: string[] = []): Promise<void> {
    await this.store.change(rows.map((row) => ["operations", row]), gone.map((id) => ["operations", id]));
    this.#announce();
  }

  #say(draft: string, settled: Settled[]): void {
    if (!settled.length) return;
    this.settled.tell({ draft, settled });
    this.tabs.tell({ kind: "settled", draft, settled });
  }

  #announce(): void {
    this.changed.tell();
    this.tabs.tell({ kind: "changed" });
  }
}

function declined(row: OperationRow, result: Declined | Accepted | undefined, now: number): OperationRow {
  const later = { ...row, tries: row.tries + 1, notBefore: now + delay(row.tries) };
  if (result?.status !== "refused") return later;
  const { error, message } = result;
  return result.retry ? { ...later, error, message } : { ...row, state: "refused", error, message };
}
