/**
 * A draft as this person sees it: what the server has confirmed, and over it what waits here.
 * Pure: no page, no network, no disk. Every act returns the ids of the items that look different.
 */
import type { Accepted, Change, Item, Snapshot, StoredOp, Veil } from "../net/protocol";
import { blank, fromItem, merge, type Arriving, type Cell, type Entry, toItem } from "./merge";

/** A change that waits here. `trouble` is the server's sentence when it refused it. */
export interface Pending {
  change: Change;
  trouble: string | null;
}

export interface ItemView extends Item {
  /** Something of it has not reached the server yet. */
  pending: boolean;
  trouble: string | null;
}

export type Changed = Set<string>;

export class DraftState {
  #entries = new Map<string, Entry>();
  #pending: Pending[] = [];
  #views = new Map<string, ItemView | null>();
  /** Confirmed by an answer before the feed brought them. */
  #ahead: { change: Change; result: Accepted }[] = [];
  #me = "";
  seq = 0;
  /** Only a new snapshot can tell what an item looks like. */
  doubtful = false;

  /** Start again from what the server says. An older snapshot than what is known is ignored, unless
   * `whole` (the server itself went back, to a backup). */
  load(snapshot: Snapshot, whole = false): Changed {
    if (snapshot.seq < this.seq && !whole) return new Set();
    const before = this.#entries;
    const items = [...snapshot.items, ...snapshot.trash];
    this.#entries = new Map(items.map((item) => [item.id, fromItem(item, snapshot.seq)]));
    this.#me = snapshot.me.id;
    this.seq = snapshot.seq;
    this.doubtful = false;
    this.#ahead = whole ? [] : this.#ahead.filter(({ result }) => result.seq > snapshot.seq);
    for (const { change, result } of this.#ahead) this.#store(change, result);
    return this.#touch([...before.keys(), ...this.#entries.keys()]);
  }

  /** What the feed brought, in the order of `seq`; what is known already is passed over. */
  receive(operations: readonly (StoredOp | Veil)[]): Changed {
    const fresh = operations.filter(({ seq }) => seq > this.seq);
    for (const op of fresh) {
      if (op.verb === "veil") this.#veil(op);
      else this.#take(op);
    }
    const stored = new Set(operations.map(({ id }) => id));
    const arrived = this.#pending.filter(({ change }) => stored.has(change.id));
    this.#pending = this.#pending.filter(({ change }) => !stored.has(change.id));
    this.#ahead = this.#ahead.filter(({ result }) => result.seq > this.seq);
    return this.#touch([...fresh.map(({ item }) => item), ...arrived.map(({ change }) => change.item)]);
  }

  /** The server answered to a change made here. The feed will bring it again, to no effect. */
  confirm(change: Change, result: Accepted): Changed {
    this.#pending = this.#pending.filter((waiting) => waiting.change.id !== change.id);
    if (result.seq > this.seq && !this.#aheadHas(change.id) && !this.#again(change)) {
      this.#ahead.push({ change, result });
      this.#store(change, result);
    }
    return this.#touch([change.item]);
  }

  /** A `put` over an item that exists may lose some of its properties to what the feed has not brought
   * yet: wait for the feed. */
  #again(change: Change): boolean {
    return change.verb === "put" && (this.#entries.get(change.item)?.type ?? null) !== null;
  }

  /** How many changes wait for the network. */
  get waiting(): number {
    return this.#pending.filter(({ trouble }) => trouble === null).length;
  }

  waits(id: string): boolean {
    return this.#pending.some(({ change }) => change.id === id);
  }

  /** Replace what waits here. */
  wait(pending: readonly Pending[]): Changed {
    const touched = differing(this.#pending, pending);
    this.#pending = [...pending];
    return this.#touch(touched);
  }

  /** Draw a change at once: one the server has numbered, or one just made here. */
  apply(change: Change | StoredOp): Changed {
    if ("seq" in change) return this.receive([change]);
    const others = this.#pending.filter((waiting) => waiting.change.id !== change.id);
    this.#pending = [...others, { change, trouble: null }];
    return this.#touch([change.item]);
  }

  /** The item, deleted or not; null when nobody made it. */
  item(id: string): ItemView | null {
    const known = this.#views.get(id);
    if (known !== undefined) return known;
    const made = this.#draw(id);
    this.#views.set(id, made);
    return made;
  }

  /** Items that are there, in their order. */
  items(type?: string): ItemView[] {
    return this.#all().filter((item) => !item.deleted && (type === undefined || item.type === type));
  }

  /** Deleted items, the last deleted first. */
  trash(): ItemView[] {
    const deleted = this.#all().filter((item) => item.deleted);
    return deleted.sort((a, b) => byText(b.changed, a.changed));
  }

  /** What was confirmed, in the server's own form, to be kept for a day without network. */
  snapshot(shell: Snapshot): Snapshot {
    const known = [...this.#entries.values()].filter(({ type }) => type !== null);
    const items = known.map(toItem);
    const [trash, there] = [items.filter((item) => item.deleted), items.filter((item) => !item.deleted)];
    return { ...shell, seq: this.seq, items: there, trash };
  }

  #take(op: StoredOp): void {
    this.seq = op.seq;
    const entry = this.#entry(op.item);
    if (op.verb === "put" && entry.type === null) this.#sign(entry, op.person);
    if (op.others) entry.others = op.others;
    if (merge(entry, op) === "doubtful") this.doubtful = true;
  }

  /** Somebody keeps a part of the item, or all of it, from this person: the server tells what is left. */
  #veil({ seq, item, value }: Veil): void {
    this.seq = seq;
    if (value) this.#entries.set(item, fromItem(value, seq));
    else this.#entries.delete(item);
  }

  #store(change: Change, result: Accepted): void {
    const entry = this.#entry(change.item);
    if (change.verb === "put" && entry.type === null) this.#sign(entry, this.#me);
    const arrived: Arriving = { ...change, seq: result.seq, outcome: result.outcome };
    if (merge(entry, arrived) === "doubtful") this.doubtful = true;
  }

