/**
 * Everything of one person that waits on this browser: operations, takes, and those who send them.
 * Any page may open it, so that work begun on one page leaves from the next.
 */
import { Answers, told } from "../capture/answers";
import { Takes } from "../capture/takes";
import { Uploads } from "../capture/uploads";
import { openStore, type Shelves } from "../disk/shelves";
import type { Drop } from "../disk/tables";
import { newId } from "../net/ids";
import { pagePerson } from "../net/page";
import { Tabs } from "../net/tabs";
import { Outbox } from "./outbox";
import { Sender } from "./sender";
import { Sketches } from "./sketches";

export interface Waiting {
  person: string;
  operations: number;
  takes: number;
}

export class Desk {
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly takes: Takes;
  readonly uploads: Uploads;
  readonly sketches: Sketches;
  readonly answers: Answers;
  /** Another tab of this browser has passed to somebody else: nothing is sent from here any more. */
  leftTo: string | null = null;

  constructor(
    readonly store: Shelves,
    readonly tabs: Tabs,
    readonly person: string,
  ) {
    this.outbox = new Outbox(store, tabs, person);
    this.sender = new Sender(this.outbox, tabs);
    this.takes = new Takes(store, tabs, person);
    this.uploads = new Uploads(this.takes, tabs, this.outbox);
    this.sketches = new Sketches(store, person);
    this.answers = new Answers(store, tabs, person);
    this.takes.agreed = (action) => told(this.answers.newest(action));
    tabs.news.on((news) => news.kind === "person" && news.person !== person && this.leave(news.person));
  }

  start(): void {
    this.sender.start();
    this.uploads.start();
    this.answers.start();
    this.tabs.tell({ kind: "person", person: this.person });
    void this.#tidy();
  }

  stop(): void {
    this.sender.stop();
    this.uploads.stop();
    this.answers.stop();
  }

  /** Who has work waiting on this browser, and how much. The names are the server's to tell. */
  async waiting(): Promise<Waiting[]> {
    const [operations, takes] = [await this.store.all("operations"), await this.store.all("takes")];
    const people = [...new Set([...operations, ...takes].map(({ person }) => person))];
    const count = (rows: { person: string }[], of: string) => rows.filter(({ person }) => person === of).length;
    return people.map((person) => ({ person, operations: count(operations, person), takes: count(takes, person) }));
  }

  /** Forget all drafts kept for reading. What was not sent yet stays. For leaving a shared post. */
  async forgetRead(): Promise<void> {
    const kept = await this.store.all("drafts");
    await this.store.change([], kept.map(({ draft, person }) => ["drafts", [draft, person]]));
  }

  /** Erase what one person has here, sent or not: only after a warning, when a séance closes. */
  async wipe(person: string): Promise<void> {
    const operations = (await this.store.all("operations")).filter((row) => row.person === person);
    const takes = (await this.store.all("takes")).filter((row) => row.person === person);
    const walks = (await this.store.all("walks")).filter((row) => row.person === person);
    await this.store.change([], operations.map(({ id }) => ["operations", id]));
    for (const { id } of walks) await this.store.change([], [["walks", id], ...(await this.store.positions(id)).map(({ n }): Drop => ["positions", [id, n]])]);
    for (const { id } of takes) await this.takes.drop(id);
    await this.sketches.wipe(person);
    await this.answers.wipe(person);
    await this.forgetRead();
  }

  /** This page is no longer that person's. */
  leave(person: string): void {
    this.leftTo = person;
    this.stop();
  }

  /** On a shared PC nobody reads the drafts of the one before. */
  async #tidy(): Promise<void> {
    const foreign = (await this.store.all("drafts")).filter(({ person }) => person !== this.person);
    await this.store.change([], foreign.map(({ draft, person }) => ["drafts", [draft, person]]));
    await this.takes.tidy();
    await this.sketches.tidy();
    await this.answers.tidy();
  }
}

const desks = new Map<string, Promise<Desk>>();

/** The desk of a person, started; one per page. */
export function openDesk(person: string = pagePerson()): Promise<Desk> {
  const known = desks.get(person);
  if (known) return known;
  const opening = makeDesk(person);
  desks.set(person, opening);
  return opening;
}

async function makeDesk(person: string): Promise<Desk> {
  const store = await openStore();
  const lease = store.lasting ? (name: string, owner: string, until: number) => store.claim(name, owner, until) : null;
  const desk = new Desk(store, new Tabs(newId(), lease), person);
  await desk.answers.open();
  desk.start();
  return desk;
}
