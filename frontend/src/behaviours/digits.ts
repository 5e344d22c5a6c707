import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { submitForm } from "./submit";

// Zero of the digits our readers' keyboards write: European, Arabic, Persian, full width.
const ZEROS = [0x30, 0x660, 0x6f0, 0xff10];

/** The first `count` digits of a text in 0-9, whatever stands between them. */
export function digitsIn(text: string, count: number): string {
  const plain = [...text].map((letter) => {
    const code = letter.codePointAt(0) ?? 0;
    const zero = ZEROS.find((start) => code >= start && code < start + 10);
    return zero === undefined ? "" : String(code - zero);
  });
  return plain.join("").slice(0, count);
}

/** The code of the day: keeps digits only, also from a paste, and may send itself when complete. */
export const digits: Behaviour = (element) => {
  const input = element as HTMLInputElement;
  const count = Number(input.dataset.digits ?? 6);
  listen(input, "input", () => {
    const kept = digitsIn(input.value, count);
    if (kept !== input.value) input.value = kept;
    if (kept.length === count && "digitsSubmit" in input.dataset && input.form) submitForm(input.form);
  });
};
