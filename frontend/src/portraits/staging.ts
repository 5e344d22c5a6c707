/** The timeline of a storyboard: line by line what studio/portraits/staging.py does. Milliseconds. */
import { spread } from "./captions";
import { laid, marksOf, type Photo } from "./laying";
import { captions, heardAt, length, milliseconds, timed, type Chapter, type Cue, type Montage, type Scene, type Shot, type Story, type Told, type Voice } from "./story";

export const GAP = 700; // a breath between two voices
const LOOKING = 5_000; // a photo or a place
const BESIDE = 1_000; // each further photo beside it
const READING = 14; // letters a second
const SETTLING = 1_500;
const SHORTEST_CARD = 4_000;

interface Part {
  from: number;
  to: number;
}

/** The scenes that can be shown: those whose answer or video is gone are left out, and the empty ones. */
export function standing(story: Story): Scene[] {
  const answers = new Set(story.answers.map(({ id }) => id));
  const photos = new Set([...story.photos, ...story.answers.flatMap((answer) => answer.photos)]);
  return (story.scenes ?? [])
    .filter(({ answer }) => !answer || answers.has(answer))
    .map((scene) => ({ ...scene, photos: (scene.photos ?? []).filter((photo) => photos.has(photo)) }))
    .filter((scene) => shows(scene, story));
}

function shows({ kind = "photo", clip, photos, answer, text }: Scene, { videos = {} }: Story): boolean {
  if (kind === "video") return clip !== undefined && clip in videos;
  if (kind === "photo" || kind === "photos") return Boolean(photos?.length || answer);
  return Boolean(text);
}

export function staged(story: Story): Montage {
  const told = new Map(story.answers.filter((answer) => length(answer) > 0).map((answer) => [answer.id, answer]));
  const left = standing(story);
  const heard = partsOf(left, told).map((part, n) => ({ scene: left[n]!, part }));
  const shown = heard.filter(({ scene, part }) => part || scene.mute || !told.has(scene.answer ?? "")); // else all it made heard was cut out
  const [scenes, parts] = [shown.map(({ scene }) => scene), shown.map(({ part }) => part)];
  const made = { voices: [] as Voice[], shots: [] as Shot[], cues: [] as Cue[] };
  const edges = [0];
  scenes.forEach((scene, number) => {
    const [start, part, answer] = [edges[number]!, parts[number], told.get(scene.answer ?? "")];
    if (!part || !answer) {
      const until = start + unhurried(scene, story.videos ?? {});
      made.shots.push(...laid(scene.answer ?? "", baseOf(scene), new Map(), start, until, scene.id));
      made.cues.push(...saidIn(scene, story, start, until));
      edges.push(until);
      return;
    }
    const end = start + part.to - part.from;
    const until = end + breath(scenes, parts, number);
    made.voices.push(voiceOf(scene, part, start, end));
    made.shots.push(...shotsOf(scene, answer, part, start, until));
    made.cues.push(...cuesOf(scene, answer, part, start, end));
    edges.push(until);
  });
  return { seconds: edges[edges.length - 1]! / 1000, ...made, chapters: chaptersOf(scenes, edges) };
}

/** What each scene makes heard; null: nobody speaks. */
function partsOf(scenes: readonly Scene[], told: ReadonlyMap<string, Told>): (Part | null)[] {
  const begins = scenes.map((scene) => beginning(scene, told));
  const found: (Part | null)[] = [];
  scenes.forEach((scene, number) => {
    const answer = told.get(scene.answer ?? "");
    if (!answer || scene.mute) return void found.push(null);
    const from = begins[number] ?? leftAt(scenes, found, answer.id);
    const others = scenes.map((other, n) => (n !== number && other.answer === answer.id && !other.mute ? begins[n]! : null));
    const after = others.filter((begin) => begin !== null && begin >= from) as number[];
    const to = Math.min(ending(scene, answer) ?? Math.min(...after, length(answer)), length(answer));
    found.push(to > from ? { from, to } : null);
  });
  return found;
}

/** Where the voice begins; null when its sentence is gone or has no time. */
function beginning({ answer, first }: Scene, told: ReadonlyMap<string, Told>): number | null {
  const found = told.get(answer ?? "");
  if (!found) return null;
  if (!first || found.said?.[0]?.id === first) return 0;
  return moments(found).get(first) ?? null;
}

