/**
 * The rule by which changes meet, the same as the server's: each property of an item (and its
 * geometry, order and deleted mark) keeps the value with the greatest stamp (made_at, operation id).
 * Where the server has spoken (`outcome`), its word is taken, in the order of its `seq`.
 * No page and no network here.
 */
import type { Change, Item, NewItem, Others, Outcome } from "../net/protocol";

/** What is known of one value. `at` is "" when it came in a snapshot that does not tell stamps. */
export interface Cell {
  value: unknown;
  at: string;
  op: string;
  seq: number;
}

export interface Entry {
  id: string;
  /** Null until the change that creates the item has arrived. */
  type: string | null;
  /** The operation that created it; "" when it came in a snapshot. */
  put: string;
  author: string;
  created: string;
  changed: string;
  mine: boolean;
  others: Others;
  /** It came in a snapshot without stamps: what decided its values is not known here. */
  blind: boolean;
  cells: Map<string, Cell>;
}

/** A change still here has neither `seq` nor `outcome`. */
export type Arriving = Change & { seq?: number; outcome?: Outcome };

export type Merged = "same" | "changed" | "doubtful";

export function blank(id: string): Entry {
  const cells = new Map<string, Cell>();
  return { id, type: null, put: "", author: "", created: "", changed: "", mine: false, others: {}, blind: false, cells };
}

/** What a change says, property by property. */
export function parts(change: Change): [string, unknown][] {
  if (change.verb === "set") return [[change.path ?? "", change.value]];
  if (change.verb !== "put") return [["deleted", change.verb === "delete"]];
  const made = (change.value ?? {}) as NewItem;
  return [...Object.entries(made.properties ?? {}), ["geometry", made.geometry ?? null], ["order", made.order ?? ""]];
}

/**
 * Bring a change into an entry. "doubtful": the server applied a `put`, perhaps only in part, over
 * values whose stamps are not known; a new snapshot tells which.
 */
export function merge(entry: Entry, change: Arriving): Merged {
  const again = change.verb === "put" && change.outcome === "applied" && entry.blind;
  let changed = change.verb === "put" && bear(entry, change);
  for (const [path, value] of parts(change)) changed = mergeCell(entry, path, value, change) || changed;
  if (changed && change.made_at > entry.changed) entry.changed = change.made_at;
  return again ? "doubtful" : changed ? "changed" : "same";
}

/** The server may have moved the moment of a change back: its word comes second and stays. */
function bear(entry: Entry, change: Arriving): boolean {
  if (entry.type !== null && entry.put !== change.id) return false;
  Object.assign(entry, { type: change.type ?? "", put: change.id, created: change.made_at });
  return true;
}

function mergeCell(entry: Entry, path: string, value: unknown, change: Arriving): boolean {
  const cell = entry.cells.get(path);
  if (!wins(cell, change)) return false;
  entry.cells.set(path, { value, at: change.made_at, op: change.id, seq: change.seq ?? Infinity });
  return cell === undefined || !same(cell.value, value);
}

function wins(cell: Cell | undefined, change: Arriving): boolean {
  if (change.outcome === "kept") return false;
  if (cell === undefined || cell.op === change.id) return true;
  const settled = change.seq !== undefined;
  if (settled && change.seq! < cell.seq) return false;
  // A put may win some of its properties and lose others: only there do stamps decide after the server.
  if (settled && change.verb !== "put") return true;
  return cell.at === "" || later(change.made_at, change.id, cell.at, cell.op);
}

export function later(at: string, op: string, thanAt: string, thanOp: string): boolean {
  return at === thanAt ? op > thanOp : at > thanAt;
}

export function fromItem(item: Item, seq: number): Entry {
  const { id, type, author, created, changed, mine, others } = item;
  const told = { ...item.properties, geometry: item.geometry, order: item.order, deleted: item.deleted };
  const cells = Object.entries(told).map(([path, value]): [string, Cell] => {
    const [at, op] = item.stamps?.[path] ?? ["", ""];
    return [path, { value, at, op, seq }];
  });
  const blind = item.stamps === undefined;
  return { id, type, put: "", author, created, changed, mine, others, blind, cells: new Map(cells) };
}

/** A property set to null is a property taken away. */
export function toItem(entry: Entry): Item & { stamps: NonNullable<Item["stamps"]> } {
  const { id, type, author, created, changed, mine, others } = entry;
  const told = [...entry.cells].filter(([, cell]) => cell.value !== null);
  const values = Object.fromEntries(told.map(([path, cell]) => [path, cell.value]));
  const { geometry = null, order = "", deleted = false, ...properties } = values;
  return {
    ...{ id, type: type ?? "", properties, author, created, changed, mine, others },
    geometry: geometry as Item["geometry"],
    order: String(order),
    deleted: deleted === true,
    stamps: Object.fromEntries([...entry.cells].map(([path, { at, op }]) => [path, [at, op]])),
  };
}

/** Equal as JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)));
}
