/** Which photo is seen when: line by line what studio/portraits/laying.py does. Milliseconds. */
import { afterCuts, milliseconds, timed, type Shot, type Told } from "./story";

const SHORTEST_SHOT = 2_500;

export type Photo = string | null;

/** The time from `start` to `until`, in equal parts. */
export function shared(answer: string, photos: readonly Photo[], start: number, until: number, scene?: string): Shot[] {
  const shown = photos.length ? photos : [null];
  const edge = (n: number) => (start + Math.floor(((until - start) * n) / shown.length)) / 1000;
  return shown.map((photo, n) => ({ answer, start: edge(n), end: edge(n + 1), photo, ...(scene !== undefined && { scene }) }));
}

/** When each pinned photo appears, for a voice that begins at `start`. */
export function marksOf({ said = [], keep = [], pinned = {} }: Told, start: number): Map<Photo, number> {
  if (!timed(said)) return new Map();
  const times = new Map(afterCuts(said, keep).map((one) => [one.id ?? "", start + milliseconds(one.start)]));
  const marks = Object.entries(pinned).filter(([, sentence]) => times.has(sentence));
  return new Map(marks.map(([photo, sentence]) => [photo, times.get(sentence)!]));
}

/** Photos from `start` to `until` without hole; see the server's for which comes when. */
export function laid(answer: string, photos: readonly Photo[], marks: ReadonlyMap<Photo, number>, start: number, until: number, scene?: string): Shot[] {
  const moment = (photo: Photo) => Math.max(start, marks.get(photo)!);
  const marked = photos.filter((photo) => marks.has(photo));
  const free = photos.filter((photo) => !marks.has(photo));
  const moments = [...new Set(marked.map(moment))].sort((a, b) => a - b);
  if (free.length && (!moments.length || moments[0]! > start)) moments.unshift(start);
  return moments.flatMap((from, number) => {
    const first = number === 0 ? start : from;
    const end = moments[number + 1] ?? until;
    const most = fitting(end - first);
    const pinned = marked.filter((photo) => moment(photo) === from).slice(0, most);
    const others = number === 0 ? free.slice(0, most - pinned.length) : [];
    return shared(answer, [...others, ...pinned], first, end, scene);
  });
}

export function fitting(span: number): number {
  return Math.max(1, Math.floor(span / SHORTEST_SHOT));
}
