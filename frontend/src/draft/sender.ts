/** Sends what waits in the outbox: one request at a time, one tab at a time, as long as it takes. */
import type { OperationRow } from "../disk/tables";
import { delay } from "../net/backoff";
import { Loop } from "../net/loop";
import type { Answers } from "../net/protocol";
import { ApiError, postJson } from "../net/request";
import { Signal } from "../net/signal";
import type { Tabs } from "../net/tabs";
import { MOST, nextBatch, nextTime } from "./batch";
import type { Outbox } from "./outbox";

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
  /** Draft -> when to try it again. */
  #resting = new Map<string, number>();
  #refusals = 0;
  #most = MOST;
  #loop: Loop;
  #leave: () => void = () => undefined;

  constructor(
    private readonly outbox: Outbox,
    tabs: Tabs,
  ) {
    const next = async () => nextTime(await outbox.rows(), Date.now(), this.#resting);
    this.#loop = new Loop(tabs, { name: `studio-send-${outbox.person}`, run: () => this.#drain(), next });
  }

  start(): void {
    this.#leave = this.outbox.ready.on(() => this.#loop.soon());
    this.#loop.start();
  }

  stop(): void {
    this.#leave();
    this.#loop.stop();
  }

  async #drain(): Promise<void> {
    while (this.#loop.mayGoOn) {
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
    this.#loop.succeeded();
    Object.assign(this, { online: true, signedOut: false });
    this.troubles.delete(draft);
    this.#resting.delete(draft);
    this.#refusals = 0;
    this.#most = Math.min(MOST, this.#most * 2);
    if (answers.results.some(({ status }) => status === "stored")) this.lastSaved = Date.now();
  }

  async #failed(batch: OperationRow[], error: ApiError): Promise<void> {
    const [first] = batch as [OperationRow];
    this.online = error.status !== 0;
    this.signedOut = error.status === 401;
    if (UNUSABLE.includes(error.status) || error.status === BROKEN) await this.#isolate(batch, error);
    else if (error.passing || this.signedOut) this.#loop.failed(error.retryAfter);
    else this.#rest(first.draft, error);
  }

  async #isolate(batch: OperationRow[], error: ApiError): Promise<void> {
    const [first] = batch as [OperationRow];
    if (batch.length > 1) this.#most = Math.ceil(batch.length / 2);
    else if (error.status === BROKEN) await this.outbox.park(first);
    else await this.outbox.refuse(first, error.code, error.message);
  }

  /** Not this draft, or not this person any more: the work stays here, the sentence is shown. */
  #rest(draft: string, error: ApiError): void {
    this.troubles.set(draft, error.message);
    this.#resting.set(draft, Date.now() + delay(this.#refusals++, error.retryAfter));
  }
}
