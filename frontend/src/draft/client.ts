/**
 * A draft opened in a page. Everything done here is drawn at once, kept on this browser's disk, and
 * sent when the network lets it; what others do appears as it comes.
 */
import type { Destination } from "../capture/takes";
import { clock, iso } from "../net/clock";
import { newId } from "../net/ids";
import { pagePerson } from "../net/page";
import type { Here, Me, Medium, Op, PastOp, PersonShown, Rival, Snapshot } from "../net/protocol";
import { ApiError, getJson } from "../net/request";
import type { Settled } from "../net/tabs";
import { openDesk, type Desk } from "./desk";
import { Editing, type Deed } from "./editing";
import { Feed } from "./feed";
import { LocalMedia } from "./local";
import { Presence } from "./presence";
import { DraftState, type Changed, type ItemView } from "./state";
import { deskStatus, type Refused, type Status } from "./status";
import { Sync } from "./sync";
import { pendingTake, WaitingWork } from "./waiting";

export interface DraftOptions {
  /** Ids of items that look different now; all of them when a snapshot came. */
  onChange?: (items: ReadonlySet<string>) => void;
  onStatus?: (status: Status) => void;
  /** Other people have come, gone, or turned to something else. */
  onHere?: (others: readonly Here[]) => void;
  /** Whose work this is; by default the person named in the page. */
  person?: string;
}

export interface MediaFacts {
  name?: string;
  seconds?: number;
}

/** Rejects with ApiError (its sentence) when the server says no; with no network it opens what is known. */
export async function openDraft(id: string, options: DraftOptions = {}): Promise<Draft> {
  const person = options.person || pagePerson() || (await getJson<Snapshot>(`/api/drafts/${id}`)).me.id;
  const draft = new Draft(await openDesk(person), id, options);
  await draft.open();
  return draft;
}

export class Draft extends Editing {
  #state = new DraftState();
  #sync: Sync;
  #feed: Feed;
  #media: LocalMedia;
  #presence: Presence;
  #waiting: WaitingWork;
  #uploading: Status["uploading"] = null;
  #lastStatus = "";
  #leave: (() => void)[] = [];

