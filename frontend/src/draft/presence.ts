/**
 * Who has the draft open now. A page that is looked at says « je suis là » every few seconds and when
 * what it changes changes; it hears the others by the stream, and by each answer. Losing all of it loses
 * nothing: nobody is ever kept from working.
 */
import type { Here } from "../net/protocol";
import { postJson } from "../net/request";
import { onWake } from "../net/wake";

const AGAIN = 15_000; // milliseconds; the server forgets after three of these
const STILL = 2_000; // a page that is still there after all says so; what a page says in its last moment gets lost
const CALM = 400; // somebody who walks through the questions is told once she stays

export class Presence {
  #item = "";
  #doing = "";
  #here: readonly Here[] = [];
  #timer = 0;
  #leave: (() => void)[] = [];

  constructor(
    private readonly draft: string,
    private readonly me: () => string,
    private readonly told: () => void,
  ) {}

  start(): void {
    const seen = () => (document.visibilityState === "visible" ? this.#soon(0) : this.#go());
    const gone = () => this.#go();
    const going = () => (this.#go(), this.#soon(STILL));
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("beforeunload", going);
    window.addEventListener("pagehide", gone);
    this.#leave = [
      () => document.removeEventListener("visibilitychange", seen),
      () => window.removeEventListener("beforeunload", going),
      () => window.removeEventListener("pagehide", gone),
      onWake(() => this.#soon(0)),
    ];
    seen();
  }

  stop(): void {
    this.#leave.forEach((leave) => leave());
    this.#go();
  }

  /** The others, once each. */
  get others(): readonly Here[] {
    return this.#here.filter(({ person }) => person !== this.me());
  }

  /** What this page changes now; an empty item: nothing. */
  at(item: string, doing: string): void {
    if (item === this.#item && doing === this.#doing) return;
    [this.#item, this.#doing] = [item, doing];
    if (document.visibilityState === "visible") this.#soon(CALM);
  }

  /** The stream or an answer says who is there. */
  hear(here: readonly Here[]): void {
    const before = JSON.stringify(this.others);
    this.#here = here;
    if (JSON.stringify(this.others) !== before) this.told();
  }

  #soon(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#say(), wait);
  }

  async #say(): Promise<void> {
    this.#soon(AGAIN);
    const said = { item: this.#item, doing: this.#doing };
    const answer = await postJson<{ here: Here[] }>(`/api/drafts/${this.draft}/presence`, said).catch(() => null);
    this.hear(answer?.here ?? []); // without network nobody is seen: what is old would be a lie
  }

  /** Nobody looks at this page any more; the request outlives it. */
  #go(): void {
    clearTimeout(this.#timer);
    void postJson(`/api/drafts/${this.draft}/presence`, { leaving: true }, true).catch(() => undefined);
  }
}