function ending({ last }: Scene, answer: Told): number | null {
  if (!last) return length(answer);
  const said = answer.said ?? [];
  const at = said.findIndex(({ id }) => id === last);
  if (at < 0) return null;
  const after = said[at + 1];
  return after ? (moments(answer).get(after.id ?? "") ?? null) : length(answer);
}

function moments({ said = [], keep = [] }: Told): Map<string, number> {
  return new Map(timed(said) ? said.map(({ id, start }) => [id ?? "", milliseconds(heardAt(keep, start))]) : []);
}

function leftAt(scenes: readonly Scene[], found: readonly (Part | null)[], answer: string): number {
  const heard = found.filter((part, n): part is Part => part !== null && scenes[n]!.answer === answer);
  return heard[heard.length - 1]?.to ?? 0;
}

/** The silence after a voice: none when the next scene goes on with it, or there is no next. */
function breath(scenes: readonly Scene[], parts: readonly (Part | null)[], number: number): number {
  const next = scenes[number + 1];
  if (!next) return 0;
  const following = parts[number + 1];
  return next.answer === scenes[number]!.answer && following?.from === parts[number]?.to ? 0 : GAP;
}

function voiceOf({ answer = "", id, chapter = "" }: Scene, { from }: Part, start: number, end: number): Voice {
  return { answer, start: start / 1000, end: end / 1000, question: chapter, scene: id, offset: from / 1000 };
}

function baseOf({ kind = "photo", photos = [] }: Scene): Photo[] {
  return kind === "photo" && photos.length ? [...photos] : [null];
}

/** The scene's own, then each photo pinned to a sentence that is heard in it. */
function shotsOf(scene: Scene, answer: Told, { from, to }: Part, start: number, until: number): Shot[] {
  const origin = start - from;
  const marks = new Map([...marksOf(answer, origin)].filter(([, moment]) => origin + from <= moment && moment < origin + to));
  return laid(answer.id, [...new Set([...baseOf(scene), ...marks.keys()])], marks, start, until, scene.id);
}

function cuesOf({ answer = "", id }: Scene, told: Told, { from }: Part, start: number, end: number): Cue[] {
  const origin = start - from;
  return captions(told, origin, origin + length(told))
    .map(([first, last, text]) => ({ first: Math.max(first, start), last: Math.min(last, end), text }))
    .filter(({ first, last }) => last > first)
    .map(({ first, last, text }) => ({ answer, start: first / 1000, end: last / 1000, text, scene: id }));
}

/** The words of a video that is heard, spread over it. */
function saidIn({ kind, mute = false, clip = "", answer = "", id }: Scene, { words = {} }: Story, start: number, until: number): Cue[] {
  const text = kind === "video" && !mute ? (words[clip] ?? "") : "";
  return spread(text, start, until).map(([first, last, said]) => ({ answer, start: first / 1000, end: last / 1000, text: said, scene: id }));
}

function unhurried({ kind = "photo", clip = "", photos = [], text = "", subtitle = "", seconds = 0 }: Scene, videos: Readonly<Record<string, number>>): number {
  if (kind === "video") return Math.max(1, milliseconds(videos[clip]!));
  if (seconds > 0) return milliseconds(seconds);
  if (kind === "title" || kind === "quote") {
    const letters = [...text].length + [...subtitle].length;
    return Math.max(SHORTEST_CARD, SETTLING + Math.floor((letters * 1000) / READING));
  }
  if (kind === "photos") return LOOKING + BESIDE * Math.max(0, photos.length - 1);
  return kind === "photo" ? LOOKING * Math.max(1, photos.length) : LOOKING;
}

/** `edges`: when each scene begins, then the end of all. */
function chaptersOf(scenes: readonly Scene[], edges: readonly number[]): Chapter[] {
  const begins = scenes.flatMap(({ chapter }, number) => (chapter ? [number] : []));
  return begins.map((number, n) => {
    const { chapter = "", id } = scenes[number]!;
    return { start: edges[number]! / 1000, end: edges[begins[n + 1] ?? scenes.length]! / 1000, text: chapter, scene: id };
  });
}
