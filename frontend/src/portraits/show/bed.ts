/**
 * The sound under the voices: it goes round as long as the portrait plays, and goes down while somebody speaks,
 * as in the film. Where a page may not set how loud a sound is (iPhones), it is not played: it would cover the words.
 */
const DOWN = 0.35; // seconds to go down, and to come back
const STEPS = 7;

export class Bed {
  #timer = 0;
  #wanted = 0;
  #playing = false;

  /** `level` and `under`: decibels under a voice alone, and how much lower while somebody speaks. */
  constructor(
    private readonly audio: HTMLAudioElement | null,
    private readonly spares: () => boolean,
  ) {}

  draw(playing: boolean, speaking: boolean): void {
    const { audio } = this;
    if (!audio) return;
    const heard = playing && !this.spares();
    this.#aim(loudness(Number(audio.dataset.level) + (speaking ? Number(audio.dataset.under) : 0)));
    if (heard === this.#playing) return;
    this.#playing = heard;
    if (!heard) return audio.pause();
    audio.volume = this.#wanted;
    if (Math.abs(audio.volume - this.#wanted) > 0.01) return void (this.#playing = true); // it cannot be made soft
    audio.play().catch(() => (this.#playing = false));
  }

  /** Go to a loudness in small steps: a jump would click. */
  #aim(wanted: number): void {
    if (Math.abs(wanted - this.#wanted) < 0.001) return;
    this.#wanted = wanted;
    clearInterval(this.#timer);
    const step = (wanted - this.audio!.volume) / STEPS;
    let left = STEPS;
    this.#timer = window.setInterval(() => {
      left -= 1;
      this.audio!.volume = left ? Math.min(1, Math.max(0, this.audio!.volume + step)) : wanted;
      if (!left) clearInterval(this.#timer);
    }, (DOWN * 1000) / STEPS);
  }
}

export function loudness(decibels: number): number {
  return Math.min(1, 10 ** (decibels / 20));
}
