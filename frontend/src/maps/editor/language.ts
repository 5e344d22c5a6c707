/** In which language somebody wrote, as far as the letters tell it (studio/kernel/scripts.py says the same). */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["ps", /[ټډړښېګڼ]/],
  ["fa", /[پچژگ]/],
  ["ar", /[\u0600-\u06ff\u0750-\u077f]/],
  ["uk", /[іїєґІЇЄҐ]/],
  ["ru", /[\u0400-\u04ff]/],
  ["ti", /[\u1200-\u137f]/],
  ["hy", /[\u0530-\u058f]/],
  ["ka", /[\u10a0-\u10ff]/],
  ["he", /[\u0590-\u05ff]/],
  ["el", /[\u0370-\u03ff]/],
  ["ta", /[\u0b80-\u0bff]/],
  ["bn", /[\u0980-\u09ff]/],
  ["hi", /[\u0900-\u097f]/],
  ["ja", /[\u3040-\u30ff]/],
  ["ko", /[\uac00-\ud7af]/],
  ["zh", /[\u4e00-\u9fff]/],
];
const LATIN = /[A-Za-z\u00c0-\u024f]/g;
const OTHER = /[\u0370-\u1fff\u3040-\ud7af]/g;

/** `ar`, `uk`… for a text that is mostly in such letters; empty for what is written as French is. */
export function languageOf(text: string): string {
  const latin = text.match(LATIN)?.length ?? 0;
  const other = text.match(OTHER)?.length ?? 0;
  if (other <= latin) return "";
  return SCRIPTS.find(([, found]) => found.test(text))?.[0] ?? "";
}

/** Let a screen reader take the voice of these words, and only for them. */
export function speakAs(place: HTMLElement, text: string): void {
  const language = languageOf(text);
  if (language) place.lang = language;
  else place.removeAttribute("lang");
}
