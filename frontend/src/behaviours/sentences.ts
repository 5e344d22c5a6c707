import type { Behaviour } from "./attach";
import { listen } from "./listen";

const REACTION = 0.2; // seconds between what one hears and the tap

/**
 * The sentences of a voice, while one listens: each tap on « Phrase suivante » ends one and begins the next.
 * Without it the times are typed.
 */
export const sentences: Behaviour = (element) => {
  for (const nudge of element.querySelectorAll<HTMLButtonElement>("[data-nudge]")) offerNudge(nudge);
  const audio = element.querySelector("audio");
  if (audio) new Listening(element, audio);
};

class Listening {
  #rows: HTMLElement[];
  #at = -1; // the row that is being timed
  #until = Infinity; // where listening to one sentence ends

  constructor(
    private readonly root: HTMLElement,
    private readonly audio: HTMLAudioElement,
  ) {
    this.#rows = [...root.querySelectorAll<HTMLElement>("[data-sentence]")];
    for (const row of this.#rows) this.#offerHearing(row);
    const next = root.querySelector<HTMLButtonElement>("[data-next-sentence]");
    if (!next) return;
    next.hidden = false;
    root.querySelector("[data-sentence-help]")?.removeAttribute("hidden");
    listen(next, "click", () => this.#next());
    listen(audio, "ended", () => this.#at === this.#rows.length - 1 && this.#mark(audio.duration));
    listen(audio, "timeupdate", () => this.#moved());
  }

  #next(): void {
    if (this.#at < 0 && this.audio.paused) void this.audio.play().catch(() => undefined);
    this.#until = Infinity;
    this.#mark(this.audio.currentTime - REACTION);
  }

  /** The sentence being timed ends here, and the next one begins. */
  #mark(moment: number): void {
    write(times(this.#rows[this.#at])[1], moment);
    this.#at += 1;
    const row = this.#rows[this.#at];
    write(times(row)[0], moment);
    row?.scrollIntoView({ block: "nearest" });
    this.#say(row);
    if (!row) this.#at = -1;
  }

  #say(row: HTMLElement | undefined): void {
    const place = this.root.querySelector<HTMLElement>("[data-sentence-said]");
    if (!place) return;
    place.textContent = row?.querySelector("textarea")?.value ?? "";
    place.hidden = !place.textContent;
  }

  #offerHearing(row: HTMLElement): void {
    const button = row.querySelector<HTMLButtonElement>("[data-hear]");
    if (!button) return;
    button.hidden = false;
    listen(button, "click", () => {
      const [start = 0, end = 0] = times(row).map(({ value }) => Number(value));
      this.#until = end > start ? end : Infinity;
      this.audio.currentTime = start;
      void this.audio.play().catch(() => undefined);
    });
  }

  /** The sentence that is heard is marked. */
  #moved(): void {
    const moment = this.audio.currentTime;
    if (moment >= this.#until) {
      this.#until = Infinity;
      this.audio.pause();
    }
    for (const row of this.#rows) {
      const [start = 0, end = 0] = times(row).map(({ value }) => Number(value));
      row.classList.toggle("is-heard", start <= moment && moment < end);
    }
  }
}

function offerNudge(nudge: HTMLButtonElement): void {
  nudge.hidden = false;
  listen(nudge, "click", () => {
    const field = nudge.parentElement?.querySelector<HTMLInputElement>("input[type=number]");
    write(field, Number(field?.value) + Number(nudge.dataset.nudge));
  });
}

function times(row: HTMLElement | undefined): HTMLInputElement[] {
  return [...(row?.querySelectorAll<HTMLInputElement>("input[type=number]") ?? [])];
}

function write(field: HTMLInputElement | null | undefined, seconds: number): void {
  if (!field) return;
  field.value = String(Math.max(0, Math.round(seconds * 1000) / 1000));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
