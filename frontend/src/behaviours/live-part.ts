import type { Behaviour } from "./attach";
import { listen } from "./listen";

const LONGEST_PAUSE = 30; // seconds between two tries when the server does not answer

/** Seconds to wait after so many failures in a row: longer each time, never for ever. */
export function pauseAfter(failures: number, seconds: number): number {
  return Math.min(seconds * 2 ** failures, Math.max(LONGEST_PAUSE, seconds));
}

/**
 * Keeps a part of the page fresh: a waiting room, the devices to approve, the progress of a film.
 * The server answers the inner HTML. A redirect moves the whole page; 204 or 410 ends the watch.
 */
export const livePart: Behaviour = (element) => {
  const part = new LivePart(element);
  return () => part.stop();
};

class LivePart {
  readonly #element: HTMLElement;
  readonly #url: string;
  readonly #seconds: number;
  readonly #off: (() => void)[];
  #shown = "";
  #failures = 0;
  #timer = 0;
  #asking = false;
  #over = false;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#url = element.dataset.liveUrl ?? location.href;
    this.#seconds = Number(element.dataset.liveSeconds ?? 4);
    this.#shown = element.innerHTML.trim();
    this.#off = [listen(document, "visibilitychange", this.#now), listen(window, "focus online", this.#now)];
    this.#later();
  }

  stop(): void {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#off.forEach((stop) => stop());
  }

  readonly #now = (): void => {
    if (document.hidden || this.#asking || this.#over) return;
    clearTimeout(this.#timer);
    void this.#ask().then(() => this.#over || this.#later());
  };

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#now, pauseAfter(this.#failures, this.#seconds) * 1000);
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const answer = await fetch(this.#url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      this.#failures = answer.ok || answer.status === 410 ? 0 : this.#failures + 1;
      await this.#take(answer);
    } catch {
      this.#failures += 1;
    }
    this.#asking = false;
  }

  async #take(answer: Response): Promise<void> {
    if (answer.redirected) {
      this.stop();
      location.assign(answer.url);
    } else if (answer.status === 204 || answer.status === 410) this.stop();
    else if (answer.ok) this.#show((await answer.text()).trim());
  }

  #show(html: string): void {
    // Whoever listens or writes is not interrupted; the next turn will bring the news.
    if (html === this.#shown || isInUse(this.#element)) return;
    const key = focusKey(this.#element);
    this.#element.innerHTML = this.#shown = html;
    if (key) this.#element.querySelector<HTMLElement>(key)?.focus();
    this.#element.dispatchEvent(new CustomEvent("studio:changed", { bubbles: true }));
  }
}

function isInUse(element: HTMLElement): boolean {
  const media = [...element.querySelectorAll<HTMLMediaElement>("audio, video")];
  const fields = [...element.querySelectorAll<HTMLInputElement>("input, textarea")];
  const written = (field: HTMLInputElement) =>
    field.type !== "hidden" && (field === document.activeElement || field.value !== field.defaultValue);
  return media.some((one) => !one.paused) || fields.some(written);
}

/** How to find the focused element again after its HTML was replaced. */
function focusKey(element: HTMLElement): string | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !element.contains(focused) || focused === element) return null;
  const quoted = (value: string) => JSON.stringify(value);
  if (focused.id) return `[id=${quoted(focused.id)}]`;
  for (const name of ["data-key", "href", "name"]) {
    const value = focused.getAttribute(name);
    if (value) return `[${name}=${quoted(value)}]`;
  }
  const action = focused.closest("form")?.getAttribute("action");
  return action ? `form[action=${quoted(action)}] button` : null;
}
