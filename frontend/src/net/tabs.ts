/**
 * The tabs of one browser: they tell each other what changed, and take turns.
 *
 * Everything done in turns is harmless when done twice (the server knows every id), so a turn is a
 * courtesy to the network, never a condition for safety.
 */
import type { Accepted, Change, Here, Page } from "./protocol";
import { Signal } from "./signal";

export interface Settled {
  op: Change;
  result: Accepted;
}

export type News =
  | { kind: "changed" }
  | { kind: "settled"; draft: string; settled: Settled[] }
  | { kind: "seq"; draft: string; seq: number }
  | { kind: "page"; draft: string; page: Page }
  | { kind: "here"; draft: string; here: Here[] }
  | { kind: "person"; person: string };

/** Take a lease by another way, for pages without Web Locks (plain HTTP). True when obtained. */
export type Lease = (name: string, owner: string, until: number) => Promise<boolean>;

const IMPATIENCE = 30_000; // milliseconds; a suspended phone tab may hold its turn for ever
const LEASE = 6_000;

export class Tabs {
  readonly news = new Signal<News>();
  #channel: BroadcastChannel | null;
  #blocked = new Map<string, number>();

  constructor(
    readonly me: string,
    private readonly lease: Lease | null,
    channel = "studio",
  ) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(channel);
    this.#channel?.addEventListener("message", (event: MessageEvent<News>) => this.news.tell(event.data));
  }

  /** Tell the other tabs, not this one. */
  tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  close(): void {
    this.#channel?.close();
  }

  /** Run `job` unless another tab is at it. False: it was not run, somebody else does it. */
  async alone(name: string, job: () => Promise<void>): Promise<boolean> {
    const ran = await this.#turn(name, job);
    if (ran) this.#blocked.delete(name);
    else if (this.#waitedTooLong(name)) await job();
    else return false;
    return true;
  }

  async #turn(name: string, job: () => Promise<void>): Promise<boolean> {
    if (locks()) return underLock(name, job);
    if (!this.lease) return job().then(() => true);
    return this.#underLease(this.lease, name, job);
  }

  async #underLease(lease: Lease, name: string, job: () => Promise<void>): Promise<boolean> {
    const hold = () => lease(name, this.me, Date.now() + LEASE);
    if (!(await hold())) return false;
    const renewal = setInterval(() => void hold(), LEASE / 3);
    try {
      await job();
    } finally {
      clearInterval(renewal);
      await lease(name, this.me, 0);
    }
    return true;
  }

  #waitedTooLong(name: string): boolean {
    const since = this.#blocked.get(name) ?? Date.now();
    this.#blocked.set(name, since);
    return Date.now() - since > IMPATIENCE;
  }
}

export function locks(): LockManager | null {
  return typeof navigator === "undefined" ? null : (navigator.locks ?? null);
}

/** The names locked by any tab right now; null where that cannot be known. */
export async function heldLocks(): Promise<Set<string> | null> {
  const state = await locks()?.query();
  return state ? new Set((state.held ?? []).map(({ name }) => name ?? "")) : null;
}

async function underLock(name: string, job: () => Promise<void>): Promise<boolean> {
  let ran = false;
  await locks()?.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    ran = true;
    await job();
  });
  return ran;
}

/**
 * Be the one that does something as long as `stop` is not called: `begin` runs when the turn comes,
 * and returns how to end. Without Web Locks every tab has its turn at once.
 */
export function lead(name: string, begin: () => () => void): () => void {
  const manager = locks();
  if (!manager) return begin();
  const leaving = new AbortController();
  let release = () => leaving.abort();
  const held = () =>
    new Promise<void>((resolve) => {
      const end = begin();
      release = () => (end(), resolve());
    });
  manager.request(name, { signal: leaving.signal }, held).catch(() => undefined);
  return () => release();
}
