/** How long to wait before trying again. Jitter keeps ten phones of one room from knocking together. */
const FIRST = 1_000; // milliseconds
const LONGEST = 60_000;

/**
 * Milliseconds before attempt number `tries` + 1: doubles from one second to one minute, shortened at
 * random by up to half. What the server asked for (`retryAfter`, seconds) is a minimum.
 */
export function delay(tries: number, retryAfter: number | null = null, random = Math.random()): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 16));
  const asked = Math.max(0, retryAfter ?? 0) * 1_000;
  return Math.round(asked + whole * (1 - random / 2));
}
