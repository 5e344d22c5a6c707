/** Asking for the microphone, and everything that must hold while it is open. */
import { locks } from "../net/tabs";

/**
 * `insecure` the page is not on https, `no-microphone`, `not-allowed` the person or the browser said
 * no, `failed` the recorder gave up; while recording: `full` the disk (stopped), `cut` the microphone
 * went away (stopped), `too-long` (stopped), `muted` nothing arrives, `memory` nothing lasts here.
 */
export type Trouble = "insecure" | "no-microphone" | "not-allowed" | "failed" | "full" | "cut" | "too-long" | "muted" | "memory";

class Refusal extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

/** True where recording in the page can be tried at all. */
export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** One voice: mono, 48 kHz. In a shared room the browser's own noise processing helps; on a real
 * microphone it harms. Rejects with something `troubleOf` understands. */
export function microphone(external: boolean): Promise<MediaStream> {
  if (!window.isSecureContext) throw new Refusal("insecure");
  if (!canRecord()) throw new Refusal("no-microphone");
  return navigator.mediaDevices.getUserMedia({ audio: voice(external) });
}

function voice(external: boolean): MediaTrackConstraints {
  const processing = { echoCancellation: !external, noiseSuppression: !external, autoGainControl: !external };
  return { channelCount: 1, sampleRate: 48_000, ...processing };
}

/** A camera and a voice: 720 lines at most, held upright or not, the camera that looks at the person. */
export function camera(external: boolean): Promise<MediaStream> {
  if (!window.isSecureContext) throw new Refusal("insecure");
  if (!canRecord()) throw new Refusal("no-microphone");
  const video = { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
  return navigator.mediaDevices.getUserMedia({ audio: voice(external), video });
}

export type Side = "environment" | "user";

/** A camera alone, to take one photo: as sharp as it can, in front of the person or on her side. */
export function stillCamera(side: Side): Promise<MediaStream> {
  const video = { facingMode: side, width: { ideal: 2560 }, height: { ideal: 1920 } };
  return navigator.mediaDevices.getUserMedia({ audio: false, video });
}

export function release(stream: MediaStream): void {
  stream.getTracks().forEach((track) => track.stop());
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refusal) return error.trouble;
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "not-allowed";
  if (name === "NotFoundError" || name === "NotReadableError" || name === "OverconstrainedError") return "no-microphone";
  console.error(error);
  return "failed";
}

/** Tell when a track falls silent, speaks again, or ends. */
export function watchTrack(track: MediaStreamTrack, told: { mute: () => void; unmute: () => void; ended: () => void }): () => void {
  const events = ["mute", "unmute", "ended"] as const;
  for (const name of events) track.addEventListener(name, told[name]);
  return () => events.forEach((name) => track.removeEventListener(name, told[name]));
}

/** Hold a named lock: other tabs see that this page is alive. */
export function hold(name: string): () => void {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  void locks()?.request(name, () => held);
  return () => letGo();
}

/** The browser asks before leaving. */
export function warnBeforeLeaving(): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    event.preventDefault();
    event.returnValue = "";
  };
  window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", warn);
}

/** When the page is hidden it may be about to die: ask for what the recorder holds. */
export function flushOnHide(recorder: MediaRecorder): () => void {
  const flush = () => document.visibilityState === "hidden" && recorder.state === "recording" && recorder.requestData();
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", flush);
  return () => {
    document.removeEventListener("visibilitychange", flush);
    window.removeEventListener("pagehide", flush);
  };
}
