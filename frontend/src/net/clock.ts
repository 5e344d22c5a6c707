/**
 * The time of the server, as well as this machine can know it.
 *
 * Old shared PCs often have a wrong clock; the newest change wins, so a PC one hour late would lose
 * every disagreement. Guaranteed: every moment given here is later than all given or seen before, so
 * an edit made after reading a value beats that value.
 */
const NOTICEABLE = 5_000; // milliseconds; an HTTP date has whole seconds, and answers travel

export class ServerClock {
  #skew = 0;
  #last = 0;
  #machine: () => number;

  constructor(machine: () => number = Date.now) {
    this.#machine = machine;
  }

  /** Milliseconds to add to this machine's clock to get the server's. */
  get skew(): number {
    return this.#skew;
  }

  set skew(milliseconds: number) {
    if (Number.isFinite(milliseconds)) this.#skew = milliseconds;
  }

  /** The next moment, in milliseconds since 1970, never the same twice. */
  tick(): number {
    this.#last = Math.max(Math.round(this.#machine() + this.#skew), this.#last + 1);
    return this.#last;
  }

  /** The server says what time it is. */
  anchor(serverTime: string): void {
    this.skew = Date.parse(serverTime) - this.#machine();
  }

  /** The `Date` of an HTTP answer: coarse, so it only mends a clock that is clearly off. */
  check(httpDate: string | null): void {
    const off = Date.parse(httpDate ?? "") - this.#machine() - this.#skew;
    if (Math.abs(off) > NOTICEABLE) this.skew = this.#skew + off;
  }

  /** A change made at this moment has been seen here: what comes next is later. */
  see(moment: string): void {
    const seen = Date.parse(moment);
    if (seen > this.#last) this.#last = seen;
  }
}

export const clock = new ServerClock();

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
