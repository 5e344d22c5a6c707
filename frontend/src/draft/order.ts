/**
 * Keys that put items in order: short texts that sort by code unit, so that inserting one item
 * changes no other. The scheme is the one described by D. Greenspan in "Implementing fractional
 * indexing" (2020): a head letter says how many base-62 digits of whole part follow ("a" one, "b"
 * two, ...; "Z" one below "a0", "Y" two), then a fraction. Appending a thousand items costs three letters.
 */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const FIRST = "a0";
const WRITTEN_HERE = /^[0-9A-Za-z]+$/;

/**
 * A key strictly between `before` and `after` (null: the very start or end). Keys this scheme cannot
 * have written count as absent. When nothing fits (equal or inverted keys, after two people inserted
 * at one place), the key comes right after `before`.
 */
export function between(before: string | null, after: string | null): string {
  const low = known(before);
  const high = known(after);
  if (low === null) return high === null ? FIRST : below(high);
  if (high === null) return above(low);
  return low < high ? middle(low, high) : middle(low, null);
}

function known(key: string | null): string | null {
  return key !== null && WRITTEN_HERE.test(key) ? key : null;
}

function above(key: string): string {
  const raised = raise(whole(key));
  return raised ?? middle(key, null);
}

function below(key: string): string {
  const floor = whole(key);
  if (floor < key) return floor;
  return lower(floor) ?? middle("", key);
}

/** The whole part of a key, with its missing digits. */
function whole(key: string): string {
  const length = wholeLength(key[0]!);
  return key.slice(0, length).padEnd(length, "0");
}

function wholeLength(head: string): number {
  if (head >= "a") return head.charCodeAt(0) - 97 + 2;
  return head >= "A" ? 90 - head.charCodeAt(0) + 2 : 1;
}

function raise(part: string): string | null {
  const digits = [...part.slice(1)];
  for (let place = digits.length - 1; place >= 0; place--) {
    const next = DIGITS.indexOf(digits[place]!) + 1;
    if (next < DIGITS.length) return part[0] + put(digits, place, DIGITS[next]!);
    digits[place] = "0";
  }
  return part[0]! >= "z" || digits.length === 0 ? null : shift(part[0]!, 1, "0");
}

function lower(part: string): string | null {
  const digits = [...part.slice(1)];
  for (let place = digits.length - 1; place >= 0; place--) {
    const next = DIGITS.indexOf(digits[place]!) - 1;
    if (next >= 0) return part[0] + put(digits, place, DIGITS[next]!);
    digits[place] = "z";
  }
  return part[0]! <= "A" || digits.length === 0 ? null : shift(part[0]!, -1, "z");
}

function put(digits: string[], place: number, digit: string): string {
  digits[place] = digit;
  return digits.join("");
}

function shift(head: string, step: 1 | -1, digit: string): string {
  const next = DIGITS[DIGITS.indexOf(head) + step]!;
  return next.padEnd(wholeLength(next), digit);
}

/** A text strictly between two, never ending in the lowest digit (nothing would fit below it). */
function middle(low: string, high: string | null): string {
  let made = "";
  for (let place = 0; ; place++) {
    const from = place < low.length ? DIGITS.indexOf(low[place]!) : 0;
    const to = high === null ? DIGITS.length : place < high.length ? DIGITS.indexOf(high[place]!) : 0;
    if (to - from > 1) return made + DIGITS[(from + to) >> 1];
    made += DIGITS[from];
    if (to > from) high = null;
    else if (place > low.length && place > (high ?? "").length) return low + DIGITS[DIGITS.length >> 1];
  }
}
