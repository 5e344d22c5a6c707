/** Follows one take to the server, and says so: kept here, on its way, arrived, refused. */
import type { Parts } from "./parts";
import type { Takes } from "./takes";
import type { Uploads } from "./uploads";

export interface CaptureDesk {
  takes: Takes;
  uploads: Uploads;
}

export class Follow {
  #take = "";
  #quiet = false;
  #leave: (() => void)[];

  constructor(
    private readonly desk: CaptureDesk,
    private readonly parts: Parts,
  ) {
    const { takes, uploads } = desk;
    this.#leave = [
      takes.changed.on(() => void this.#look()),
      uploads.progress.on(({ take, sent, total }) => take === this.#take && this.#draw(sent, total)),
      uploads.arrived.on(({ take, file }) => take.id === this.#take && this.#arrived(file)),
    ];
  }

  /** `quiet`: something more important is being said, leave it. */
  begin(take: string, quiet = false): void {
    this.#take = take;
    this.#quiet = quiet;
    this.parts.root.dataset.sent = "";
    if (!quiet) this.parts.say(this.desk.takes.store.lasting ? "kept" : "memory");
    void this.#look();
  }

  stop(): void {
    this.#leave.forEach((leave) => leave());
  }

  #draw(sent: number, total: number | null): void {
    const bar = this.parts.find<HTMLProgressElement>("sending");
    if (!bar) return;
    bar.hidden = total === null;
    bar.max = total || 1;
    bar.value = sent;
  }

  #arrived(file: string): void {
    this.#draw(0, null);
    this.parts.root.dataset.sent = file;
    if (!this.#quiet) this.parts.say("sent");
    this.parts.tell("sent", { take: this.#take, file });
  }

  async #look(): Promise<void> {
    const take = await this.desk.takes.get(this.#take);
    if (take?.state === "refused") this.parts.say(null, take.message || this.parts.word("refused"));
  }
}
