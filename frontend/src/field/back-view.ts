/**
 * « Tout est arrivé ? » : what is on this phone and what is on the server, side by side, photos and sounds
 * apart; what was refused stays here with its sentence. `data-state` is one of `looking waiting going
 * same missing`.
 */
import { Parts } from "../capture/parts";
import { openDraft, type Draft } from "../draft/client";
import type { Status } from "../draft/status";
import { fill } from "../draft/words";
import { showRefused } from "../draft/standing";
import { COUNTED, countsHere, countsThere, sameCounts, type Counts } from "./counts";
import type { OutingPage } from "./outing";

const EVERY = 3_000; // milliseconds between two questions to the server

export class BackView {
  #parts: Parts;
  #draft!: Draft;
  #there: Counts | null = null;
  #timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: OutingPage,
  ) {
    this.#parts = new Parts(root);
  }

  async open(): Promise<void> {
    this.#draft = await openDraft(this.page.draft, { onChange: () => this.#draw(), onStatus: () => this.#draw() });
    await this.#ask();
    this.#timer = window.setInterval(() => void this.#ask(), EVERY);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#draft?.close();
  }

  async #ask(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    this.#there = await countsThere(this.#draft);
    this.#draw();
  }

  #draw(): void {
    if (!this.#draft) return;
    const [here, there, status] = [countsHere(this.#draft.items()), this.#there, this.#draft.status()];
    for (const name of COUNTED) {
      this.#tell(`${name}-there`, String(here[name]));
      this.#tell(`${name}-here`, there ? String(there[name]) : (this.page.words.unknown ?? ""));
      this.#parts.find(name)?.classList.toggle("is-same", there !== null && here[name] === there[name]);
    }
    this.#say(status, here, there);
    this.#sending(status);
    showRefused(this.#parts.find("refused")!, this.#draft);
    void this.#left();
  }

  #say(status: Status, here: Counts, there: Counts | null): void {
    const [state, word] = this.#standing(status, here, there);
    this.root.dataset.state = state;
    this.#tell("message", this.page.words[word] ?? "");
  }

  #standing(status: Status, here: Counts, there: Counts | null): [string, string] {
    if (status.refused) return ["missing", "to_mend"];
    if (status.signedOut) return ["waiting", "signed_out"];
    if (!there || !status.online) return ["waiting", "waiting"];
    if (status.pending) return ["going", "on_the_way"];
    return sameCounts(here, there) ? ["same", "all_here"] : status.loaded ? ["missing", "missing"] : ["going", "on_the_way"];
  }

  #sending({ uploading }: Status): void {
    const bar = this.#parts.find<HTMLProgressElement>("bar");
    if (!bar) return;
    bar.hidden = !uploading?.total;
    if (uploading?.total) [bar.max, bar.value] = [uploading.total, uploading.sent];
  }

  /** What waits here, each kind apart. */
  async #left(): Promise<void> {
    const ours = ({ draft, state }: { draft: string; state: string }) => draft === this.page.draft && state !== "sent";
    const takes = (await this.#draft.desk.takes.all()).filter(ours);
    const changes = (await this.#draft.desk.outbox.rows(this.page.draft)).length;
    const photos = takes.filter(({ medium }) => medium === "photo").length;
    const told = [["photo_left", photos], ["sound_left", takes.length - photos], ["item_left", changes]] as const;
    const words = told.filter(([, count]) => count).map(([name, count]) => fill(this.page.words[name], { count }));
    this.#tell("left", words.join(" · "));
  }

  #tell(part: string, sentence: string): void {
    const place = this.#parts.find(part);
    if (place && place.textContent !== sentence) place.textContent = sentence;
  }
}
