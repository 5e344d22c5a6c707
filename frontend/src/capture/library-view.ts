/**
 * Bringing many files to the library at once (templates/library/show.html). Each is kept on this
 * disk, then sent one after the other, resuming where it was cut; what fails waits behind the others,
 * with a button. Those of an earlier visit that had not left are in the list again.
 */
import type { TakeRow } from "../disk/tables";
import type { Medium } from "../net/protocol";
import type { CaptureDesk } from "./follow";
import { Parts } from "./parts";
import { lighter } from "./photo";

export class LibraryView {
  #parts: Parts;
  #leave: (() => void)[];
  #drawing: Promise<void> = Promise.resolve();
  /** Names of files that are still being made lighter here. */
  #preparing: string[] = [];
  /** The last file that arrived was there already. */
  #twin = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly desk: CaptureDesk,
  ) {
    this.#parts = new Parts(root);
    const { takes, uploads } = desk;
    this.#leave = [
      takes.changed.on(() => this.#draw()),
      uploads.progress.on(({ take, sent, total }) => this.#progress(take, sent, total)),
      uploads.arrived.on(({ take, file }) => this.#arrived(take, file)),
    ];
    this.#parts.on("files", "change", () => this.#chosen());
    for (const name of ["dragover", "dragleave", "drop"]) root.addEventListener(name, this.#dragged);
    this.#draw();
  }

  get #kept(): string {
    return this.desk.takes.store.lasting ? "waiting" : "memory";
  }

  detach(): void {
    this.#leave.forEach((leave) => leave());
    for (const name of ["dragover", "dragleave", "drop"]) this.root.removeEventListener(name, this.#dragged);
  }

  #chosen(): void {
    const input = this.#parts.find<HTMLInputElement>("files")!;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same files may be chosen again
    void this.#bring(files);
  }

  #dragged = (event: Event): void => {
    event.preventDefault();
    this.root.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") void this.#bring([...((event as DragEvent).dataTransfer?.files ?? [])]);
  };

  /** One at a time: an old PC has little memory. */
  async #bring(files: File[]): Promise<void> {
    this.#preparing.push(...files.map(({ name }) => name));
    for (const file of files) {
      await this.#keep(file).catch((error: unknown) => console.error(error));
      this.#preparing.shift();
      this.#draw();
    }
  }

  async #keep(file: File): Promise<void> {
    const medium = mediumOf(file);
    const content = medium === "photo" ? await lighter(file) : file;
    const to = { draft: "", action: this.root.dataset.action!, path: this.root.dataset.path! };
    const take = this.desk.takes.row({ ...to, speakers: "" }, { medium, type: content.type || file.type, name: file.name });
    await this.desk.takes.keep(take, content);
    this.desk.uploads.wake();
  }

  /** Told before anything shows the file: whether it was there already can still be seen. */
  #arrived({ path }: TakeRow, file: string): void {
    if (path !== this.root.dataset.path) return;
    this.#twin = document.querySelector(`[data-file="${file}"]`) !== null;
  }

  #draw(): void {
    this.#drawing = this.#drawing.then(() => this.#redraw());
  }

  async #redraw(): Promise<void> {
    const { path, action } = this.root.dataset;
    const mine = (await this.desk.takes.all()).filter((take) => take.path === path && take.action === action);
    for (const { id, state } of mine) if (state === "sent") await this.desk.takes.drop(id);
    const waiting = mine.filter(({ state }) => state !== "sent").sort(byPatience);
    const queue = this.#parts.find("queue")!;
    queue.querySelectorAll<HTMLElement>("[data-take]").forEach((row) => waiting.some(({ id }) => id === row.dataset.take) || row.remove());
    for (const take of waiting) queue.append(this.#describe(this.#row(take.id) ?? this.#newRow(take), take));
    queue.hidden = waiting.length === 0;
    this.#count(waiting.filter(({ state }) => state !== "refused").length + this.#preparing.length);
  }

  /** How many still have to leave; once all have, only what was said of one of them stays in sight. */
  #count(left: number): void {
    if (left) this.#parts.say(null, this.#parts.word(left === 1 ? "left-one" : "left-many").replace("{count}", String(left)));
    else this.#parts.say(null, this.#twin ? this.#parts.word("twin") : "");
  }

  #newRow({ id, name }: TakeRow): HTMLElement {
    const row = this.root.querySelector("template")!.content.firstElementChild!.cloneNode(true) as HTMLElement;
    row.dataset.take = id;
    const parts = new Parts(row);
    parts.find("name")!.textContent = name;
    parts.on("retry", "click", () => void this.desk.uploads.retry(id));
    parts.on("discard", "click", () => void this.desk.uploads.discard(id));
    return row;
  }

  #describe(row: HTMLElement, { state, tries, message }: TakeRow): HTMLElement {
    const parts = new Parts(row);
    const refused = state === "refused";
    const sentence = refused ? message || this.#parts.word("refused") : this.#parts.word(tries ? "later" : this.#kept);
    parts.find("state")!.textContent = sentence;
    parts.find("retry")!.hidden = !refused;
    parts.find("bar")!.hidden = refused;
    return row;
  }

  #progress(take: string, sent: number, total: number | null): void {
    const row = this.#row(take);
    if (!row || !total) return;
    const parts = new Parts(row);
    parts.find<HTMLProgressElement>("bar")!.value = sent / total;
    parts.find("state")!.textContent = `${Math.round((100 * sent) / total)} %`;
  }

  #row(take: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-take="${take}"]`);
  }
}

/** What waits, in the order in which it leaves; what was refused last. */
function byPatience(a: TakeRow, b: TakeRow): number {
  return Number(a.state === "refused") - Number(b.state === "refused") || a.tries - b.tries || (a.id < b.id ? -1 : 1);
}

function mediumOf({ type, name }: File): Medium {
  if (type.startsWith("image/") || /\.(heic|heif|avif)$/i.test(name)) return "photo";
  if (type.startsWith("audio/") || /\.(amr|m4a|opus)$/i.test(name)) return "sound";
  return type.startsWith("video/") ? "video" : "document";
}