  constructor(
    readonly desk: Desk,
    readonly id: string,
    private readonly options: DraftOptions,
  ) {
    super();
    this.#sync = new Sync(desk, id, this.#state, (items) => this.#told(items));
    this.#feed = new Feed(id, desk.tabs, {
      look: (seq) => this.#look(seq),
      page: (page) => this.#sync.accept(page) || this.#look(),
      here: (here) => this.#presence.hear(here),
    });
    this.#presence = new Presence(id, () => desk.person, () => options.onHere?.(this.#presence.others));
    this.#media = new LocalMedia(desk.takes);
    this.#waiting = new WaitingWork(desk, id, this.#media, (pending) => this.#told(this.#state.wait(pending)));
  }

  async open(): Promise<void> {
    this.#listen();
    await this.#sync.fromDisk();
    await this.#waiting.read();
    await this.#sync.load().catch((error: unknown) => this.#unlessAway(error));
    this.#feed.start();
    if (this.options.onHere) this.#presence.start();
  }

  close(): void {
    this.#feed.stop();
    if (this.options.onHere) this.#presence.stop();
    this.#sync.close();
    this.#leave.forEach((leave) => leave());
    this.#media.close();
  }

  get title(): string {
    return this.#sync.shell?.title ?? "";
  }

  /** The collective action it belongs to. */
  get action(): string {
    return this.#sync.shell?.action ?? "";
  }

  get kind(): string {
    return this.#sync.shell?.kind ?? "";
  }

  get me(): Me | null {
    return this.#sync.shell?.me ?? null;
  }

  get people(): Readonly<Record<string, PersonShown>> {
    return this.#sync.shell?.people ?? {};
  }

  override item(id: string): ItemView | null {
    return this.#state.item(id);
  }

  /** What is there, in order. */
  override items(type?: string): ItemView[] {
    return this.#state.items(type);
  }

  trash(): ItemView[] {
    return this.#state.trash();
  }

  /** An address for a photo or sound that is still here (see `addMedia`); null: ask the server for the file. */
  local(value: unknown): string | null {
    return this.#media.url(value);
  }

  /** Who else has it open now; nobody unless `onHere` was given. */
  get others(): readonly Here[] {
    return this.#presence.others;
  }

  /** Tell the others what this person changes now; an empty item: nothing. */
  at(item: string, doing: string): void {
    this.#presence.at(item, doing);
  }

  /** The other versions of an item beside those that stand; asks the server (rejects with ApiError). */
  async versions(item: string): Promise<Rival[]> {
    const told = await getJson<{ versions: Rival[] }>(`/api/drafts/${this.id}/items/${item}/versions`);
    return told.versions;
  }

  /** Who changed what, when, from what; asks the server (rejects with ApiError). */
  async history(item: string): Promise<PastOp[]> {
    const told = await getJson<{ operations: PastOp[] }>(`/api/drafts/${this.id}/items/${item}/history`);
    return told.operations;
  }

  /** Where a file of an item goes. */
  destination(item: string, path: string): Destination {
    return { draft: this.id, action: this.action, item, path };
  }

  /**
   * A photo, sound or video for an item. Shown at once; kept here first; then sent; then the item
   * points at it. Resolves with the take's id once it is kept.
   */
  async addMedia(item: string, path: string, blob: Blob, medium: Medium, facts: MediaFacts = {}): Promise<string> {
    const take = this.desk.takes.row({ ...this.destination(item, path), speakers: "" }, { medium, type: blob.type, ...facts });
    this.#waiting.show(take, blob);
    pendingTake(take).forEach(({ change }) => this.#told(this.#state.apply(change)));
    await this.#waiting.keep(take, blob);
    this.desk.uploads.wake();
    return take.id;
  }

  /** Resolves once what is known now is on this browser's disk: it opens without network. */
  kept(): Promise<void> {
    return this.#sync.write();
  }

  /** What the server refused and a person must mend, throw away or send again. */
  refused(): readonly Refused[] {
    return this.#waiting.refused;
  }

  /** Send a refused one again as it is. */
  async retry(id: string): Promise<void> {
    await ((await this.desk.takes.get(id)) ? this.desk.uploads.retry(id) : this.desk.outbox.retry(id));
  }

  /** Throw away an operation or a take that waits, refused or not. */
  async discard(id: string): Promise<void> {
    await ((await this.desk.takes.get(id)) ? this.desk.uploads.discard(id) : this.desk.outbox.discard(id));
  }

  /** Send a refused operation with another value (of a `put`: the whole new item). */
  async mend(id: string, value: unknown): Promise<void> {
    await this.desk.outbox.mend(id, (op) => ({ ...op, id: newId(clock.tick()), value }));
  }

  status(): Status {
    return {
      online: this.#sync.online && this.desk.sender.online && navigator.onLine !== false,
      loaded: this.#sync.loaded,
      pending: this.#state.waiting,
      refused: this.#waiting.refused.length,
      live: this.#feed.way,
      uploading: this.#state.waiting ? this.#uploading : null,
      ...deskStatus(this.desk, this.id),
    };
  }

  #listen(): void {
    const { outbox, sender, takes, uploads, store } = this.desk;
    const reread = () => void this.#waiting.read();
    this.#leave = [
      outbox.changed.on(reread),
      takes.changed.on(reread),
      sender.changed.on(() => this.#report()),
      store.loose.on(() => this.#report()),
      outbox.settled.on((news) => news.draft === this.id && this.#settle(news.settled)),
      uploads.arrived.on(({ take, file }) => this.#media.rename(take.id, file)),
      uploads.progress.on((progress) => this.#report((this.#uploading = progress))),
    ];
  }

  #settle(settled: readonly Settled[]): void {
    this.#waiting.outdate();
    for (const { op, result } of settled) this.#told(this.#state.confirm(op, result));
  }

  #look(seq?: number): void {
    if (seq !== undefined && seq <= this.#state.seq) return;
    void this.#sync.pull().then(() => this.#report());
  }

  protected override perform(deed: Deed): void {
    const moment = clock.tick();
    const op: Op = { ...deed, id: newId(moment), made_at: iso(moment), base: this.#state.seq };
    this.#waiting.outdate();
    this.#told(this.#state.apply(op));
    void this.desk.outbox.add(this.id, op);
  }

  #told(items: Changed): void {
    if (items.size) this.options.onChange?.(items);
    this.#report();
  }

  #report(_because?: unknown): void {
    const status = this.status();
    const written = JSON.stringify(status);
    if (written === this.#lastStatus) return;
    this.#lastStatus = written;
    this.options.onStatus?.(status);
  }

  #unlessAway(error: unknown): void {
    const away = error instanceof ApiError && (error.passing || error.status === 401);
    if (away) return this.#report();
    this.close();
    throw error;
  }
}
