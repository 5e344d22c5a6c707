/**
 * Captions from a transcript that has no times yet. The server does the same (studio/portraits/captions.py,
 * line by line): a portrait must play at once, before anything has left this phone. Both are held to
 * tests/studio/portraits/montage_cases.json. Times are whole milliseconds; lengths are characters, not
 * UTF-16 units.
 */
const LONGEST = 80;
const ENDS = ".!?…";
const CLOSERS = "»”\"')";
const PAUSES = ",;:";
const THIN = "\u00a0\u202f"; // the spaces of French punctuation, which never break a line
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÉÈÊÇÎÔ";
const SHORT = 18;
const BREATH = 4; // characters

export type Span = readonly [start: number, end: number, text: string];

/** The captions of a text spoken from `start` to `end`, each with its time in proportion to its length. */
export function spread(text: string, start: number, end: number): Span[] {
  const found = pieces(text);
  const total = found.reduce((sum, piece) => sum + count(piece) + BREATH, 0);
  let [passed, before] = [0, start];
  return found.flatMap((piece): Span[] => {
    passed += count(piece) + BREATH;
    const after = start + Math.floor(((end - start) * passed) / total);
    const span: Span = [before, after, piece];
    before = after;
    return span[1] > span[0] ? [span] : [];
  });
}

/** The text cut at sentences, then where somebody would breathe. */
export function pieces(text: string): string[] {
  const found: string[] = [];
  for (const line of text.replace(/\r/g, "\n").split("\n")) {
    for (const piece of sentences(line).flatMap(shortened)) {
      const last = found[found.length - 1];
      const joins = last !== undefined && count(last) < SHORT && count(last) + count(piece) < LONGEST;
      if (joins) found[found.length - 1] = `${last} ${piece}`;
      else found.push(piece);
    }
  }
  return found;
}

function sentences(line: string): string[] {
  const words = line.replace(/\t/g, " ").split(" ").filter(Boolean);
  const found: string[] = [];
  let held: string[] = [];
  words.forEach((word, number) => {
    held.push(word);
    const following = words[number + 1] ?? "";
    if (!closes(word) || (following && madeOf(following, CLOSERS + ENDS))) return;
    found.push(held.join(" "));
    held = [];
  });
  return held.length ? [...found, held.join(" ")] : found;
}

function closes(word: string): boolean {
  const letters = [...word];
  while (letters.length && (CLOSERS + THIN).includes(letters[letters.length - 1]!)) letters.pop();
  const last = letters[letters.length - 1];
  if (last === undefined) return true;
  const initial = last === "." && letters.length <= 3 && CAPITALS.includes(letters[0]!);
  return ENDS.includes(last) && !initial;
}

function madeOf(word: string, letters: string): boolean {
  return [...word].every((letter) => letters.includes(letter));
}

function shortened(sentence: string): string[] {
  const found: string[] = [];
  let rest = [...sentence];
  while (rest.length > LONGEST) {
    const parts = Math.ceil(rest.length / LONGEST);
    const cut = cutIn(rest, Math.min(LONGEST, Math.ceil(rest.length / parts) + 10));
    found.push(trimmed(rest.slice(0, cut)));
    rest = [...trimmed(rest.slice(cut))];
  }
  return rest.length ? [...found, rest.join("")] : found;
}

function cutIn(sentence: readonly string[], most: number): number {
  const half = Math.floor(most / 2);
  let [space, pause] = [0, 0];
  for (let at = half; at <= most; at++) {
    if (sentence[at] !== " ") continue;
    space = at;
    if (PAUSES.includes(sentence[at - 1]!)) pause = at;
  }
  if (pause || space) return pause || space;
  const early = sentence.slice(0, half).lastIndexOf(" ");
  return early > 0 ? early : most;
}

function trimmed(letters: readonly string[]): string {
  return letters.join("").replace(/^ +| +$/g, "");
}

function count(text: string): number {
  return [...text].length;
}
