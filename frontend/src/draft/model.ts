/**
 * For tests: the server's side of a draft, written again from its contract and apart from `merge.ts`,
 * so that agreement between the two means something.
 */
import { iso } from "../net/clock";
import type { Accepted, Declined, Item, Op, Page, Snapshot, StoredOp } from "../net/protocol";

interface Row {
  item: Item;
  stamps: Record<string, [string, string]>;
  values: Record<string, unknown>;
}

export class ServerModel {
  rows = new Map<string, Row>();
  log: StoredOp[] = [];
  #results = new Map<string, Accepted>();

  constructor(
    readonly now: () => number,
    readonly tellsStamps: boolean,
  ) {}

  get seq(): number {
    return this.log.length;
  }

  take(sent: Op, person: string): Accepted | Declined {
    const known = this.#results.get(sent.id);
    if (known) return known;
    const op = prepared(sent);
    const row = this.rows.get(op.item) ?? (op.verb === "put" ? this.#create(op, person) : null);
    if (!row) return { id: op.id, status: "refused", error: "not_yet", message: "Pas encore.", retry: true };
    const made_at = op.made_at < iso(this.now()) ? op.made_at : iso(this.now());
    const won = Object.entries(said(op)).filter(([path, value]) => this.#set(row, path, value, made_at, op.id)).length;
    this.#weigh(row, op, won > 0);
    if (row.item.created === "") row.item.created = made_at;
    const stored: StoredOp = { ...op, made_at, type: row.item.type, seq: this.seq + 1, person, outcome: won ? "applied" : "kept" };
    this.log.push(stored);
    const result: Accepted = { id: op.id, status: "stored", seq: stored.seq, outcome: stored.outcome };
    this.#results.set(op.id, result);
    return result;
  }

  page(since: number, limit: number): Page {
    const told = this.log.slice(since, since + limit);
    const operations = told.map((op) => ({ ...op, others: this.rows.get(op.item)!.item.others }));
    const seq = operations.length ? operations[operations.length - 1]!.seq : this.seq;
    return { seq, more: seq < this.seq, operations };
  }

  snapshot(person: string): Snapshot {
    const all = [...this.rows.values()].map((row) => this.#shown(row, person));
    const me = { id: person, name: person, avatar: "fox", may_edit_all: true };
    const lists = { items: all.filter((item) => !item.deleted), trash: all.filter((item) => item.deleted) };
    return { id: "d", action: "a", kind: "map", title: "", seq: this.seq, server_time: iso(this.now()), me, people: {}, ...lists };
  }

  #create(op: Op, person: string): Row {
    const facts = { id: op.item, type: op.type ?? "", author: person, created: "", changed: "", mine: false, others: {} };
    const item: Item = { ...facts, properties: {}, geometry: null, order: "", deleted: false };
    const row: Row = { item, stamps: {}, values: {} };
    this.rows.set(op.item, row);
    return row;
  }

  /** Any rule will do: the browser believes what it is told. The server's own is in rivals.py. */
  #weigh(row: Row, op: Op, won: boolean): void {
    const { [op.path ?? ""]: held = [], ...others } = row.item.others;
    row.item.others = won ? others : { ...others, [op.path ?? ""]: [...held, op.id] };
  }

  #set(row: Row, path: string, value: unknown, at: string, op: string): boolean {
    const [heldAt, heldOp] = row.stamps[path] ?? ["", ""];
    if (at < heldAt || (at === heldAt && op <= heldOp)) return false;
    row.stamps[path] = [at, op];
    row.values[path] = value;
    return true;
  }

  #shown({ item, values, stamps }: Row, person: string): Item {
    const { geometry = null, order = "", deleted = false, ...properties } = values;
    const shape = { properties, geometry: geometry as Item["geometry"], order: String(order), deleted: deleted === true };
    return { ...item, ...shape, mine: item.author === person, ...(this.tellsStamps && { stamps: { ...stamps } }) };
  }
}

/** Some kinds store another value than the one sent: a home is moved before anything is kept. */
function prepared(op: Op): Op {
  return op.path === "geometry" && op.value === "d" ? { ...op, value: "moved" } : op;
}

function said(op: Op): Record<string, unknown> {
  if (op.verb === "set") return { [op.path!]: op.value };
  if (op.verb !== "put") return { deleted: op.verb === "delete" };
  const { properties, geometry, order } = op.value as { properties: object; geometry?: unknown; order?: string };
  return { ...properties, geometry: geometry ?? null, order: order ?? "" };
}
