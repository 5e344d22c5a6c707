/** A voice whose edits are kept with its file (studio/publishing/views/sounds.py): each act is sent at once, and undone one by one. */
import { Parts } from "../../capture/parts";
import { getJson, postJson, ApiError } from "../../net/request";
import type { SoundEdits } from "../edits";
import type { SoundWork } from "./sound";

const PATIENCE = 2_000; // milliseconds between two looks while the server makes the sound

interface Told {
  sound: string | null;
  peaks: string | null;
  made: string | null;
  seconds: number | null;
  state: string;
  edits: SoundEdits;
}

interface Page extends Told {
  address: string;
  /** Asks for the untouched sound. */
  untouched: string;
  words: Record<string, string>;
}

export async function withFile(root: HTMLElement, changed: () => void): Promise<SoundWork> {
  const told = document.getElementById("sound-page")?.textContent;
  if (!told) throw new Error("no sound in this page");
  return new FiledWork(root, JSON.parse(told) as Page, changed);
}

class FiledWork implements SoundWork {
  readonly parts: Parts;
  #told: Told;
  #edits: SoundEdits;
  #before: SoundEdits[] = [];
  #sending: Promise<void> = Promise.resolve();
  #timer = 0;
  #closed = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: Page,
    private readonly changed: () => void,
  ) {
    this.parts = new Parts(root);
    this.#told = page;
    this.#edits = page.edits;
    this.parts.on("undo", "click", () => this.#set(this.#before.pop() ?? {}));
    this.parts.on("reset", "click", () => this.keep(null));
    this.#draw();
    if (!page.made) this.#lookAgain();
  }

  get words(): Record<string, string> {
    return this.page.words;
  }

  get edits(): SoundEdits {
    return this.#edits;
  }

  get seconds(): number | null {
    return this.#told.seconds;
  }

  get made(): string | null {
    return this.#told.made;
  }

  keep(edits: Partial<SoundEdits> | null): void {
    this.#before.push(this.#edits);
    this.#set(edits ?? {});
  }

  async plain(recipe: "listen" | "peaks"): Promise<string | null> {
    const place = this.parts.find("hint")!;
    if (!this.#told.sound) this.#told = await postJson<Told>(this.page.untouched, {}).catch(() => this.#told);
    for (;;) {
      const url = recipe === "peaks" ? this.#told.peaks : this.#told.sound;
      place.textContent = url ? "" : (this.words.preparing ?? "");
      if (url || this.#told.state === "refused" || this.#closed) return url;
      await new Promise((wake) => setTimeout(wake, PATIENCE));
      await this.#look();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #set(edits: SoundEdits): void {
    this.#edits = edits;
    this.#told = { ...this.#told, made: null };
    this.root.dataset.saved = "false";
    this.#sending = this.#sending.then(() => this.#send(edits));
    this.#draw();
  }

  /** One after the other: the last one said is the one that is kept. */
  async #send({ keep = [], bleeps = [], fade_in = 0, fade_out = 0, denoise = false }: SoundEdits): Promise<void> {
    const status = this.parts.find("status")!;
    try {
      this.#told = await postJson<Told>(this.page.address, { keep, bleeps, fade_in, fade_out, denoise });
      status.textContent = this.words.kept ?? "";
      this.root.dataset.saved = "true";
    } catch (error) {
      status.textContent = (error instanceof ApiError && error.message) || (this.words.not_kept ?? "");
    }
    this.#draw();
    if (!this.made) this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look().then(() => this.made || this.#closed || this.#lookAgain()), PATIENCE);
  }

  async #look(): Promise<void> {
    this.#told = await getJson<Told>(this.page.address).catch(() => this.#told);
    this.#draw();
  }

  #draw(): void {
    const some = Object.values(this.#edits).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
    this.parts.find<HTMLButtonElement>("undo")!.disabled = !this.#before.length;
    this.parts.find<HTMLButtonElement>("reset")!.disabled = !some;
    this.changed();
  }
}
