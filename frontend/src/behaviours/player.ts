import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** Seconds as a clock: 0:07, 12:30, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Draws large controls around an `<audio>`; without it the browser's own stay. */
export const player: Behaviour = (root) => {
  new Player(root);
};

class Player {
  readonly #root: HTMLElement;
  readonly #audio: HTMLAudioElement;
  readonly #play: HTMLElement;
  readonly #seek: HTMLInputElement;
  readonly #time: HTMLElement;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#audio = need(root, "audio");
    this.#play = need(root, "[data-player-play]");
    this.#seek = need(root, "[data-player-seek]");
    this.#time = need(root, "[data-player-time]");
    this.#audio.controls = false;
    this.#play.hidden = need(root, "[data-player-words]").hidden = false;
    this.#listen();
    this.#length();
    this.#state();
  }

  #listen(): void {
    listen(this.#play, "click", () => this.#toggle());
    listen(this.#seek, "input", () => (this.#audio.currentTime = Number(this.#seek.value)));
    listen(this.#audio, "play pause ended", () => this.#state());
    listen(this.#audio, "durationchange", () => this.#length());
    listen(this.#audio, "timeupdate", () => this.#position());
    listen(this.#audio, "error", () => this.#fail());
  }

  #toggle(): void {
    if (this.#audio.paused) this.#audio.play().catch(() => this.#state());
    else this.#audio.pause();
  }

  /** Known from the server before anything is loaded: on a poor network nothing loads unasked. */
  #seconds(): number {
    const { duration } = this.#audio;
    return Number.isFinite(duration) && duration > 0 ? duration : Number(this.#root.dataset.playerSeconds ?? 0);
  }

  #length(): void {
    const seconds = this.#seconds();
    this.#seek.max = String(seconds || 1);
    this.#seek.step = String(Math.max(0.25, Math.round(seconds / 40)));
    this.#position();
  }

  #position(): void {
    const whole = this.#seconds(); // 0: nobody knows yet
    const told = clock(this.#audio.currentTime) + (whole ? ` / ${clock(whole)}` : "");
    this.#seek.value = String(this.#audio.currentTime);
    this.#seek.setAttribute("aria-valuetext", told);
    this.#time.textContent = told;
  }

  #state(): void {
    const playing = !this.#audio.paused && !this.#audio.ended;
    const { playWord = "", pauseWord = "" } = this.#play.dataset;
    this.#root.classList.toggle("is-playing", playing);
    this.#play.setAttribute("aria-label", playing ? pauseWord : playWord);
  }

  #fail(): void {
    need(this.#root, "[data-player-error]").hidden = false;
    this.#state();
  }
}

function need<E extends HTMLElement>(root: HTMLElement, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`player without ${selector}`);
  return found;
}
