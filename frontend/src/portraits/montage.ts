/**
 * Assembling: answers, photos and words become one timeline. Pure. The server has the same rules
 * (studio/portraits/montage.py) for the film and the public page; see captions.ts for why there are two.
 * Times are seconds on the clock of the portrait.
 */
import { fitting, laid, marksOf, shared } from "./laying";
import { GAP, staged, standing } from "./staging";
import { captions, length, type Cue, type Montage, type Shot, type Story, type Told, type Voice } from "./story";

export { afterCuts, timed } from "./story";
export type { Chapter, Cue, Montage, Said, Scene, Shot, Story, Told, Voice } from "./story";

const BORROWED_SHOT = 8_000;

/** The timeline of a story. When nothing is left of its scenes, it assembles itself. */
export function assemble(story: Story): Montage {
  return standing(story).length ? staged(story) : automatic(story);
}

/** Every answer in turn. Answers without voice are left out. */
export function automatic(story: Story): Montage {
  const told = story.answers.filter((answer) => length(answer) > 0);
  const lend = lender(story, told);
  const made = { voices: [] as Voice[], shots: [] as Shot[], cues: [] as Cue[] };
  let start = 0;
  told.forEach((answer, number) => {
    const { id, question } = answer;
    const end = start + length(answer);
    const until = number === told.length - 1 ? end : end + GAP;
    made.voices.push({ answer: id, start: start / 1000, end: end / 1000, question });
    made.shots.push(...shotsOf(answer, lend, start, until));
    made.cues.push(...captions(answer, start, end).map(([from, to, words]) => ({ answer: id, start: from / 1000, end: to / 1000, text: words })));
    start = until;
  });
  return { seconds: start / 1000, ...made };
}

/** What comes at a moment; null before the first and after the last. */
export function at<T extends { start: number; end: number }>(parts: readonly T[], time: number): T | null {
  return parts.find(({ start, end }) => time >= start && time < end) ?? null;
}

type Lend = (answer: Told) => string[];

/** An answer's own photos, or borrowed ones; none twice. */
function shotsOf(answer: Told, lend: Lend, start: number, until: number): Shot[] {
  const marks = marksOf(answer, start);
  if (marks.size) return laid(answer.id, unique(answer.photos), marks, start, until);
  const own = unique(answer.photos.slice(0, fitting(length(answer))));
  return shared(answer.id, own.length ? own : lend(answer), start, until);
}

/** Lends photos to answers that have none: those of no answer and those for which their own answer was
 * too short; when there are none, all of them. In turn, and round again. */
function lender(story: Story, told: readonly Told[]): Lend {
  const free = unique([...story.photos, ...told.flatMap(leftOver)]);
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

/** The photos for which an answer is too short. */
function leftOver(answer: Told): readonly string[] {
  const marks = marksOf(answer, 0);
  if (!marks.size) return answer.photos.slice(fitting(length(answer)));
  const seen = new Set(laid("", unique(answer.photos), marks, 0, length(answer)).map(({ photo }) => photo));
  return answer.photos.filter((photo) => !seen.has(photo));
}

function unique(photos: readonly string[]): string[] {
  return [...new Set(photos)];
}
