/**
 * Knows when a draft has something new. One stream per browser: tabs take turns through Web Locks and
 * tell each other; a page nobody looks at listens to nothing. Where streams fail, it asks every few
 * seconds instead.
 */
import type { Here, Page } from "../net/protocol";
import { lead, type News, type Tabs } from "../net/tabs";
import { onWake } from "../net/wake";

const POLL = 4_000; // milliseconds, as the server asks
const STREAM_AGAIN = 60_000;
const HEARTBEAT = 30_000; // some proxies swallow streams without a word

export type Way = "events" | "polling" | "off";

export interface Told {
  /** Look whether there is something new; `seq` when it is known how far the draft is. */
  look(seq?: number): void;
  /** This is new. */
  page(page: Page): void;
  /** These have the draft open now. */
  here(here: Here[]): void;
}

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
    private readonly told: Told,
  ) {}

  start(): void {
    const seen = () => this.#attend(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", seen);
    this.#leave = [
      () => document.removeEventListener("visibilitychange", seen),
      onWake(() => this.told.look()),
      this.tabs.news.on((news) => this.#hear(news)),
    ];
    this.#heartbeat = window.setInterval(() => this.#yield && this.told.look(), HEARTBEAT);
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
    this.#on("open", () => this.told.look());
    this.#on("seq", (data) => this.#pass({ kind: "seq", draft: this.draft, seq: Number(data) }));
    this.#on("page", (data) => this.#pass({ kind: "page", draft: this.draft, page: JSON.parse(data) as Page }));
    this.#on("here", (data) => this.#pass({ kind: "here", draft: this.draft, here: JSON.parse(data) as Here[] }));
    this.#source.addEventListener("error", () => this.#source?.readyState === 2 && this.#ask());
  }

  /** No stream for us (too many, or none at all): poll, and try the stream again later. */
  #ask(): void {
    this.#close();
    this.way = "polling";
    this.#poll = window.setInterval(() => this.told.look(), POLL);
    if (typeof EventSource !== "undefined") this.#retry = window.setTimeout(() => this.#open(), STREAM_AGAIN);
  }

  #on(name: string, act: (data: string) => void): void {
    this.#source?.addEventListener(name, (event) => act((event as MessageEvent<string>).data));
  }

  /** For this tab and the others. */
  #pass(news: News): void {
    this.tabs.tell(news);
    this.#hear(news);
  }

  #hear(news: News): void {
    if (news.kind === "seq" && news.draft === this.draft) this.told.look(news.seq);
    if (news.kind === "page" && news.draft === this.draft) this.told.page(news.page);
    if (news.kind === "here" && news.draft === this.draft) this.told.here(news.here);
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    clearInterval(this.#poll);
    clearTimeout(this.#retry);
    this.way = "off";
  }
}
