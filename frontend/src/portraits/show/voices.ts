/**
 * Plays voices, parts of voices and silences (scenes in which nobody speaks) one after the other as if they were one recording, on one `<audio>`: phones let only the
 * element that somebody touched go on by itself. Nothing is loaded before somebody listens, then one voice
 * at a time: on a poor network the first word comes early, and a voice taken back leaves the others whole.
 */
import type { Voice } from "../montage";

export interface Clip extends Voice {
  /** Null: not there yet; it is passed over, unless it is `silent`. */
  url: string | null;
  /** Nobody speaks: it lasts all the same. */
  silent?: boolean;
  /** Its `url` is a video: it is played where films are seen. */
  film?: boolean;
}

export interface VoicesEvents {
  /** Seconds on the clock of all voices; about four times a second while it plays. */
  time?: (seconds: number) => void;
  playing?: (playing: boolean) => void;
  /** The last voice has been heard. */
  over?: () => void;
  /** True: a voice cannot be played (no network, or it was taken back). */
  trouble?: (failed: boolean) => void;
}

const TICK = 0.2; // seconds between two moments of a silence
const SEAM = 0.05; // seconds: two parts of a voice that are no further apart are one
const NEARLY_OVER = 6; // seconds before the end of a voice, the next one is asked for

export class Voices {
  #clips: readonly Clip[] = [];
  #now = 0; // number of the clip being heard
  #time = 0;
  #wanted = false; // somebody pressed play
  #pause = 0;
  #stop = 0; // ends a part of a voice before the voice itself ends
  #tick = 0;
  #held = false; // this player stopped the sound itself
  #next: HTMLAudioElement | null = null;

