/**
 * « Partir dehors » : how much it is, one tap, how far it is, how old it is. `data-state` is one of
 * `looking none partial taking ready impossible`.
 */
import { busy } from "../behaviours/busy";
import { Parts } from "../capture/parts";
import { openDraft } from "../draft/client";
import { fill } from "../draft/words";
import type { OutingPage } from "./outing";
import { canPack, PackStopped, planOf, recordOf, remove, renew, take, type Luggage, type PackRecord } from "./pack";
import { ageInWords, sizeInWords } from "./words";

type State = "looking" | "none" | "partial" | "taking" | "ready" | "impossible";

const SHOWN: Record<State, string[]> = { looking: [], none: ["take"], partial: ["resume"], taking: ["bar"], ready: ["after"], impossible: [] };
const PARTS = [...new Set(Object.values(SHOWN).flat())];
const STREET = 17; // zoom: closer, the ground is enlarged

export class LeaveView {
  #parts: Parts;
  #luggage: Luggage | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: OutingPage,
  ) {
    this.#parts = new Parts(root);
    for (const [part, anew] of [["take", false], ["resume", false], ["again", true]] as const) {
      this.#parts.on(part, "click", () => void this.#take(anew));
    }
    this.#parts.on("remove", "click", () => void this.#remove());
  }

  async open(): Promise<void> {
    if (!canPack()) return this.#impossible("insecure");
    const record = await recordOf(this.page.draft);
    if (record && !record.left) return this.#ready(await this.#renewed(record));
    await this.#look(record);
  }

  /** Studio has changed since: its pages are taken again by themselves where there is a network. */
  async #renewed(record: PackRecord): Promise<PackRecord> {
    if (record.build === this.page.build) return record;
    return renew(this.page, record).catch(() => record);
  }

  /** How much it is; asks the server. */
  async #look(record: PackRecord | null): Promise<void> {
    this.#tell("size", this.page.words.looking ?? "");
    try {
      const { luggage, bytes } = await planOf(this.page.draft, devicePixelRatio > 1);
      this.#luggage = luggage;
      this.#tell("size", fill(this.page.words.before, { size: this.#size(bytes) }));
      this.#tell("message", record ? fill(this.page.words.partial, { left: record.left }) : "");
      this.#show(record ? "partial" : "none");
    } catch {
      this.#impossible("no_network");
    }
  }

  async #take(anew: boolean): Promise<void> {
    const done = busy();
    this.#show("taking");
    this.#tell("message", "");
    this.#tell("age", "");
    try {
      await this.#keepDraft();
      this.#luggage ??= (await planOf(this.page.draft, devicePixelRatio > 1)).luggage;
      this.#ready(await take(this.page, this.#luggage, (...far) => this.#far(...far), anew));
    } catch (error) {
      await this.#stopped(error);
    } finally {
      done();
    }
  }

  /** The draft as it is now, on the disk: what the map shows without network. */
  async #keepDraft(): Promise<void> {
    const draft = await openDraft(this.page.draft);
    try {
      if (!draft.status().loaded) throw new PackStopped("offline");
      if (!draft.desk.store.lasting) throw new PackStopped("full");
      await draft.kept();
    } finally {
      draft.close();
    }
  }

  async #stopped(error: unknown): Promise<void> {
    if (!(error instanceof PackStopped)) console.error(error);
    const record = await recordOf(this.page.draft);
    const why = error instanceof PackStopped && error.why === "full" ? "full" : "no_network";
    this.#show(record ? "partial" : "none");
    this.#tell("message", this.page.words[why] ?? "");
  }

  #far(done: number, total: number, bytes: number): void {
    const bar = this.#parts.find<HTMLProgressElement>("bar");
    if (bar) [bar.max, bar.value] = [total, done];
    this.#tell("size", fill(this.page.words.taking, { done, total, size: this.#size(bytes) }));
  }

  #ready(record: PackRecord): void {
    const { words, build } = this.page;
    this.#tell("size", fill(words.ready, { size: this.#size(record.bytes) }));
    this.#tell("age", ageInWords(record.at, Date.now(), words));
    const old = record.build !== build ? words.old_build : record.deepest < STREET ? words.ready_close : "";
    this.#tell("message", old ?? "");
    this.#show("ready");
  }

  async #remove(): Promise<void> {
    await remove(this.page.draft);
    this.#luggage = null;
    this.#tell("age", "");
    await this.#look(null);
    this.#tell("message", this.page.words.removed ?? "");
  }

  #impossible(why: string): void {
    this.#tell("size", "");
    this.#tell("message", this.page.words[why] ?? "");
    this.#show("impossible");
  }

  #show(state: State): void {
    this.root.dataset.state = state;
    this.#parts.show(SHOWN[state], PARTS);
  }

  #tell(part: string, sentence: string): void {
    const place = this.#parts.find(part);
    if (place && place.textContent !== sentence) place.textContent = sentence;
  }

  #size(bytes: number): string {
    return sizeInWords(bytes, this.page.words);
  }
}
