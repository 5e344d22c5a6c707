import assert from "node:assert/strict";
import { test } from "node:test";
import { iso, ServerClock } from "../net/clock";
import type { Answers, Change, Item, Op, Page, Snapshot } from "../net/protocol";
import { Chance } from "./chance";
import { ServerModel } from "./model";
import { DraftState, type ItemView } from "./state";

const PATHS = ["title", "notes", "category", "geometry", "order"];
const LETTERS = ["a", "b", "c", "d"];

/** Everything that happens to a group in one seed: five people, a network, time. */
class Room {
  time = Date.parse("2026-11-23T09:00:00Z");
  readonly server: ServerModel;
  readonly people: Client[];
  #ids = 0;

  constructor(readonly chance: Chance) {
    this.server = new ServerModel(() => this.time, chance.likely(0.5));
    this.people = ["nadia", "karim", "lea", "tom", "ines"].map((name) => new Client(name, this));
  }

  id(): string {
    return `${this.chance.below(1000).toString().padStart(3, "0")}-${(this.#ids++).toString().padStart(5, "0")}`;
  }

  step(): void {
    this.time += this.chance.below(400); // often the same millisecond, or nearly
    const client = this.chance.pick(this.people);
    this.chance.pick([client.edit, client.edit, client.send, client.send, client.ask, client.hear, client.hear, client.reload, client.crash]).call(client);
  }
}

class Client {
  state = new DraftState();
  readonly clock: ServerClock;
  outbox: Op[] = [];
  /** Answers on their way; they arrive in any order, or never. */
  #coming: (() => void)[] = [];

  constructor(
    readonly name: string,
    readonly room: Room,
  ) {
    const wrong = room.chance.below(7_200_000) - 3_600_000; // its clock is up to one hour off
    this.clock = new ServerClock(() => room.time + wrong);
    this.#load(room.server.snapshot(name));
  }

  edit(): void {
    const { chance } = this.room;
    const item = chance.pick([...this.state.items(), ...this.state.trash()].map(({ id }) => id).concat("", ""));
    if (item === "") this.#do({ item: this.room.id(), verb: "put", type: "place", value: this.#whole() });
    else if (chance.likely(0.05)) this.#do({ item, verb: "put", type: "place", value: this.#whole() });
    else if (chance.likely(0.2)) this.#do({ item, verb: chance.pick(["delete", "restore"] as const) });
    else this.#change(item, chance.pick(PATHS));
  }

  /** Some of what waits, not always from the beginning; the answer may be lost, late, or doubled. */
  send(): void {
    const { chance, server } = this.room;
    const batch = this.outbox.filter(() => chance.likely(0.7));
    const results = batch.map((op) => server.take(op, this.name));
    if (chance.likely(0.75)) this.#coming.push(() => this.#answered(batch, { seq: server.seq, results }));
  }

  ask(): void {
    const page = this.room.server.page(this.state.seq, 1 + this.room.chance.below(6));
    this.#coming.push(() => this.#brought(page));
    if (this.room.chance.likely(0.2)) this.#coming.push(() => this.#brought(page));
  }

  hear(): void {
    const place = this.room.chance.below(this.#coming.length || 1);
    this.#coming.splice(place, 1).forEach((arrive) => arrive());
  }

  reload(): void {
    if (this.room.chance.likely(0.7)) return;
    const snapshot = this.room.server.snapshot(this.name);
    this.#coming.push(() => this.#load(snapshot));
  }

  /** The page dies and opens again with no network: what it kept is all it has. */
  crash(): void {
    if (this.room.chance.likely(0.5)) return;
    const kept = this.state.snapshot(this.room.server.snapshot(this.name));
    this.state = new DraftState();
    this.state.load(kept);
    this.state.wait(this.outbox.map((change) => ({ change, trouble: null })));
  }

  /** The network is good again. */
  settle(): void {
    while (this.outbox.length || this.state.seq < this.room.server.seq) {
      const answers = this.outbox.map((op) => this.room.server.take(op, this.name));
      this.#answered([...this.outbox], { seq: this.room.server.seq, results: answers });
      this.#brought(this.room.server.page(this.state.seq, 7));
    }
    while (this.#coming.length) this.hear(); // what was late, from another age
    if (this.state.doubtful) this.#load(this.room.server.snapshot(this.name));
  }

  #whole(): unknown {
    const { chance } = this.room;
    return { properties: { title: chance.pick(LETTERS), category: chance.pick(LETTERS) }, geometry: null, order: chance.pick(LETTERS) };
  }

  #change(item: string, path: string): void {
    const value = this.room.chance.pick(path === "order" ? LETTERS : [...LETTERS, null]);
    this.#do({ item, verb: "set", path, value });
    const view = this.state.item(item)!;
    const drawn = path === "geometry" ? view.geometry : path === "order" ? view.order : (view.properties[path] ?? null);
    assert.equal(drawn, value, "what a person does shows at once");
  }