  constructor(
    private readonly sound: HTMLAudioElement,
    private readonly video: HTMLVideoElement,
    private readonly events: VoicesEvents = {},
  ) {
    for (const medium of [sound, video]) {
      const mine = (heard: () => void) => () => medium === this.#medium && heard();
      medium.addEventListener("timeupdate", mine(() => this.#moved()));
      medium.addEventListener("ended", mine(() => this.#ended()));
      medium.addEventListener("pause", mine(() => this.#stopped()));
      medium.addEventListener("error", mine(() => this.#failed()));
    }
  }

  /** What plays the clip of now. */
  get #medium(): HTMLMediaElement {
    return this.#clips[this.#now]?.film ? this.video : this.sound;
  }

  /** Replace what is played; where one is stays, as far as it exists. */
  load(clips: readonly Clip[]): void {
    const before = this.#clips[this.#now];
    this.#clips = clips;
    const same = clips.findIndex(({ answer, url, scene, start, end }) => {
      const known = answer === before?.answer && url === before?.url && scene === before?.scene;
      return known && this.#time >= start && this.#time <= end;
    });
    if (same >= 0) this.#now = same;
    else this.#put(Math.min(this.#time, this.seconds));
  }

  get time(): number {
    return this.#time;
  }

  get seconds(): number {
    return this.#clips[this.#clips.length - 1]?.end ?? 0;
  }

  get playing(): boolean {
    return this.#wanted;
  }

  set rate(rate: number) {
    for (const medium of [this.sound, this.video]) medium.defaultPlaybackRate = medium.playbackRate = rate;
  }

  toggle(): void {
    if (this.#wanted) this.pause();
    else this.play();
  }

  /** Call it inside a tap. After the end, from the beginning. */
  play(): void {
    if (!this.#clips.some(({ url, silent }) => url || silent)) return;
    if (this.#time >= this.seconds) this.#put(0);
    this.#want(true);
    this.#start();
  }

  pause(): void {
    this.#rest();
    this.#want(false);
    this.sound.pause();
    this.video.pause();
  }

  seek(seconds: number): void {
    this.#rest();
    this.#put(Math.max(0, Math.min(seconds, this.seconds)));
    if (this.#wanted) this.#start();
  }

  /** Be at a moment, without playing. A moment between two voices is the beginning of the next. */
  #put(time: number): void {
    const number = this.#clips.findIndex(({ end }) => time < end);
    this.#now = number < 0 ? Math.max(0, this.#clips.length - 1) : number;
    const clip = this.#clips[this.#now];
    this.#time = clip ? Math.max(time, Math.min(clip.start, this.seconds)) : 0;
    if (clip && !clip.silent && this.#isLoaded(clip)) this.#medium.currentTime = this.#within(clip);
    this.events.time?.(this.#time);
  }

  #start(): void {
    const clip = this.#clips[this.#now];
    if (clip?.silent) return this.#wait(clip);
    if (!clip?.url) return this.#ended();
    const medium = this.#medium;
    this.#quiet(medium);
    if (!this.#isLoaded(clip)) medium.src = clip.url;
    this.video.muted = false;
    this.#held = false;
    this.#until(clip);
    const from = this.#within(clip);
    if (Math.abs(medium.currentTime - from) > 0.3) medium.currentTime = from;
    medium.play().then(
      () => this.events.trouble?.(false),
      (error: unknown) => error instanceof DOMException && error.name === "NotAllowedError" && this.pause(),
    );
  }

  /** The other one rests: a video that was seen beside a voice, or the voice before a video. */
  #quiet(medium: HTMLMediaElement): void {
    const other = medium === this.video ? this.sound : this.video;
    if (!other.paused) other.pause();
  }

  /** Second of the file at which one is. */
  #within(clip: Clip): number {
    return this.#time - clip.start + (clip.offset ?? 0);
  }

  #rest(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#stop);
    clearInterval(this.#tick);
  }

  /** Nobody speaks: the time passes. */
  #wait(clip: Clip): void {
    this.#hold();
    clearInterval(this.#tick);
    this.#tick = window.setInterval(() => {
      this.#time = Math.min(this.#time + TICK * this.sound.defaultPlaybackRate, clip.end);
      this.events.time?.(this.#time);
      if (this.#time < clip.end) return;
      clearInterval(this.#tick);
      this.#ended();
    }, TICK * 1000);
  }

  #hold(): void {
    this.#held = true;
    this.sound.pause();
    this.video.pause();
  }

  /** A part of a voice ends before its file does. */
  #until(clip: Clip): void {
    clearTimeout(this.#stop);
    if (clip.offset === undefined) return;
    const left = Math.max(0, clip.end - this.#time) / this.sound.playbackRate;
    this.#stop = window.setTimeout(() => this.#partOver(clip), left * 1000);
  }

  #partOver(clip: Clip): void {
    if (!this.#wanted || this.#clips[this.#now] !== clip) return;
    const at = clip.start + this.sound.currentTime - (clip.offset ?? 0);
    if (at < clip.end - SEAM && !this.sound.ended) {
      this.#time = Math.max(clip.start, at);
      return this.#until(clip); // it came late
    }
    const next = this.#clips[this.#now + 1];
    const file = next?.url === clip.url && Math.abs((next.offset ?? 0) - (clip.offset ?? 0) - (clip.end - clip.start)) < SEAM;
    if (!file || next.start - clip.end > SEAM) this.#hold();
    this.#ended();
  }

  #isLoaded({ url }: Clip): boolean {
    return url !== null && this.#medium.src === new URL(url, location.href).href;
  }

  #moved(): void {
    const clip = this.#clips[this.#now];
    const medium = this.#medium;
    if (!clip || clip.silent || medium.paused || !this.#isLoaded(clip)) return;
    this.#time = Math.min(Math.max(clip.start + medium.currentTime - (clip.offset ?? 0), clip.start), clip.end);
    this.events.time?.(this.#time);
    if (clip.end - this.#time < NEARLY_OVER) this.#ask(this.#clips[this.#now + 1]);
  }

  /** Warm the next voice, so that it comes without waiting. */
  #ask(clip: Clip | undefined): void {
    if (!clip?.url || clip.film || this.#next?.dataset.url === clip.url) return;
    this.#next = new Audio();
    this.#next.dataset.url = clip.url;
    this.#next.preload = "auto";
    this.#next.src = clip.url;
  }

  #ended(): void {
    const [clip, next] = [this.#clips[this.#now], this.#clips[this.#now + 1]];
    if (!clip || !this.#wanted) return;
    this.#rest();
    if (!next) return this.#finish();
    this.#time = next.start;
    this.#now += 1;
    const breath = clip.url || clip.silent ? next.start - clip.end : 0;
    this.#pause = window.setTimeout(() => this.#wanted && this.#start(), (breath * 1000) / this.sound.playbackRate);
    this.events.time?.(clip.end);
  }

  #finish(): void {
    this.#time = this.seconds;
    this.#want(false);
    this.events.time?.(this.#time);
    this.events.over?.();
  }

  /** Something else took the voice (another sound, a telephone call): this is a pause too. */
  #stopped(): void {
    const medium = this.#medium;
    if (!this.#wanted || this.#held || medium.ended || medium.error !== null) return;
    this.#rest();
    this.#want(false);
  }

  #failed(): void {
    if (!this.#medium.src || !this.#wanted) return;
    this.#want(false);
    this.events.trouble?.(true);
  }

  #want(playing: boolean): void {
    if (this.#wanted === playing) return;
    this.#wanted = playing;
    this.events.playing?.(playing);
  }
}
