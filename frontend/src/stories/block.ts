/** One block on the screen: take a photo, speak, write, or choose; each kind shows only what it needs. */
import { lighter } from "../capture/photo";
import { Parts } from "../capture/parts";
import { RecorderView } from "../capture/recorder-view";
import type { ItemView } from "../draft/state";
import { isEmpty, kindOf, listOf, textOf, type Kind, type Model } from "./model";
import { copyOf } from "../draft/words";

const NEEDS: Record<Kind, string[]> = {
  photo: ["photo-box"],
  voice: ["voice-box"],
  words: ["voice-box", "text-box"],
  quote: ["voice-box", "text-box", "who-box"],
  title: ["text-box"],
  map: ["map-box"],
  portrait: ["portrait-box"],
};
const BOXES = [...new Set(Object.values(NEEDS).flat())];
const WAIT = 600; // milliseconds without a key before words are kept

export class BlockScreen {
  #parts: Parts;
  #id = "";
  #recorder: RecorderView | null = null;
  #timer = 0;
  #said = false;

  constructor(
    private readonly section: HTMLElement,
    private readonly model: Model,
    private readonly chosen: () => void,
  ) {
    this.#parts = new Parts(section);
    this.#parts.on("photo-file", "change", () => void this.#takePhoto());
    this.#parts.on("text", "input", () => this.#writing());
    this.#parts.on("text", "change", () => this.#write());
    this.#boxes("shown").forEach((box) => box.addEventListener("change", () => this.#keepShown()));
    this.#boxes("who").forEach((box) => box.addEventListener("change", () => this.model.draft.set(this.#id, "who", box.value)));
    section.querySelectorAll<HTMLElement>("[data-production]").forEach((tile) => {
      tile.addEventListener("click", () => this.#choose(tile.dataset.production!));
    });
  }

  enter(id: string): void {
    this.#id = id;
    this.#said = false;
    const item = this.model.block(id);
    const kind = kindOf(item);
    this.section.dataset.kind = kind;
    this.#parts.show(NEEDS[kind], BOXES);
    this.section.querySelectorAll<HTMLElement>("[data-heading]").forEach((one) => (one.hidden = one.dataset.heading !== kind));
    this.#parts.find<HTMLTextAreaElement>("text")!.value = textOf(item);
    if (NEEDS[kind].includes("voice-box")) this.#makeRecorder(item);
    this.draw();
  }

  /** What was being said or written is kept; a block in which nothing was put goes away. */
  async leave(): Promise<void> {
    const id = this.#id;
    this.#write();
    const recorder = this.#recorder;
    this.#recorder = null;
    this.#id = "";
    await recorder?.detach();
    const item = this.model.block(id);
    if (item?.mine && isEmpty(item) && !this.#said) this.model.draft.remove(id);
  }

  draw(): void {
    const item = this.model.block(this.#id);
    const photo = this.model.files.url(item?.properties.photo, "phone", "gallery");
    const image = this.#parts.find<HTMLImageElement>("photo")!;
    if (photo && image.getAttribute("src") !== photo) image.src = photo;
    image.hidden = !photo;
    this.#parts.find("shown-box")!.hidden = !item?.properties.photo;
    const shown = listOf(item, "shown");
    this.#boxes("shown").forEach((box) => (box.checked = shown.includes(box.value)));
    this.#boxes("who").forEach((box) => (box.checked = item?.properties.who === box.value));
    this.section.querySelectorAll<HTMLElement>("[data-production]").forEach((tile) => {
      tile.setAttribute("aria-pressed", String(tile.dataset.production === item?.properties.production));
    });
  }

  #boxes(name: string): HTMLInputElement[] {
    return [...this.section.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
  }

  #makeRecorder(item: ItemView | null): void {
    const root = copyOf("voice-input");
    root.removeAttribute("data-behaviour"); // made here, with the draft's own desk
    const there = this.model.files.url(item?.properties.voice, "listen");
    if (there) root.dataset.src = there;
    this.#parts.find("voice-place")!.replaceChildren(root);
    root.addEventListener("studio:take", (event) => this.#spoken((event as CustomEvent<{ seconds: number | null }>).detail.seconds));
    root.addEventListener("studio:sent", (event) => {
      const { take, file } = (event as CustomEvent<{ take: string; file: string }>).detail;
      this.model.files.sent(take, file);
    });
    const to = this.model.draft.destination(this.#id, "voice");
    this.#recorder = new RecorderView(root, this.model.draft.desk, to, { maxSeconds: Number(root.dataset.maxSeconds) });
  }

  #spoken(seconds: number | null): void {
    this.#said = true;
    if (seconds !== null) this.model.draft.set(this.#id, "seconds", Math.round(seconds * 10) / 10);
    void this.#recorder?.recorder.stop().then((take) => take && this.model.files.said(take.id, take.blob));
  }

  async #takePhoto(): Promise<void> {
    const input = this.#parts.find<HTMLInputElement>("photo-file")!;
    const file = input.files?.[0];
    input.value = ""; // the same photo may be chosen again
    if (!file) return;
    this.#said = true;
    await this.model.draft.addMedia(this.#id, "photo", await lighter(file), "photo", { name: file.name });
  }

  #writing(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#write(), WAIT);
  }

  #write(): void {
    clearTimeout(this.#timer);
    const kind = kindOf(this.model.block(this.#id));
    if (!this.#id || !NEEDS[kind].includes("text-box")) return;
    const text = this.#parts.find<HTMLTextAreaElement>("text")!.value;
    if (text !== textOf(this.model.block(this.#id))) this.model.draft.set(this.#id, "text", text);
  }

  #keepShown(): void {
    const shown = this.#boxes("shown").filter(({ checked }) => checked);
    this.model.draft.set(this.#id, "shown", shown.map(({ value }) => value));
  }

  #choose(production: string): void {
    this.model.draft.set(this.#id, "production", production);
    this.chosen();
  }
}