  #do(change: Omit<Change, "id" | "made_at">): void {
    const op: Op = { ...change, id: this.room.id(), made_at: iso(this.clock.tick()), base: this.state.seq };
    this.outbox.push(op);
    this.state.apply(op);
  }

  #answered(batch: Op[], { results }: Answers): void {
    for (const [place, result] of results.entries()) {
      if (result.status !== "stored") continue;
      this.state.confirm(batch[place]!, result);
      this.outbox = this.outbox.filter(({ id }) => id !== result.id);
    }
  }

  #brought(page: Page): void {
    page.operations.forEach(({ made_at }) => this.clock.see(made_at));
    this.state.receive(page.operations);
    const known = new Set(page.operations.map(({ id }) => id));
    this.outbox = this.outbox.filter(({ id }) => !known.has(id)); // the feed is an answer too
  }

  #load(snapshot: Snapshot): void {
    this.clock.anchor(snapshot.server_time);
    this.state.load(snapshot);
  }
}

function essence(item: Item | ItemView): unknown {
  const { id, type, author, deleted, geometry, order, mine, others } = item;
  const properties = Object.entries(item.properties).filter(([, value]) => value !== null).sort();
  return { id, type, author, deleted, geometry, order, mine, others, properties };
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

test("five people, lost and late and doubled answers, wrong clocks: everybody ends with what the server has", () => {
  const cases = 2000;
  let operations = 0;
  for (let seed = 1; seed <= cases; seed++) {
    const room = new Room(new Chance(seed));
    for (let step = 0; step < 120; step++) room.step();
    for (const client of [...room.people, ...room.people]) client.settle();
    operations += room.server.seq;
    for (const client of room.people) {
      const told = room.server.snapshot(client.name);
      const seen = [...client.state.items(), ...client.state.trash()];
      const expected = [...told.items, ...told.trash].sort(byId).map(essence);
      assert.deepEqual(seen.sort(byId).map(essence), expected, `${client.name}, seed ${seed}`);
      assert.ok(seen.every(({ pending }) => !pending), "nothing waits any more");
    }
    const orders = new Set(room.people.map(({ state }) => state.items().map(({ id }) => id).join()));
    assert.equal(orders.size, 1, `one order for all, seed ${seed}`);
  }
  assert.ok(operations > 25 * cases, `${operations} operations`);
});

function started(): { state: DraftState; server: ServerModel } {
  const server = new ServerModel(() => Date.parse("2026-11-23T10:00:00Z"), true);
  server.take(op("1", { verb: "put", type: "place", value: { properties: { title: "Gare" }, order: "a1" } }), "nadia");
  const state = new DraftState();
  state.load(server.snapshot("nadia"));
  return { state, server };
}

function op(id: string, facts: Partial<Op>): Op {
  return { id, item: "i", verb: "set", made_at: `2026-11-23T09:00:0${id}.000Z`, base: 0, ...facts };
}

test("what waits is drawn over what is confirmed, and says so", () => {
  const { state } = started();
  const changed = state.wait([{ change: op("2", { path: "title", value: "Port" }), trouble: null }]);
  assert.deepEqual([...changed], ["i"]);
  assert.equal(state.item("i")!.properties.title, "Port");
  assert.ok(state.item("i")!.pending);
  state.wait([]);
  assert.equal(state.item("i")!.properties.title, "Gare");
  assert.equal(state.item("i")!.pending, false);
});

test("a newer value of somebody else is not hidden by an older one that still waits", () => {
  const { state, server } = started();
  state.wait([{ change: op("2", { path: "title", value: "Port" }), trouble: null }]);
  server.take(op("3", { path: "title", value: "Quai" }), "karim");
  state.receive(server.page(1, 9).operations);
  assert.equal(state.item("i")!.properties.title, "Quai");
});

test("a refused change stays drawn, with its sentence", () => {
  const { state } = started();
  state.wait([{ change: op("2", { path: "title", value: "?" }), trouble: "Ce titre est trop long." }]);
  assert.equal(state.item("i")!.trouble, "Ce titre est trop long.");
  assert.equal(state.item("i")!.properties.title, "?");
});

test("a change to an item that has not arrived is kept and shows when it does", () => {
  const state = new DraftState();
  const server = started().server;
  server.take(op("2", { path: "title", value: "Port" }), "nadia");
  const [first, second] = server.page(0, 9).operations;
  state.receive([{ ...second!, seq: 1 }]);
  assert.equal(state.item("i"), null);
  state.receive([{ ...first!, seq: 2 }]);
  assert.equal(state.item("i")!.properties.title, "Port");
});

test("deleted goes to the trash, restored comes back; null takes a property away", () => {
  const { state } = started();
  state.apply(op("2", { verb: "delete" }));
  assert.deepEqual([state.items().length, state.trash().length], [0, 1]);
  state.apply(op("3", { verb: "restore" }));
  assert.deepEqual([state.items().length, state.trash().length], [1, 0]);
  state.apply(op("4", { path: "title", value: null }));
  assert.deepEqual(state.item("i")!.properties, {});
});

test("a copy kept for offline days says the same as the original", () => {
  const { state, server } = started();
  server.take(op("2", { path: "notes", value: "Près du pont" }), "karim");
  state.receive(server.page(1, 9).operations);
  const copy = new DraftState();
  copy.load(state.snapshot(server.snapshot("nadia")));
  assert.deepEqual(copy.items().map(essence), state.items().map(essence));
  assert.equal(copy.seq, 2);
});

test("an old snapshot is ignored; the server going back to a backup is believed when asked", () => {
  const { state, server } = started();
  const old = server.snapshot("nadia");
  server.take(op("2", { path: "title", value: "Port" }), "nadia");
  state.load(server.snapshot("nadia"));
  assert.equal(state.load(old).size, 0);
  assert.equal(state.item("i")!.properties.title, "Port");
  state.load(old, true);
  assert.equal(state.item("i")!.properties.title, "Gare");
});

test("what somebody keeps to herself leaves the screens of the others, and comes back", () => {
  const state = new DraftState();
  const made = (seq: number, title: string) => ({ seq, id: `op-${seq}`, item: "a", verb: "put", type: "place", made_at: "2026-11-23T09:00:00.000Z", person: "nadia", outcome: "applied", value: { properties: { title } } }) as const;
  state.receive([made(1, "La gare")]);
  const veil = { id: "op-2", item: "a", verb: "veil", made_at: "2026-11-23T09:00:01.000Z", person: "", outcome: "applied" } as const;
  const changed = state.receive([{ ...veil, seq: 2, value: null }]);
  assert.deepEqual([...changed], ["a"]);
  assert.equal(state.item("a"), null);
  assert.equal(state.seq, 2);
  const left = { id: "a", type: "place", properties: { photo: "p" }, geometry: null, order: "", author: "nadia", created: "", changed: "", deleted: false, mine: false, others: {}, stamps: {} };
  state.receive([{ ...veil, id: "op-3", seq: 3, value: left }]);
  assert.deepEqual(state.item("a")?.properties, { photo: "p" });
});
