/**
 * What this person answered before she was recorded: remembered on this machine, sent when there is a network. A recording
 * takes it along too, so that it may arrive first.
 */
import type { Store } from "../disk/store";
import type { AnswerRow } from "../disk/tables";
import { clock, iso } from "../net/clock";
import { newId } from "../net/ids";
import { Loop } from "../net/loop";
import { ApiError, postJson } from "../net/request";
import type { Tabs } from "../net/tabs";

export type Thing = AnswerRow["thing"];
export type Says = AnswerRow["says"];

export class Answers {
  #rows: AnswerRow[] = [];
  #loop: Loop;

  constructor(
    private readonly store: Store,
    tabs: Tabs,
    private readonly person: string,
  ) {
    const next = async () => (this.#waiting().length ? 0 : null);
    this.#loop = new Loop(tabs, { name: `studio-answers-${person}`, run: () => this.#drain(), next });
  }

  /** Read what is remembered here. */
  async open(): Promise<void> {
    const kept = (await this.store.all("answers")).filter(({ person }) => person === this.person);
    this.#rows = kept.sort((a, b) => (a.made_at < b.made_at ? -1 : 1));
  }

  start(): void {
    this.#loop.start();
  }

  stop(): void {
    this.#loop.stop();
  }

  /** The newest answer that this machine knows of; null when it knows none. */
  of(action: string, thing: Thing): AnswerRow | null {
    return this.#rows.filter((row) => row.action === action && row.thing === thing).pop() ?? null;
  }

  refuses(action: string, thing: Thing): boolean {
    return this.of(action, thing)?.says === "no";
  }

  /** Known at once, kept on the disk, sent as soon as it can be. */
  async say(action: string, thing: Thing, says: Says): Promise<void> {
    const moment = clock.tick();
    const row: AnswerRow = { id: newId(moment), person: this.person, action, thing, says, made_at: iso(moment), state: "waiting" };
    this.#rows.push(row);
    await this.store.change([["answers", row]]);
    this.#loop.wake();
  }

  /** As a recording says it to the server: `id|person|thing|says|when`, one after the other. */
  told(action: string): string {
    const newest = (["voice", "image"] as const).map((thing) => this.of(action, thing));
    return newest.flatMap((row) => (row ? [[row.id, row.person, row.thing, row.says, row.made_at].join("|")] : [])).join(" ");
  }

  /** Others' answers, and those that newer ones replaced, are forgotten once the server has them. */
  async tidy(): Promise<void> {
    const over = (row: AnswerRow) => row.state === "sent" && (row.person !== this.person || this.of(row.action, row.thing)?.id !== row.id);
    await this.#drop((await this.store.all("answers")).filter(over));
  }

  async wipe(person: string): Promise<void> {
    await this.#drop((await this.store.all("answers")).filter((row) => row.person === person));
  }

  async #drop(rows: AnswerRow[]): Promise<void> {
    await this.store.change([], rows.map(({ id }) => ["answers", id]));
    this.#rows = this.#rows.filter((row) => !rows.some(({ id }) => id === row.id));
  }

  #waiting(): AnswerRow[] {
    return this.#rows.filter(({ state }) => state === "waiting");
  }

  async #drain(): Promise<void> {
    for (const row of this.#waiting()) {
      if (!this.#loop.mayGoOn || !(await this.#send(row))) return;
      row.state = "sent";
      await this.store.change([["answers", row]]);
    }
    this.#loop.succeeded();
  }

  /** False: later. What the server will never take is done with: the recording brings it again. */
  async #send({ id, action, thing, says, made_at }: AnswerRow): Promise<boolean> {
    try {
      await postJson(`/api/actions/${action}/accords`, { id, thing, says, made_at });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!error.passing && error.status !== 401) return true;
      this.#loop.failed(error.retryAfter);
      return false;
    }
    return true;
  }
}
