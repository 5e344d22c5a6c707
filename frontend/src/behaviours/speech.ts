// The browser's own voice, believed only once it has been heard to start.

export interface VoiceLike {
  readonly lang: string;
  readonly localService: boolean;
  readonly default: boolean;
}

const VOICES_WAIT = 2500; // ms; some browsers list their voices late
const START_WAIT = 4000; // ms; some list voices that never make a sound
/** The same where our machine speaks instead: somebody who hears nothing taps again, which stops. */
export const MACHINE_WAIT = 1500;
const LONGEST = 180; // characters; Chrome cuts an utterance after some fifteen seconds

/** The best voice for a language tag: same region first, then one that needs no network. */
export function pickVoice<V extends VoiceLike>(voices: readonly V[], lang: string): V | null {
  const wanted = lang.toLowerCase().replace("_", "-");
  const language = wanted.split("-")[0] ?? "";
  const score = (voice: V) => {
    const tag = voice.lang.toLowerCase().replace("_", "-");
    if (tag.split("-")[0] !== language) return -1;
    return (tag === wanted ? 4 : 0) + (voice.localService ? 2 : 0) + (voice.default ? 1 : 0);
  };
  const [best] = [...voices].sort((a, b) => score(b) - score(a));
  return best && score(best) >= 0 ? best : null;
}

/** Pieces short enough to be said whole, cut at the ends of sentences where there are some. */
export function sentences(text: string, longest = LONGEST): string[] {
  const parts = text.replace(/\s+/g, " ").trim().match(/[^.!?…]+[.!?…]*\s*/g) ?? [];
  return parts.flatMap((part) => cut(part.trim(), longest)).filter(Boolean);
}

function cut(sentence: string, longest: number): string[] {
  if (sentence.length <= longest) return [sentence];
  const space = sentence.lastIndexOf(" ", longest);
  const end = space > 0 ? space : longest;
  return [sentence.slice(0, end), ...cut(sentence.slice(end).trim(), longest)];
}

let mute = false;

/** A voice for the language among those listed so far; null also when it has proved mute. */
export function voiceNow(lang: string): SpeechSynthesisVoice | null {
  if (mute || !("speechSynthesis" in window)) return null;
  return pickVoice(speechSynthesis.getVoices(), lang);
}

/** The same, but waits for a browser that lists its voices late. */
export async function voiceFor(lang: string): Promise<SpeechSynthesisVoice | null> {
  if (mute || !("speechSynthesis" in window)) return null;
  if (!speechSynthesis.getVoices().length) await (late ??= lateVoices());
  return voiceNow(lang);
}

let late: Promise<void> | null = null; // one wait for all the buttons of a page

function lateVoices(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    speechSynthesis.addEventListener?.("voiceschanged", done, { once: true });
    setTimeout(done, VOICES_WAIT);
  });
}

/** Says the text until `signal` stops it; true when it was heard, false when the voice is mute. */
export function speak(text: string, voice: SpeechSynthesisVoice, signal: AbortSignal, wait = START_WAIT): Promise<boolean> {
  const pieces = sentences(text);
  stopSpeaking();
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(false), wait);
    const finish = (heard: boolean) => {
      clearTimeout(timer);
      mute = mute || !heard;
      if (!heard) stopSpeaking(); // a voice that comes after all would cover the one that replaces it
      resolve(heard);
    };
    signal.addEventListener("abort", () => {
      finish(true);
      stopSpeaking();
    });
    pieces.forEach((piece, index) => {
      const said = new SpeechSynthesisUtterance(piece);
      said.voice = voice;
      said.lang = voice.lang;
      said.rate = 0.92; // a little slower than talk: many listeners are learning the language
      said.onstart = () => clearTimeout(timer);
      said.onend = () => index === pieces.length - 1 && finish(true);
      said.onerror = ({ error }) => finish(error === "canceled" || error === "interrupted");
      speechSynthesis.speak(said);
    });
  });
}

function stopSpeaking(): void {
  speechSynthesis.cancel();
}
