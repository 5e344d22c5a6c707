/**
 * Knows when a draft has something new. One stream per browser: tabs take turns through Web Locks and
 * tell each other; a page nobody looks at listens to nothing. Where streams fail, it asks every few
 * seconds instead.
 */
import { lead, type Tabs } from "../net/tabs";
import { onWake } from "../net/wake";

const POLL = 4_000; // milliseconds, as the server asks
const STREAM_AGAIN = 60_000;
const HEARTBEAT = 30_000; // some proxies swallow streams without a word

export type Way = "events" | "polling" | "off";

export class Feed {
  way: Way = "off";
  #source: EventSource | null = null;
  #poll = 0;
  #retry = 0;
  #heartbeat = 0;
  #yield: (() => void) | null = null;
  #leave: (() => void)[] = [];

  constructor(
    private readonly draft: string,
    private readonly tabs: Tabs,
    /** Look whether there is something new; `seq` when it is known. */
    private readonly look: (seq?: number) => void,
  ) {}

  start(): void {
    const seen = () => this.#attend(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", seen);
    this.#leave = [
      () => document.removeEventListener("visibilitychange", seen),
      onWake(() => this.look()),
      this.tabs.news.on((news) => news.kind === "seq" && news.draft === this.draft && this.look(news.seq)),
    ];
    this.#heartbeat = window.setInterval(() => this.#yield && this.look(), HEARTBEAT);
    seen();
  }

  stop(): void {
    clearInterval(this.#heartbeat);
    this.#leave.forEach((leave) => leave());
    this.#attend(false);
  }

  #attend(visible: boolean): void {
    if (visible) this.#yield ??= lead(`studio-feed-${this.draft}`, () => this.#listen());
    else {
      this.#yield?.();
      this.#yield = null;
    }
  }

  #listen(): () => void {
    this.#open();
    return () => this.#close();
  }

  #open(): void {
    this.#close();
    if (typeof EventSource === "undefined") return this.#ask();
    this.way = "events";
    this.#source = new EventSource(`/api/drafts/${this.draft}/events`);
    this.#source.addEventListener("open", () => this.look());
    this.#source.addEventListener("seq", (event) => this.#heard(Number((event as MessageEvent<string>).data)));
    this.#source.addEventListener("error", () => this.#source?.readyState === 2 && this.#ask());
  }

  /** No stream for us (too many, or none at all): poll, and try the stream again later. */
  #ask(): void {
    this.#close();
    this.way = "polling";
    this.#poll = window.setInterval(() => this.#heard(), POLL);
    if (typeof EventSource !== "undefined") this.#retry = window.setTimeout(() => this.#open(), STREAM_AGAIN);
  }

  #heard(seq?: number): void {
    this.look(seq);
    if (seq !== undefined) this.tabs.tell({ kind: "seq", draft: this.draft, seq });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    clearInterval(this.#poll);
    clearTimeout(this.#retry);
    this.way = "off";
  }
}
