/** Is anything heard? A microphone that is plugged in but mute is the commonest loss of a workshop. */

const FLOOR = -50; // dBFS; a quiet room measures lower, a voice at arm's length -35 to -15
const LONG = 5_000; // milliseconds
const SPAN = 60; // dB shown by the bar

export class SilenceWatch {
  #heard: number | null = null;

  /** True when nothing above the floor came for five seconds. `now` in milliseconds. */
  silent(decibels: number, now: number): boolean {
    if (this.#heard === null || decibels > FLOOR) this.#heard = now;
    return now - this.#heard >= LONG;
  }
}

/** Root mean square of samples in -1..1, in dBFS; -Infinity for silence. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length ? 10 * Math.log10(sum / samples.length) : -Infinity;
}

/** 0 to 1 for a level bar: -60 dBFS and below is 0. */
export function barHeight(level: number): number {
  return Math.min(1, Math.max(0, (level + SPAN) / SPAN));
}
