/**
 * Records a voice, or a film of somebody who speaks. Every second is on the disk of this browser when it is one second old, and goes to
 * the server while recording continues: a crash loses the last two seconds at most.
 */
import type { TakeRow } from "../disk/tables";
import { stayAwake } from "./awake";
import { isWebKit, soundType, videoType } from "./format";
import { listen } from "./meter";
import { camera, flushOnHide, hold, microphone, release, type Trouble, troubleOf, warnBeforeLeaving, watchTrack } from "./microphone";
import type { TakeSource } from "./source";
import { takeLock, type Destination, type Takes } from "./takes";

const SLICE = 1_000; // milliseconds
const BITRATE = 64_000; // bits per second; speech in Opus or AAC loses nothing audible
const VIDEO_BITRATE = 1_500_000; // 720 lines of somebody who sits and speaks; 11 MB a minute
const LONGEST = 20 * 60; // seconds, unless the page says otherwise

export type RecorderState = "idle" | "asking" | "recording" | "saving" | "saved";

export interface RecorderEvents {
  state?: (state: RecorderState) => void;
  /** 0 to 1. */
  level?: (height: number) => void;
  seconds?: (seconds: number) => void;
  /** No sound for five seconds, or sound again. */
  silence?: (silent: boolean) => void;
  /** Null: the last trouble is over. */
  trouble?: (trouble: Trouble | null) => void;
  /** What the camera sees, to show it; null once it is closed. */
  seen?: (stream: MediaStream | null) => void;
  /** A take is kept; it also comes when recording stopped by itself. */
  take?: (take: Take) => void;
}

export interface RecorderSettings {
  /** "sound" unless the page says otherwise. */
  medium?: "sound" | "video";
  maxSeconds?: number;
  /** A microphone that is not the PC's own: no echo or noise processing. */
  externalMicrophone?: boolean;
}

export interface Take {
  id: string;
  seconds: number;
  medium: "sound" | "video";
  /** To listen at once; not what others will hear (the server repairs and levels it). */
  blob: Blob;
}

/** What the recorder needs from the page: a place to keep chunks, somebody to send them. */
export interface Keeper {
  takes: Takes;
  uploads: { live(take: TakeRow): TakeSource };
}

export class Recorder {
  #state: RecorderState = "idle";
  #recorder: MediaRecorder | null = null;
  #take: TakeRow | null = null;
  #source: TakeSource | null = null;
  #writing: Promise<void> = Promise.resolve();
  #began = 0;
  /** When it was paused (milliseconds), and for how long in all before. */
  #pausedAt: number | null = null;
  #rested = 0;
  /** Somebody here asked to stop; otherwise the browser did, because the microphone went away. */
  #asked = false;
  #ends: (() => void)[] = [];
  #letGo: () => void = () => undefined;
  #ended: Promise<Take | null> = Promise.resolve(null);

  constructor(
    private readonly keeper: Keeper,
    private readonly to: Destination,
    private readonly settings: RecorderSettings = {},
    private readonly events: RecorderEvents = {},
  ) {}

  get state(): RecorderState {
    return this.#state;
  }

