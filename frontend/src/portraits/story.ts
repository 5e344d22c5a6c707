/** What assembling reads and what it makes (studio/portraits/story.py has the same shapes). */
import { spread, type Span } from "./captions";
import { movedSpan, type Piece } from "./cuts";

/** A sentence and its time, in seconds of the voice. */
export interface Said {
  start: number;
  end: number;
  text: string;
  id?: string;
}

/** Whether each sentence has a time of its own. */
export const timed = (said: readonly Said[]): boolean => said.every(({ start, end }) => end > start);

/** An answer as assembling needs it; `said`: its sentences in order, when somebody cut it into sentences, at times
 * of the original voice, of which only the pieces `keep` are heard (none: all of it). */
export interface Told {
  id: string;
  seconds: number;
  question: string;
  text: string;
  photos: readonly string[];
  said?: readonly Said[];
  keep?: readonly Piece[];
  /** Photo to the sentence with which it appears. */
  pinned?: Readonly<Record<string, string>>;
}

/** The sentences at the times they are heard once only `keep` is left; those that were cut out are gone. */
export function afterCuts(said: readonly Said[], keep: readonly Piece[]): readonly Said[] {
  if (!keep.length || !timed(said)) return said;
  return said.flatMap(({ start, end, ...rest }) => {
    const span = movedSpan(keep, start, end);
    return span ? [{ ...rest, start: span[0], end: span[1] }] : [];
  });
}

/** When a moment of the original is heard; the cut itself for a moment that was cut out. */
export function heardAt(keep: readonly Piece[], moment: number): number {
  if (!keep.length) return moment;
  return keep.reduce((sum, [start, end]) => sum + Math.max(0, Math.min(moment, end) - start), 0);
}

/** A scene of the storyboard: see studio/portraits/items.py. What is left out is empty. */
export interface Scene {
  id: string;
  kind?: string;
  photos?: readonly string[];
  clip?: string;
  answer?: string;
  /** First and last sentence heard. */
  first?: string;
  last?: string;
  text?: string;
  subtitle?: string;
  mute?: boolean;
  /** How long it lasts when nobody speaks; 0: by what it shows. */
  seconds?: number;
  chapter?: string;
}

export interface Story {
  answers: readonly Told[];
  /** Those of no answer. */
  photos: readonly string[];
  /** Video to its seconds. */
  videos?: Readonly<Record<string, number>>;
  /** Video to what is said in it. */
  words?: Readonly<Record<string, string>>;
  /** Once there are some, they alone say what is heard and seen. */
  scenes?: readonly Scene[];
}

export interface Voice {
  answer: string;
  start: number;
  end: number;
  question: string;
  scene?: string;
  /** Seconds of the voice at which it begins. */
  offset?: number;
}

/** What is seen; without photo, the card of the scene or the question on a card. */
export interface Shot {
  answer: string;
  start: number;
  end: number;
  photo: string | null;
  scene?: string;
}

export interface Cue {
  answer: string;
  start: number;
  end: number;
  text: string;
  scene?: string;
}

export interface Chapter {
  start: number;
  end: number;
  text: string;
  scene: string;
}

export interface Montage {
  seconds: number;
  voices: readonly Voice[];
  shots: readonly Shot[];
  cues: readonly Cue[];
  chapters?: readonly Chapter[];
}

/** Whole milliseconds. */
export function length({ seconds }: Told): number {
  return milliseconds(seconds);
}

export function milliseconds(seconds: number): number {
  return Math.floor(seconds * 1000 + 0.5);
}

/** Each sentence at its own time, until the next one begins. While one has no time yet, all words are spread. */
export function captions({ text, said = [], keep = [] }: Told, start: number, end: number): Span[] {
  if (!said.length || !timed(said)) return spread(text, start, end);
  const heard = afterCuts(said, keep);
  return heard.flatMap((one, n) => {
    const following = heard[n + 1];
    const until = following ? start + milliseconds(following.start) : end;
    return spread(one.text, start + milliseconds(one.start), Math.min(start + milliseconds(one.end), until, end));
  });
}
