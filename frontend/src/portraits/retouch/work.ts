/** What the three rooms share: the open draft, the item, its edits kept at each gesture, undo, and what waits. */
import { Parts } from "../../capture/parts";
import { openDraft, type Draft } from "../../draft/client";
import type { ItemView } from "../../draft/state";
import { showRefused, statusSentence } from "../../draft/standing";
import { Files } from "../cards/files";
import { fill } from "../../draft/words";
import { editsOf } from "../edits";
import type { RetouchPage } from "./page";

const PATIENCE = 2_000; // milliseconds between two looks while the server prepares the file

export class Work<Edits extends object> {
  readonly parts: Parts;
  readonly files: Files;
  #frame = 0;

  private constructor(
    readonly root: HTMLElement,
    readonly page: RetouchPage,
    readonly draft: Draft,
    private readonly path: string,
    private readonly told: () => void,
  ) {
    this.parts = new Parts(root);
    this.files = new Files(draft, page.files, () => told());
    this.parts.on("undo", "click", () => draft.undo());
    this.parts.on("reset", "click", () => this.keep(null));
    this.#draw();
  }

  static async open<Edits extends object>(root: HTMLElement, page: RetouchPage, path: string, told: () => void): Promise<Work<Edits>> {
    let work: Work<Edits> | null = null;
    const changed = () => work?.changed();
    const draft = await openDraft(page.draft, { onChange: changed, onStatus: changed });
    return (work = new Work<Edits>(root, page, draft, path, told));
  }

  close(): void {
    this.files.stop();
    this.draft.close();
  }

  /** The untouched file as a recipe makes it, once it is made; null when it could not be read. */
  async plain(recipe: string): Promise<string | null> {
    const place = this.parts.find("hint")!;
    for (;;) {
      const { urls, state, message } = this.files.known(this.item?.properties[this.path]) ?? { urls: this.page.plain, state: "", message: "" };
      const url = recipe === "peaks" ? (this.page.plain.peaks ?? this.files.peaks(this.item?.properties[this.path])) : urls[recipe];
      place.textContent = url ? "" : state === "refused" ? (message ?? "") : (this.making?.sentence ?? this.page.words.preparing ?? "");
      if (url || state === "refused") return url ?? null;
      await new Promise((wake) => setTimeout(wake, PATIENCE));
      await this.files.again();
    }
  }

  /** How far the server is with what it prepares; null when it says nothing of it. */
  get making(): { progress: number; sentence: string } | null {
    const progress = this.files.known(this.page.item)?.making ?? this.files.known(this.item?.properties[this.path])?.making;
    if (this.path !== "video" || progress === undefined || progress === null) return null;
    return { progress, sentence: fill(this.page.words.video_making, { percent: Math.round(100 * progress) }) };
  }

  get item(): ItemView | null {
    const item = this.draft.item(this.page.item);
    return item?.deleted ? null : item;
  }

  get edits(): Partial<Edits> {
    const item = this.item;
    return (item && editsOf<Edits>(item.properties, this.path)) ?? {};
  }

  /** Keep these edits, and more of the item with them; undone in one go. What is at its default is not written. */
  keep(edits: Edits | null, more: Readonly<Record<string, unknown>> = {}): void {
    const item = this.item;
    if (!item) return;
    const said = Object.entries(edits ?? {}).filter(([, value]) => !isNothing(value));
    const value = said.length ? { ...Object.fromEntries(said), of: item.properties[this.path] } : null;
    this.draft.together(() => {
      this.draft.set(item.id, "edits", value);
      for (const [path, one] of Object.entries(more)) this.draft.set(item.id, path, one);
    });
  }

  changed(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    const status = this.draft.status();
    this.root.dataset.saved = String(status.pending === 0);
    this.parts.find("status")!.textContent = statusSentence(status, this.page.words);
    showRefused(this.parts.find("refused")!, this.draft);
    this.parts.find<HTMLButtonElement>("undo")!.disabled = !this.draft.canUndo;
    this.parts.find<HTMLButtonElement>("reset")!.disabled = !Object.keys(this.edits).length;
    this.told();
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === 0 || (Array.isArray(value) && !value.length);
}
