/** Sends takes one after the other, and recordings while they are being made. */
import type { OperationRow, TakeRow } from "../disk/tables";
import { delay } from "../net/backoff";
import { Loop } from "../net/loop";
import type { Op } from "../net/protocol";
import { ApiError } from "../net/request";
import { Signal } from "../net/signal";
import type { Tabs } from "../net/tabs";
import { nextTake, nextTry } from "./queue";
import { TakeSource } from "./source";
import { sizeOf, type Takes } from "./takes";
import { sendTake, terminate } from "./upload";

export interface Progress {
  take: string;
  sent: number;
  total: number | null;
}

export interface Arrived {
  take: TakeRow;
  file: string;
}

/** Those who keep the operation that points at a file that has just arrived (the outbox). */
export interface References {
  row(draft: string, op: Op): OperationRow;
  announce(): void;
}

export class Uploads {
  readonly progress = new Signal<Progress>();
  /** A take is whole on the server; told before anything shows its file id. */
  readonly arrived = new Signal<Arrived>();
  online = true;
  #live = new Set<string>();
  /** Thrown away a moment ago. */
  #gone = new Set<string>();
  #sending = new Map<string, AbortController>();
  #loop: Loop;
  #stopped = true;
  #leave: () => void = () => undefined;

  constructor(
    private readonly takes: Takes,
    tabs: Tabs,
    private readonly references: References,
  ) {
    const next = async () => nextTry(await this.#queue(), Date.now());
    this.#loop = new Loop(tabs, { name: `studio-upload-${takes.person}`, run: () => this.#drain(), next });
  }

  start(): void {
    this.#stopped = false;
    this.#leave = this.takes.changed.on(() => void this.#dropped());
    this.#loop.start();
  }

  stop(): void {
    this.#stopped = true;
    this.#leave();
    this.#loop.stop();
    this.#sending.forEach((sending) => sending.abort());
  }

  /** Something new may be sent. */
  wake(): void {
    this.#loop.wake();
  }

  /** Send a recording while it grows. Ends by itself once the source is finished, sent or not. */
  live(take: TakeRow): TakeSource {
    const source = this.#source(take);
    this.#live.add(take.id);
    void this.#follow(take, source).finally(() => {
      this.#live.delete(take.id);
      this.wake();
    });
    return source;
  }

  /** Try again a take the server refused. */
  async retry(id: string): Promise<void> {
    const take = await this.takes.get(id);
    if (take) await this.takes.update({ ...take, state: "ready", tries: 0, notBefore: 0, error: "", message: "" });
    this.wake();
  }

  /** Throw a take away, here and on the server: only ever on a person's demand. */
  async discard(id: string): Promise<void> {
    this.#gone.add(id);
    this.#sending.get(id)?.abort();
    const take = await this.takes.get(id);
    await this.takes.drop(id);
    if (take?.uploadUrl) await terminate(take.uploadUrl);
  }

  /** Another tab may have thrown away what this one is sending. */
  async #dropped(): Promise<void> {
    for (const [id, sending] of this.#sending) if (!(await this.takes.get(id))) sending.abort();
  }

  async #drain(): Promise<void> {
    while (this.#loop.mayGoOn) {
      const take = nextTake(await this.#queue(), Date.now());
      if (!take) return;
      await this.#send(take, await this.#stored(take));
    }
  }

  async #queue(): Promise<TakeRow[]> {
    return (await this.takes.all()).filter(({ id }) => !this.#live.has(id) && !this.#gone.has(id));
  }

  /** The source of a take that is whole on disk. */
  async #stored(take: TakeRow): Promise<TakeSource> {
    const source = this.#source(take);
    (await this.takes.parts(take.id)).forEach((data) => source.grew(sizeOf(data)));
    source.finish();
    return source;
  }

  #source(take: TakeRow): TakeSource {
    return new TakeSource((n) => this.takes.chunk(take.id, n));
  }

  async #follow(take: TakeRow, source: TakeSource): Promise<void> {
    for (let tries = 0; !this.#stopped && !source.whole; tries++) {
      if (tries && (await source.rest(delay(tries)))) tries = 0;
      if (this.#stopped || source.whole || !(await this.#send(take, source))) return;
    }
  }

  /** False when the take was thrown away meanwhile. */
  async #send(take: TakeRow, source: TakeSource): Promise<boolean> {
    const stop = new AbortController();
    this.#sending.set(take.id, stop);
    const onProgress = (sent: number, total: number | null) => this.progress.tell({ take: take.id, sent, total });
    const onUrl = (url: string) => this.#address(take, url);
    try {
      const file = await sendTake(take, source, { onProgress, onUrl, signal: stop.signal });
      await this.#arrive(take, file);
    } catch (error) {
      if (!stop.signal.aborted) await this.#failed(take, error instanceof ApiError ? error : unreadable(error));
    } finally {
      this.#sending.delete(take.id);
    }
    return !stop.signal.aborted;
  }

  #address(take: TakeRow, url: string): void {
    if (take.uploadUrl === url) return;
    take.uploadUrl = url; // the recorder writes this same row every second
    if (!this.#live.has(take.id)) void this.takes.note(take.id, { uploadUrl: url });
    else if (take.state === "recording") void this.takes.update(take);
  }

  async #arrive(take: TakeRow, file: string): Promise<void> {
    this.online = true;
    this.#loop.succeeded();
    const known = await this.takes.get(take.id);
    if (!known) return; // thrown away while its last bytes travelled
    const op = reference(known, file);
    this.arrived.tell({ take: known, file });
    await this.takes.sent(known, file, op && this.references.row(known.draft, op));
    this.references.announce();
  }

  async #failed(take: TakeRow, error: ApiError): Promise<void> {
    this.online = error.status !== 0;
    const away = error.status === 0 || error.status === 401;
    if (away || error.retryAfter !== null) this.#loop.failed(error.retryAfter);
    if (away || this.#live.has(take.id)) return;
    const parked = { tries: take.tries + 1, notBefore: Date.now() + delay(take.tries), error: error.code, message: error.message };
    await this.takes.note(take.id, error.passing ? parked : { ...parked, state: "refused" });
  }
}

/** The operation by which an item points at its file: its id and moment are those of the take. */
export function reference(take: TakeRow, value: string): Op | null {
  if (take.item === null || take.path === null) return null;
  return { id: take.op, item: take.item, verb: "set", path: take.path, value, made_at: take.made_at, base: 0 };
}

/** Bytes that cannot be read here any more: a person must decide. */
function unreadable(error: unknown): ApiError {
  console.error(error);
  return new ApiError(422, "unreadable-here");
}
