/** Sends what waits in the outbox: one request at a time, one tab at a time, as long as it takes. */
import type { OperationRow } from "../disk/tables";
import { delay } from "../net/backoff";
import type { Answers } from "../net/protocol";
import { ApiError, postJson } from "../net/request";
import { Signal } from "../net/signal";
import type { Tabs } from "../net/tabs";
import { onWake } from "../net/wake";
import { MOST, nextBatch, nextTime } from "./batch";
import type { Outbox } from "./outbox";

const TURN_CHECK = 5_000; // milliseconds; another tab sends, look again
const UNUSABLE = [400, 413, 422]; // the server could read none of the batch: find which one is at fault
const BROKEN = 500; // one operation may make the server stumble: find it too, and let the others pass

export class Sender {
  readonly changed = new Signal<void>();
  online = true;
  sending = false;
  signedOut = false;
  /** When something was last acknowledged, milliseconds since 1970. */
  lastSaved: number | null = null;
  /** The server's sentence about a whole draft it will not take work for. */
  readonly troubles = new Map<string, string>();
  #resting = new Map<string, number>();
  #tries = 0;
  #pause = 0;
  #asked = 0;
  #most = MOST;
  #timer = 0;
  #due = Infinity;
  #running = false;
  #stopped = true;
  #leave: (() => void)[] = [];

  constructor(
    private readonly outbox: Outbox,
    private readonly tabs: Tabs,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#leave = [onWake(() => this.wake()), this.outbox.ready.on(() => this.#schedule(0))];
    this.#schedule(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#due = Infinity;
    clearTimeout(this.#timer);
    this.#leave.forEach((leave) => leave());
  }

  /** Something may have got better: try now, unless the server named a moment. */
  wake(): void {
    this.#pause = this.#asked;
    this.#resting.clear();
    this.#schedule(0);
  }

  #schedule(wait: number): void {
    const due = Math.max(Date.now() + wait, this.#pause);
    if (this.#stopped || due >= this.#due) return; // sooner already
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = window.setTimeout(() => void this.#run(), due - Date.now());
  }

  async #run(): Promise<void> {
    this.#due = Infinity;
    if (this.#running) return; // it looks again before it ends
    this.#running = true;
    try {
      const mine = await this.tabs.alone(`studio-send-${this.outbox.person}`, () => this.#drain());
      const rows = await this.outbox.rows();
      this.#running = false;
      const wait = mine ? nextTime(rows, Date.now(), this.#resting) : TURN_CHECK;
      if (wait !== null) this.#schedule(wait);
    } finally {
      this.#running = false;
    }
  }

  async #drain(): Promise<void> {
    while (!this.#stopped && Date.now() >= this.#pause) {
      const batch = nextBatch(await this.outbox.rows(), Date.now(), this.#resting, this.#most);
      if (!batch.length) return;
      this.#show(true);
      await this.#send(batch);
      this.#show(false);
    }
  }

  #show(sending: boolean): void {
    this.sending = sending;
    this.changed.tell();
  }

  async #send(batch: OperationRow[]): Promise<void> {
    const draft = batch[0]!.draft;
    try {
      const body = { operations: batch.map(({ op }) => op) };
      const answers = await postJson<Answers>(`/api/drafts/${draft}/operations`, body);
      this.#succeeded(draft, answers);
      await this.outbox.settle(batch, answers);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await this.#failed(batch, error);
    }
  }

  #succeeded(draft: string, answers: Answers): void {
    Object.assign(this, { online: true, signedOut: false });
    this.troubles.delete(draft);
    this.#resting.delete(draft);
    this.#tries = this.#asked = 0;
    this.#most = Math.min(MOST, this.#most * 2);
    if (answers.results.some(({ status }) => status === "stored")) this.lastSaved = Date.now();
  }

  async #failed(batch: OperationRow[], error: ApiError): Promise<void> {
    this.online = error.status !== 0;
    this.signedOut = error.status === 401;
    const [first] = batch as [OperationRow];
    if (UNUSABLE.includes(error.status) || error.status === BROKEN) await this.#isolate(batch, error);
    else if (error.passing || this.signedOut) this.#wait(error);
    else this.#rest(first.draft, error);
  }

  async #isolate(batch: OperationRow[], error: ApiError): Promise<void> {
    const [first] = batch as [OperationRow];
    if (batch.length > 1) this.#most = Math.ceil(batch.length / 2);
    else if (error.status === BROKEN) await this.outbox.park(first);
    else await this.outbox.refuse(first, error.code, error.message);
  }

  #wait(error: ApiError): void {
    this.#pause = Date.now() + delay(this.#tries++, error.retryAfter);
    this.#asked = error.retryAfter === null ? 0 : Date.now() + error.retryAfter * 1_000;
  }

  /** Not this draft, or not this person any more: the work stays here, the sentence is shown. */
  #rest(draft: string, error: ApiError): void {
    this.troubles.set(draft, error.message);
    this.#resting.set(draft, Date.now() + delay(this.#tries++, error.retryAfter));
  }
}
