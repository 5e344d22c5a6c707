/** Shows and plays here what is not on the server yet: object URLs of takes, for as long as the page lives. */
import type { Takes } from "../capture/takes";

const MARK = "take:";

/** What an item shows under its path until the file has its id. */
export function localValue(take: string): string {
  return MARK + take;
}

export class LocalMedia {
  #urls = new Map<string, string>();

  constructor(private readonly takes: Takes) {}

  /** A URL for the value of a property, if its bytes were made in this page or still wait here. */
  url(value: unknown): string | null {
    return typeof value === "string" ? (this.#urls.get(value) ?? null) : null;
  }

  show(take: string, blob: Blob): void {
    this.#urls.set(localValue(take), URL.createObjectURL(blob));
  }

  /** The server has it: the file id shows the same bytes until the page closes. */
  rename(take: string, file: string): void {
    const url = this.#urls.get(localValue(take));
    if (url) this.#urls.set(file, url);
  }

  /** True when something new can be shown. */
  async load(takes: readonly { id: string; type: string }[]): Promise<boolean> {
    const unseen = takes.filter(({ id }) => !this.#urls.has(localValue(id)));
    for (const { id, type } of unseen) this.show(id, new Blob(await this.takes.parts(id), { type }));
    return unseen.length > 0;
  }

  close(): void {
    new Set(this.#urls.values()).forEach((url) => URL.revokeObjectURL(url));
    this.#urls.clear();
  }
}