  /** Call it inside the person's tap. Resolves when recording has begun, or when it cannot (trouble). */
  async start(): Promise<void> {
    if (this.#state === "asking" || this.#state === "recording" || this.#state === "saving") return;
    this.events.trouble?.(null);
    this.#become("asking");
    try {
      const stream = await (this.#films ? camera : microphone)(this.settings.externalMicrophone ?? false);
      if (this.#asking()) await this.#record(stream);
      else release(stream); // stopped while the browser was asking
    } catch (error) {
      this.#giveUp(troubleOf(error));
    }
  }

  /** Stop and keep; the take, or null when there is nothing. */
  async stop(): Promise<Take | null> {
    if (this.#asking()) this.#become("idle");
    this.#asked = true;
    if (this.#recorder && this.#recorder.state !== "inactive") this.#recorder.stop();
    return this.#ended;
  }

  /** Rest: nothing is heard nor counted until `resume`. */
  pause(): void {
    if (this.#state !== "recording" || this.#pausedAt !== null) return;
    this.#pausedAt = performance.now();
    this.#recorder?.pause();
  }

  resume(): void {
    if (this.#pausedAt === null) return;
    this.#rested += performance.now() - this.#pausedAt;
    this.#pausedAt = null;
    if (this.#recorder?.state === "paused") this.#recorder.resume();
  }

  /** The id of the take that is being made, or was made last. */
  get take(): string | null {
    return this.#take?.id ?? null;
  }

  /** How long the recording is so far. */
  get seconds(): number {
    return this.#began ? this.#seconds() : 0;
  }

  async #record(stream: MediaStream): Promise<void> {
    this.#ends.push(() => release(stream), () => this.#films && this.events.seen?.(null));
    if (this.#films) this.events.seen?.(stream);
    const { recorder, type } = this.#recorderOf(stream);
    const take = await this.keeper.takes.begin(this.to, { medium: this.#medium, type: recorder.mimeType || type });
    if (!this.keeper.takes.store.lasting) this.events.trouble?.("memory");
    this.#asked = false;
    this.#take = take;
    this.#recorder = recorder;
    this.#source = this.keeper.uploads.live(take);
    this.#ended = this.#untilStopped(recorder);
    recorder.addEventListener("dataavailable", ({ data }) => this.#keep(data));
    recorder.start(SLICE);
    this.#began = performance.now();
    [this.#pausedAt, this.#rested] = [null, 0];
    this.#guard(stream, recorder);
    this.#become("recording");
  }

  #recorderOf(stream: MediaStream): { recorder: MediaRecorder; type: string } {
    const choose = this.#films ? videoType : soundType;
    const type = choose((name) => MediaRecorder.isTypeSupported(name), isWebKit(navigator.userAgent));
    const rates = { audioBitsPerSecond: BITRATE, ...(this.#films && { videoBitsPerSecond: VIDEO_BITRATE }) };
    return { recorder: new MediaRecorder(stream, { ...(type && { mimeType: type }), ...rates }), type };
  }

  get #medium(): "sound" | "video" {
    return this.settings.medium ?? "sound";
  }

  get #films(): boolean {
    return this.#medium === "video";
  }

  #guard(stream: MediaStream, recorder: MediaRecorder): void {
    const heard = watchTrack(stream.getAudioTracks()[0]!, {
      mute: () => this.events.trouble?.("muted"),
      unmute: () => this.events.trouble?.(null),
      ended: () => this.#halt("cut"),
    });
    const [picture] = stream.getVideoTracks();
    const still = () => undefined;
    if (picture) this.#ends.push(watchTrack(picture, { mute: still, unmute: still, ended: () => this.#halt("cut") }));
    this.#ends.push(heard, listen(stream, this.events), stayAwake(), warnBeforeLeaving(), flushOnHide(recorder), this.#count());
    this.#letGo = hold(takeLock(this.#take!.id));
    void navigator.storage?.persist?.().catch(() => false);
  }

  #count(): () => void {
    const longest = this.settings.maxSeconds ?? LONGEST;
    const timer = setInterval(() => {
      this.events.seconds?.(this.#seconds());
      if (this.#seconds() >= longest) this.#halt("too-long");
    }, 250);
    return () => clearInterval(timer);
  }

  #seconds(): number {
    return ((this.#pausedAt ?? performance.now()) - this.#rested - this.#began) / 1_000;
  }

  /** One after the other, in the order they came. */
  #keep(data: Blob): void {
    if (!data.size) return;
    this.#writing = this.#writing.then(() => this.#write(data)).catch((error) => console.error(error));
  }

  async #write(data: Blob): Promise<void> {
    const couldLast = this.keeper.takes.store.lasting;
    const bytes = await new Response(data).arrayBuffer();
    const onDisk = await this.keeper.takes.append(this.#take!, bytes);
    this.#source?.grew(bytes.byteLength);
    if (couldLast && !onDisk) this.#halt("full");
  }

  #halt(trouble: Trouble): void {
    if (this.#state !== "recording") return;
    this.events.trouble?.(trouble);
    void this.stop();
  }

  #untilStopped(recorder: MediaRecorder): Promise<Take | null> {
    return new Promise((resolve) => {
      recorder.addEventListener("error", () => this.#halt("failed"));
      recorder.addEventListener("stop", () => void this.#finish().then(resolve), { once: true });
    });
  }

  async #finish(): Promise<Take | null> {
    const seconds = Math.round(this.#seconds() * 10) / 10;
    const take = this.#take!;
    if (!this.#asked) this.events.trouble?.("cut");
    this.#become("saving");
    this.#release();
    await this.#writing;
    const kept = take.bytes ? await this.#keepTake(take, seconds) : await this.keeper.takes.drop(take.id).then(() => null);
    this.#source?.finish();
    this.#letGo();
    this.#become(kept ? "saved" : "idle");
    if (kept) this.events.take?.(kept);
    else this.events.trouble?.("failed");
    return kept;
  }

  async #keepTake(take: TakeRow, seconds: number): Promise<Take> {
    await this.keeper.takes.update(Object.assign(take, { state: "ready", seconds }));
    return { id: take.id, seconds, medium: this.#medium, blob: await this.keeper.takes.blob(take) };
  }

  #giveUp(trouble: Trouble): void {
    this.#release();
    this.#become("idle");
    this.events.trouble?.(trouble);
  }

  #release(): void {
    this.#ends.forEach((end) => end());
    this.#ends = [];
  }

  #asking(): boolean {
    return this.#state === "asking";
  }

  #become(state: RecorderState): void {
    this.#state = state;
    this.events.state?.(state);
  }
}