  #aheadHas(id: string): boolean {
    return this.#ahead.some(({ change }) => change.id === id);
  }

  #sign(entry: Entry, person: string): void {
    entry.author = person;
    entry.mine = person === this.#me;
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id) ?? blank(id);
    this.#entries.set(id, entry);
    return entry;
  }

  #draw(id: string): ItemView | null {
    const waiting = this.#pending.filter(({ change }) => change.item === id);
    const entry = overlaid(this.#entries.get(id) ?? blank(id), waiting, this.#me);
    if (entry.type === null) return null;
    const trouble = waiting.find((change) => change.trouble !== null)?.trouble ?? null;
    return { ...toItem(entry), pending: waiting.length > 0, trouble };
  }

  #all(): ItemView[] {
    const ids = new Set([...this.#entries.keys(), ...this.#pending.map(({ change }) => change.item)]);
    const views = [...ids].map((id) => this.item(id)).filter((view): view is ItemView => view !== null);
    return views.sort(byOrder);
  }

  #touch(ids: Iterable<string>): Changed {
    const changed = new Set(ids);
    for (const id of changed) this.#views.delete(id);
    return changed;
  }
}

function overlaid(confirmed: Entry, waiting: readonly Pending[], me: string): Entry {
  if (!waiting.length) return confirmed;
  const entry = { ...confirmed, cells: new Map<string, Cell>(confirmed.cells) };
  for (const { change } of waiting) {
    if (change.verb === "put" && entry.type === null) Object.assign(entry, { author: me, mine: true });
    merge(entry, change);
  }
  return entry;
}

/** By order key, then by id (which begins with the moment it was made): the same on every screen. */
function byOrder(a: Item, b: Item): number {
  return byText(a.order, b.order) || byText(a.id, b.id);
}

/** By code unit, as the server does; never by the alphabet of this machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function differing(before: readonly Pending[], after: readonly Pending[]): string[] {
  // The value under one id changes only when a take becomes a file: both are texts.
  const name = ({ change, trouble }: Pending) => `${change.id} ${trouble} ${typeof change.value === "string" ? change.value : ""}`;
  const [old, fresh] = [new Set(before.map(name)), new Set(after.map(name))];
  const gone = before.filter((waiting) => !fresh.has(name(waiting)));
  return [...gone, ...after.filter((waiting) => !old.has(name(waiting)))].map(({ change }) => change.item);
}
