/**
 * What became of a sound: heard (to its end, or until it was stopped), `away` for now (no network, a
 * server at work), `gone` for good, or `mute`: the machine that should have spoken has no voice.
 */
export type Outcome = "heard" | "away" | "gone" | "mute";

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  /** Seconds to wait, and the code of the error, when the server says them. */
  readonly wait: number | null;
  readonly code: string;
}

const LONGEST_WAIT = 5; // seconds; beyond, people have stopped listening
const TRIES = 3;

/** A file that is heard by itself, without controls. */
export class SoundFile {
  #audio: HTMLAudioElement | null = null; // kept: heard a second time without the network

  constructor(private readonly url: string) {}

  /** Plays it until `signal` stops it. */
  async hear(signal: AbortSignal): Promise<Outcome> {
    for (let tries = 1; !signal.aborted; tries++) {
      const trouble = await this.#play(signal);
      if (trouble === null) return "heard";
      this.#audio = null;
      if (trouble === "NotAllowedError") return "away"; // the browser wants another touch
      const next = verdict(await ask(this.url));
      if (typeof next === "string") return next;
      if (tries === TRIES) return "away";
      await pause(next, signal);
    }
    return "heard";
  }

  /** Null when it was heard, else the name of what went wrong. */
  #play(signal: AbortSignal): Promise<string | null> {
    const audio = (this.#audio = this.#audio ?? new Audio(this.url));
    const stop = () => audio.pause();
    signal.addEventListener("abort", stop);
    return new Promise<string | null>((resolve) => {
      audio.onended = audio.onpause = () => resolve(null);
      audio.onerror = () => resolve("error");
      if (audio.currentTime) audio.currentTime = 0;
      audio.play().catch((error: DOMException) => resolve(error.name));
    }).finally(() => signal.removeEventListener("abort", stop));
  }
}

/** What an answer means for a sound that did not play: an outcome, or seconds before trying again. */
export function verdict({ ok, status, wait, code }: Answer): Outcome | number {
  if (ok) return 0;
  if (code === "no_voice") return "mute";
  if (wait !== null && wait <= LONGEST_WAIT) return wait;
  return status === 0 || status === 429 || status >= 500 ? "away" : "gone";
}

/** Sounds do not tell why they fail; the same address does. Status 0: the network is cut. */
async function ask(url: string): Promise<Answer> {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    const told = answer.ok ? {} : ((await answer.json().catch(() => ({}))) as { error?: string });
    const after = answer.headers.get("Retry-After");
    return { ok: answer.ok, status: answer.status, wait: after === null ? null : Number(after), code: told.error ?? "" };
  } catch {
    return { ok: false, status: 0, wait: null, code: "" };
  }
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
