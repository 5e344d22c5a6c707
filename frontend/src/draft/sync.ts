/** Keeps a state in step with the server: the snapshot, then what came since, and a copy for offline days. */
import { clock } from "../net/clock";
import type { Page, Snapshot } from "../net/protocol";
import { ApiError, getJson } from "../net/request";
import type { Desk } from "./desk";
import type { Changed, DraftState } from "./state";

const PAGE = 500; // operations
const SAVE_AFTER = 1_000; // milliseconds of calm

export class Sync {
  shell: Snapshot | null = null;
  loaded = false;
  online = true;
  #running = false;
  #again = false;
  #saving = 0;

  constructor(
    private readonly desk: Desk,
    private readonly draft: string,
    private readonly state: DraftState,
    private readonly told: (changed: Changed) => void,
  ) {}

  /** What this browser remembers of the draft, for this person. */
  async fromDisk(): Promise<void> {
    const kept = await this.desk.store.get("drafts", [this.draft, this.desk.person]);
    if (!kept) return;
    clock.skew = kept.skew;
    this.#take(kept.snapshot, false);
  }

  /** Rejects with ApiError. `whole`: the server's word replaces everything confirmed here. */
  async load(whole = false): Promise<void> {
    const snapshot = await this.#ask<Snapshot>("");
    clock.anchor(snapshot.server_time);
    if (snapshot.me.id !== this.desk.person) return this.desk.leave(snapshot.me.id);
    this.loaded = true;
    this.#take(snapshot, whole);
    this.keep();
  }

  /** Bring what is new. Never rejects: what could not be brought will be asked again. */
  async pull(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#again) {
        this.#again = false;
        await (this.loaded ? this.#bring() : this.load());
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    } finally {
      this.#running = false;
    }
  }

  /** Take in what the stream brought; false when something before it is missing here. */
  accept(page: Page): boolean {
    const [first] = page.operations;
    if (!this.loaded || (first && first.seq > this.state.seq + 1)) return false;
    this.#apply(page);
    return !this.state.doubtful;
  }

  /** Keep a copy soon. */
  keep(): void {
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => void this.#write(), SAVE_AFTER);
  }

  /** Keep a copy now. */
  async write(): Promise<void> {
    clearTimeout(this.#saving);
    await this.#write();
  }

  close(): void {
    clearTimeout(this.#saving);
  }

  async #bring(): Promise<void> {
    const page = await this.#ask<Page>(`/operations?since=${this.state.seq}&limit=${PAGE}`);
    if (page.seq < this.state.seq) return this.load(true); // the server went back to a backup
    this.#apply(page);
    if (this.state.doubtful) await this.load();
    if (page.more) this.#again = true;
  }

  #apply(page: Page): void {
    page.operations.forEach(({ made_at }) => clock.see(made_at));
    const proven = page.operations.map(({ id }) => id).filter((id) => this.state.waits(id));
    const changed = this.state.receive(page.operations);
    if (proven.length) void this.desk.outbox.stored(proven); // the answer was lost, the work was not
    this.#meet(page);
    if (!page.more) this.state.seq = Math.max(this.state.seq, page.seq);
    this.#tell(changed);
  }

  /** Somebody new may have joined. */
  #meet({ people, operations }: Page): void {
    if (!this.shell) return;
    const brought = operations.filter(({ who }) => who).map(({ person, who }) => [person, who]);
    Object.assign(this.shell.people, people, Object.fromEntries(brought));
  }

  async #ask<T>(path: string): Promise<T> {
    try {
      const answer = await getJson<T>(`/api/drafts/${this.draft}${path}`);
      this.online = true;
      return answer;
    } catch (error) {
      this.online = error instanceof ApiError && error.status !== 0;
      this.told(new Set());
      throw error;
    }
  }

  #take(snapshot: Snapshot, whole: boolean): void {
    this.shell = { ...snapshot, items: [], trash: [] };
    this.#tell(this.state.load(snapshot, whole));
  }

  #tell(changed: Changed): void {
    this.told(changed);
    if (!changed.size || !this.loaded) return;
    this.desk.tabs.tell({ kind: "seq", draft: this.draft, seq: this.state.seq });
    this.keep();
  }

  async #write(): Promise<void> {
    if (!this.shell || !this.desk.store.lasting || this.desk.leftTo) return;
    const snapshot = this.state.snapshot(this.shell);
    const row = { draft: this.draft, person: this.desk.person, snapshot, skew: clock.skew, at: Date.now() };
    await this.desk.store.change([["drafts", row]]);
  }
}
