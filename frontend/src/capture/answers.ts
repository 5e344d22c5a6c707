/**
 * What this person answered before she was recorded: remembered on this machine, sent when there is a network. A recording
 * takes it along too, so that it may arrive first. What is answered in a portrait is also an item of it: see `agree` of
 * portraits/cards/model.ts for what each of the two does alone.
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
/** One answer of one person, wherever it is kept. */
export type Answer = Pick<AnswerRow, "id" | "person" | "thing" | "says" | "made_at">;

/** Said now. */
export function answered(person: string, thing: Thing, says: Says): Answer {
  const moment = clock.tick();
  return { id: newId(moment), person, thing, says, made_at: iso(moment) };
}

/** Answers as a recording says them to the server (studio/consents/recording.py): `id|person|thing|says|when`, one after the other. */
export function told(answers: readonly Answer[]): string {
  return answers.map(({ id, person, thing, says, made_at }) => [id, person, thing, says, made_at].join("|")).join(" ");
}

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
    const row: AnswerRow = { ...answered(this.person, thing, says), action, state: "waiting" };
    this.#rows.push(row);
    await this.store.change([["answers", row]]);
    this.#loop.wake();
  }

  /** The answers that count, of both things. */
  newest(action: string): AnswerRow[] {
    return (["voice", "image"] as const).flatMap((thing) => this.of(action, thing) ?? []);
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
