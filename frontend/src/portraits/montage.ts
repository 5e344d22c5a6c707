/**
 * Assembling: answers, photos and words become one timeline. Pure. The server has the same rules
 * (studio/portraits/montage.py) for the film and the public page; see captions.ts for why there are two.
 * Times are seconds on the clock of the voices, which begins with the first word.
 */
import { spread, type Span } from "./captions";
import { movedSpan, type Piece } from "./cuts";

const GAP = 700; // milliseconds: a breath between two answers
const SHORTEST_SHOT = 2_500;
const BORROWED_SHOT = 8_000;

/** A sentence and its time, in seconds of the voice. */
export interface Said {
  start: number;
  end: number;
  text: string;
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
}

/** The sentences at the times they are heard once only `keep` is left; those that were cut out are gone. */
export function afterCuts(said: readonly Said[], keep: readonly Piece[]): readonly Said[] {
  if (!keep.length || !timed(said)) return said;
  return said.flatMap(({ start, end, text }) => {
    const span = movedSpan(keep, start, end);
    return span ? [{ start: span[0], end: span[1], text }] : [];
  });
}

export interface Story {
  answers: readonly Told[];
  /** Those of no answer. */
  photos: readonly string[];
}

export interface Voice {
  answer: string;
  start: number;
  end: number;
  question: string;
}

/** What is seen; without photo, the question on a card. */
export interface Shot {
  answer: string;
  start: number;
  end: number;
  photo: string | null;
}

export interface Cue {
  answer: string;
  start: number;
  end: number;
  text: string;
}

export interface Montage {
  seconds: number;
  voices: readonly Voice[];
  shots: readonly Shot[];
  cues: readonly Cue[];
}

/** The timeline of a story. Answers without voice are left out. */
export function assemble(story: Story): Montage {
  const told = story.answers.filter((answer) => length(answer) > 0);
  const lend = lender(story, told);
  const made = { voices: [] as Voice[], shots: [] as Shot[], cues: [] as Cue[] };
  let start = 0;
  told.forEach((answer, number) => {
    const { id, question } = answer;
    const end = start + length(answer);
    const until = number === told.length - 1 ? end : end + GAP;
    made.voices.push({ answer: id, start: start / 1000, end: end / 1000, question });
    made.shots.push(...shared(id, answer.photos.length ? own(answer) : lend(answer), start, until));
    made.cues.push(...captions(answer, start, end).map(([from, to, words]) => ({ answer: id, start: from / 1000, end: to / 1000, text: words })));
    start = until;
  });
  return { seconds: start / 1000, ...made };
}

/** What comes at a moment; null before the first and after the last. */
export function at<T extends { start: number; end: number }>(parts: readonly T[], time: number): T | null {
  return parts.find(({ start, end }) => time >= start && time < end) ?? null;
}

/** Each sentence at its own time, until the next one begins. While one has no time yet, all words are spread. */
function captions({ text, said = [], keep = [] }: Told, start: number, end: number): Span[] {
  if (!said.length || !timed(said)) return spread(text, start, end);
  const heard = afterCuts(said, keep);
  return heard.flatMap((one, n) => {
    const following = heard[n + 1];
    const until = following ? start + milliseconds(following.start) : end;
    return spread(one.text, start + milliseconds(one.start), Math.min(start + milliseconds(one.end), until, end));
  });
}

function length({ seconds }: Told): number {
  return milliseconds(seconds);
}

function milliseconds(seconds: number): number {
  return Math.floor(seconds * 1000 + 0.5);
}

function shared(answer: string, photos: readonly string[], start: number, until: number): Shot[] {
  const shown = photos.length ? photos : [null];
  const edge = (n: number) => (start + Math.floor(((until - start) * n) / shown.length)) / 1000;
  return shown.map((photo, n) => ({ answer, start: edge(n), end: edge(n + 1), photo }));
}

function own(answer: Told): string[] {
  return unique(answer.photos.slice(0, fitting(answer)));
}

/** Lends photos to answers that have none: those of no answer and those for which their own answer was
 * too short; when there are none, all of them. In turn, and round again. */
function lender(story: Story, told: readonly Told[]): (answer: Told) => string[] {
  const spare = told.flatMap((answer) => answer.photos.slice(fitting(answer)));
  const free = unique([...story.photos, ...spare]);
  const pool = free.length ? free : unique(told.flatMap(({ photos }) => photos));
  let next = 0;
  return (answer) => {
    const wanted = Math.max(1, Math.floor((length(answer) + BORROWED_SHOT / 2) / BORROWED_SHOT));
    const count = Math.min(wanted, pool.length);
    const turn = Array.from({ length: count }, (_, n) => pool[(next + n) % pool.length]!);
    next += count;
    return turn;
  };
}

function fitting(answer: Told): number {
  return Math.max(1, Math.floor(length(answer) / SHORTEST_SHOT));
}

function unique(photos: readonly string[]): string[] {
  return [...new Set(photos)];
}
