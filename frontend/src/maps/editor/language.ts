/** In which language somebody wrote, as far as she and the letters tell it (studio/kernel/scripts.py says the same). */
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

/** Languages whose texts may be taken for one another, because their letters are the same. */
const FAMILIES = ["ar fa ps ur", "uk ru bg", "ti am"];
const LEFTWARD = ["ar", "fa", "ps", "ur", "he"];

/** `ar`, `uk`… for a text that is mostly in such letters; else `said`, which its author chose, where the
 * letters allow it; empty when neither tells. */
export function languageOf(text: string, said = ""): string {
  const found = byLetters(text);
  return said && family(said) === family(found) ? said : found;
}

/** Those it may be taken for; nothing for a language in the letters of French. */
function family(language: string): string {
  const alone = SCRIPTS.some(([code]) => code === language) ? language : "";
  return FAMILIES.find((family) => family.split(" ").includes(language)) ?? alone;
}

function byLetters(text: string): string {
  const latin = text.match(LATIN)?.length ?? 0;
  const other = text.match(OTHER)?.length ?? 0;
  if (other <= latin) return "";
  return SCRIPTS.find(([, found]) => found.test(text))?.[0] ?? "";
}

/** Let a screen reader take the voice of these words, and only for them; they run the way it is written. */
export function speakAs(place: HTMLElement, text: string, said = ""): void {
  const language = languageOf(text, said);
  if (language) place.lang = language;
  else place.removeAttribute("lang");
  place.dir = !language ? "auto" : LEFTWARD.includes(language) ? "rtl" : "ltr";
}
