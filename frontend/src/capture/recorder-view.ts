/**
 * The recorder in a page: `data-behaviour="recorder"` (macro `recorder` of `parts/capture.html`), of a
 * voice, or with `data-medium="video"` of a film: then it shows what the camera sees.
 * One thing to do at a time: speak, stop, then listen or do it again. Where the page cannot record,
 * the phone's own recorder takes over through a file field.
 *
 * `data-state` is one of `idle asking recording saving saved listening fallback`. Events on the root:
 * `studio:take` ({take, medium, seconds, url}) when a take is kept, `studio:sent` ({take, file}), `studio:state` ({state}).
 */
import { busy } from "../behaviours/busy";
import type { TakeRow } from "../disk/tables";
import { Follow, type CaptureDesk } from "./follow";
import { canRecord, type Trouble } from "./microphone";
import { minutes, Parts } from "./parts";
import { Recorder, type RecorderSettings, type RecorderState, type Take } from "./recorder";
import type { Destination } from "./takes";

type ViewState = RecorderState | "listening" | "fallback";

const SHOWN: Record<ViewState, string[]> = {
  idle: ["start"],
  asking: ["start"],
  recording: ["stop", "level", "seconds", "camera"],
  saving: [],
  saved: ["listen", "redo", "seconds", "film"],
  listening: ["hush", "redo", "seconds", "film"],
  fallback: ["fallback", "start"],
};
const PARTS = [...new Set(Object.values(SHOWN).flat())];
const HOPELESS: Trouble[] = ["insecure", "no-microphone"];
const FALLS_BACK: Trouble[] = [...HOPELESS, "not-allowed", "failed"];

export class RecorderView {
  readonly recorder: Recorder;
  #parts: Parts;
  #follow: Follow;
  /** What plays the take: drawn in the page for a film. */
  #audio: HTMLMediaElement;
  #medium: "sound" | "video";
  #kept: string | null = null;
  #rest: () => void = () => undefined;

  constructor(
    root: HTMLElement,
    private readonly desk: CaptureDesk,
    private readonly to: Destination,
    settings: RecorderSettings = {},
  ) {
    this.#parts = new Parts(root);
    this.#medium = root.dataset.medium === "video" ? "video" : "sound";
    this.#audio = this.#parts.find<HTMLVideoElement>("film") ?? new Audio();
    this.#follow = new Follow(desk, this.#parts);
    this.recorder = new Recorder(desk, to, { ...settings, medium: this.#medium }, {
      state: (state) => this.#show(state),
      level: (height) => this.#level(height),
      seconds: (seconds) => this.#count(seconds),
      silence: (silent) => this.#silence(silent),
      seen: (stream) => this.#see(stream),
      trouble: (trouble) => this.#trouble(trouble),
      take: (take) => void this.#keep(take),
    });
    this.#listen();
    this.#show("idle");
    if (!window.isSecureContext || !canRecord()) this.#trouble(window.isSecureContext ? "no-microphone" : "insecure");
    void this.#restore();
  }

  /** Stop and keep what is being said; the page lets go of it. */
  async detach(): Promise<void> {
    await this.recorder.stop();
    this.#audio.pause();
    this.#follow.stop();
    this.#rest();
  }

  #listen(): void {
    const parts = this.#parts;
    parts.on("start", "click", () => void this.recorder.start());
    parts.on("redo", "click", () => (this.#audio.pause(), void this.recorder.start()));
    parts.on("stop", "click", () => void this.recorder.stop());
    parts.on("listen", "click", () => void this.#audio.play());
    parts.on("hush", "click", () => this.#audio.pause());
    parts.on("file", "change", () => void this.#takeFile());
    this.#audio.addEventListener("play", () => this.#show("listening"));
    this.#audio.addEventListener("pause", () => this.recorder.state === "saved" && this.#show("saved"));
    this.#audio.addEventListener("timeupdate", () => this.#count(this.#audio.currentTime));
  }

  #show(state: ViewState): void {
    const shown = HOPELESS.includes(this.#parts.root.dataset.trouble as Trouble) ? SHOWN[state].filter((part) => part !== "start") : SHOWN[state];
    this.#parts.root.dataset.state = state;
    this.#parts.show(shown, PARTS);
    this.#parts.tell("state", { state });
    if (state === "asking" || state === "recording") this.#parts.say(state);
    if (state === "recording") this.#inSight();
    this.#rest();
    this.#rest = state === "recording" ? busy() : () => undefined;
  }

  #see(stream: MediaStream | null): void {
    const screen = this.#parts.find<HTMLVideoElement>("camera");
    if (!screen) return;
    screen.srcObject = stream;
    if (stream) void screen.play().then(() => this.#inSight(), () => undefined); // only now is it as high as it will be
  }

  #level(height: number): void {
    const bar = this.#parts.find<HTMLProgressElement>("level");
    if (bar) bar.value = height;
  }

  #count(seconds: number): void {
    const place = this.#parts.find("seconds");
    if (place) place.textContent = minutes(seconds);
  }

  #silence(silent: boolean): void {
    this.#parts.root.toggleAttribute("data-silent", silent);
    this.#parts.say(silent ? "silence" : "recording");
    if (silent) this.#inSight();
  }

  /** How loud it is, and that nothing is heard, must be seen while somebody speaks. */
  #inSight(): void {
    this.#parts.root.scrollIntoView({ block: "nearest" });
  }

  #trouble(trouble: Trouble | null): void {
    this.#parts.root.dataset.trouble = trouble ?? "";
    if (trouble === null) return;
    this.#parts.say(trouble);
    if (FALLS_BACK.includes(trouble)) this.#show("fallback");
  }

  async #keep(take: Take): Promise<void> {
    const before = this.#kept;
    this.#play(take.id, take.blob, take.seconds);
    // Done again: what was said before and has not left yet is thrown away, as the person meant it.
    if (before) await this.desk.uploads.discard(before);
  }

  async #takeFile(): Promise<void> {
    const file = this.#parts.find<HTMLInputElement>("file")?.files?.[0];
    if (!file) return;
    const take = this.desk.takes.row(this.to, { medium: this.#medium, type: file.type, name: file.name });
    await this.desk.takes.keep(take, file);
    this.desk.uploads.wake();
    this.#play(take.id, file, null);
    this.#show("saved");
  }

  #play(take: string, blob: Blob, seconds: number | null): void {
    URL.revokeObjectURL(this.#audio.src);
    this.#audio.src = URL.createObjectURL(blob);
    this.#kept = take;
    if (seconds !== null) this.#count(seconds);
    this.#follow.begin(take, Boolean(this.#parts.root.dataset.trouble));
    this.#parts.tell("take", { take, medium: this.#medium, seconds, url: this.#audio.src });
  }

  /** What this page had kept before it was reloaded, or what the server has. */
  async #restore(): Promise<void> {
    const waiting = (await this.desk.takes.all()).filter((take) => this.#isHere(take)).pop();
    const address = this.#parts.root.dataset.src;
    if (this.recorder.state !== "idle" || !(waiting || address)) return;
    if (waiting) this.#play(waiting.id, await this.desk.takes.blob(waiting), waiting.seconds);
    else this.#audio.src = address!;
    this.#show("saved");
  }

  #isHere({ item, path, state }: TakeRow): boolean {
    const { item: wanted = null, path: place = null } = this.to;
    return wanted !== null && item === wanted && path === place && (state === "ready" || state === "refused");
  }
}
