/** A place opened over the map: a copy of what the list says of it. Esc closes it, and the keyboard goes
 * back to the mark it came from. */
import { stopAllSounds } from "../../behaviours/voice";

export class Sheet {
  #opened = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly closed: (id: string) => void,
  ) {
    this.#part("sheet-close").addEventListener("click", () => this.close());
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** `row`: the place in the list. */
  open(id: string, row: HTMLElement): void {
    stopAllSounds();
    this.#opened = id;
    const body = row.querySelector(".place-body");
    const mark = row.querySelector(".pin-drawing");
    const [title, shown] = [row.querySelector<HTMLElement>(".place-title"), this.#part("sheet-title")];
    shown.textContent = title?.textContent?.trim() ?? "";
    [shown.lang, shown.dir] = [title?.lang ?? "", title?.dir ?? ""];
    this.#part("sheet-mark").replaceChildren(...(mark ? [mark.cloneNode(true)] : []));
    this.#part("sheet-body").replaceChildren(...(body ? copies(body) : []));
    this.root.hidden = false;
    this.#part("sheet-body").scrollTop = 0;
    this.#part("sheet-title").focus({ preventScroll: true });
  }

  /** How far (pixels: across, down) from the middle of the map what lies open beside it should be. */
  get beside(): [number, number] {
    const [sheet, stage] = [this.root.getBoundingClientRect(), this.root.parentElement!.getBoundingClientRect()];
    const wide = sheet.width > stage.width * 0.7;
    return wide ? [0, -sheet.height / 2] : [sheet.width / 2, 0];
  }

  /** The place that is open; empty for none. */
  get opened(): string {
    return this.#opened;
  }

  /** `elsewhere`: somebody looks at another place already. */
  close(elsewhere = false): void {
    if (this.root.hidden) return;
    const id = this.#opened;
    stopAllSounds();
    this.root.hidden = true;
    this.#opened = "";
    this.#part("sheet-body").replaceChildren();
    if (!elsewhere) this.closed(id);
  }

  #part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }
}

/** Sounds begin anew in the copy: a player that was brought to life in the list is not alive here. */
function copies(body: Element): Node[] {
  const copy = body.cloneNode(true) as Element;
  copy.querySelector("[data-show]")?.remove();
  copy.querySelectorAll("audio").forEach((sound) => (sound.controls = true));
  return [...copy.childNodes];
}
