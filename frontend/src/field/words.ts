/** Sizes and ages, as people say them. Pure. */
import { fill } from "../draft/words";

type Words = Readonly<Record<string, string>>;

const HOUR = 3_600_000; // milliseconds

/** Under a million bytes in kilobytes, else in megabytes with one decimal. */
export function sizeInWords(bytes: number, words: Words): string {
  if (bytes < 1_000_000) return fill(words.kilobytes, { size: Math.round(bytes / 1_000) });
  return fill(words.megabytes, { size: (bytes / 1_000_000).toFixed(1).replace(".", ",") });
}

export function ageInWords(at: number, now: number, words: Words): string {
  const hours = Math.floor((now - at) / HOUR);
  if (hours < 1) return words.age_now ?? "";
  if (hours < 24) return fill(words.age_hours, { count: hours });
  return hours < 48 ? (words.age_day ?? "") : fill(words.age_days, { count: Math.floor(hours / 24) });
}
