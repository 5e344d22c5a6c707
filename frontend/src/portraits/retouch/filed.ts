/**
 * A voice or a photo whose edits are kept with its file (studio/publishing/views/sounds.py, photos.py): each act is
 * sent at once, and undone one by one.
 */
import { Parts } from "../../capture/parts";
import { getJson, postJson, ApiError } from "../../net/request";
import type { PhotoEdits, SoundEdits } from "../edits";
import type { PhotoWork } from "./photo";
import type { SoundWork } from "./sound";

const PATIENCE = 2_000; // milliseconds between two looks while the server makes the file

interface Told<Edits> {
  /** What the others hear or see; null while it is being made. */
  made: string | null;
  state: string;
  edits: Edits;
}

interface ToldSound extends Told<SoundEdits> {
  sound: string | null;
  peaks: string | null;
  seconds: number | null;
}

interface ToldPhoto extends Told<PhotoEdits> {
  photo: string | null;
}

interface Page {
  address: string;
  words: Record<string, string>;
}

export async function soundOfFile(root: HTMLElement, changed: () => void): Promise<SoundWork> {
  const page = read<ToldSound & Page & { untouched: string }>("sound-page");
  const body = ({ keep = [], bleeps = [], fade_in = 0, fade_out = 0, denoise = false }: SoundEdits) => ({ keep, bleeps, fade_in, fade_out, denoise });
  const work = new Filed<SoundEdits, ToldSound>(root, page, changed, body);
  return {
    parts: work.parts,
    words: page.words,
    get edits() { return work.edits; },
    get seconds() { return work.told.seconds; },
    get made() { return work.told.made; },
    keep: (edits) => work.keep(edits),
    plain: async (recipe) => {
      if (!work.told.sound) await work.ask(page.untouched);
      return work.until((told) => (recipe === "peaks" ? told.peaks : told.sound));
    },
    close: () => work.close(),
  };
}

export async function photoOfFile(root: HTMLElement, changed: () => void): Promise<PhotoWork> {
  const page = read<ToldPhoto & Page>("photo-page");
  const work = new Filed<PhotoEdits, ToldPhoto>(root, page, changed, ({ masks = [] }) => ({ masks }));
  return {
    parts: work.parts,
    words: page.words,
    get edits() { return work.edits; },
    focus: [0.5, 0.5],
    keep: ({ masks = [] }) => work.keep({ masks }),
    plain: () => work.until((told) => told.photo),
    close: () => work.close(),
  };
}

function read<Found>(id: string): Found {
  const told = document.getElementById(id)?.textContent;
  if (!told) throw new Error("nothing to work on in this page");
  return JSON.parse(told) as Found;
}

class Filed<Edits extends object, Found extends Told<Edits>> {
  readonly parts: Parts;
  told: Found;
  edits: Edits;
  #before: Edits[] = [];
  #sending: Promise<void> = Promise.resolve();
  #timer = 0;
  #closed = false;

  /** `body`: what is sent of the edits. */
  constructor(
    private readonly root: HTMLElement,
    private readonly page: Found & Page,
    private readonly changed: () => void,
    private readonly body: (edits: Edits) => object,
  ) {
    this.parts = new Parts(root);
    this.told = page;
    this.edits = page.edits;
    this.parts.on("undo", "click", () => this.#set(this.#before.pop() ?? ({} as Edits)));
    this.parts.on("reset", "click", () => this.keep(null));
    this.#draw();
    if (!page.made) this.#lookAgain();
  }

  keep(edits: Edits | null): void {
    this.#before.push(this.edits);
    this.#set(edits ?? ({} as Edits));
  }

  async ask(address: string): Promise<void> {
    this.told = await postJson<Found>(address, {}).catch(() => this.told);
  }

  /** The address that `of` finds, once the file is there; null when it cannot be read. */
  async until(of: (told: Found) => string | null): Promise<string | null> {
    const place = this.parts.find("hint")!;
    for (;;) {
      const url = of(this.told);
      place.textContent = url ? "" : (this.page.words.preparing ?? "");
      if (url || this.told.state === "refused" || this.#closed) return url;
      await new Promise((wake) => setTimeout(wake, PATIENCE));
      await this.#look();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #set(edits: Edits): void {
    this.edits = edits;
    this.told = { ...this.told, made: null };
    this.root.dataset.saved = "false";
    this.#sending = this.#sending.then(() => this.#send(edits));
    this.#draw();
  }

  /** One after the other: the last one said is the one that is kept. */
  async #send(edits: Edits): Promise<void> {
    const status = this.parts.find("status")!;
    try {
      this.told = await postJson<Found>(this.page.address, this.body(edits));
      status.textContent = this.page.words.kept ?? "";
      this.root.dataset.saved = "true";
    } catch (error) {
      status.textContent = (error instanceof ApiError && error.message) || (this.page.words.not_kept ?? "");
    }
    this.#draw();
    if (!this.told.made) this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look().then(() => this.told.made || this.#closed || this.#lookAgain()), PATIENCE);
  }

  async #look(): Promise<void> {
    this.told = await getJson<Found>(this.page.address).catch(() => this.told);
    this.#draw();
  }

  #draw(): void {
    const some = Object.values(this.edits).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));
    this.parts.find<HTMLButtonElement>("undo")!.disabled = !this.#before.length;
    this.parts.find<HTMLButtonElement>("reset")!.disabled = !some;
    this.changed();
  }
}
