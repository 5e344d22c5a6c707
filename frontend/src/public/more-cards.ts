import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";

const BY_ITSELF = 3; // pages that come without being asked for: the foot of the page stays in reach
const AHEAD = "600px";

/**
 * A list in pages becomes one that grows as one goes down; without a script the pages are links.
 * Coming back finds as many cards as before, at the same place.
 */
export const moreCards: Behaviour = (pages) => {
  const more = new MoreCards(pages);
  void more.comeBack();
  return () => more.stop();
};

interface Left {
  pages: number;
  y: number;
}

class MoreCards {
  #pages: HTMLElement;
  #added = 0;
  #fetching = false;
  #watch: IntersectionObserver | null = null;
  #forget: () => void = () => undefined;

  constructor(pages: HTMLElement) {
    this.#pages = pages;
    this.#forget = listen(window, "pagehide", () => this.#remember());
    this.#offer();
  }

  /** The browser leads back here: as many pages as there were, then the same place. */
  async comeBack(): Promise<void> {
    const left = (history.state as { gallery?: Left } | null)?.gallery;
    if (!left || !cameBack()) return;
    while (this.#added < left.pages && (await this.#add(false)));
    window.scrollTo(0, left.y);
  }

  stop(): void {
    this.#watch?.disconnect();
    this.#forget();
  }

  #remember(): void {
    const gallery: Left = { pages: this.#added, y: window.scrollY };
    history.replaceState({ ...(history.state as object | null), gallery }, "");
  }

  #next(): HTMLAnchorElement | null {
    return this.#pages.querySelector<HTMLAnchorElement>('a[rel="next"]');
  }

  /** The link to the next page becomes the button that brings it here. */
  #offer(): void {
    const next = this.#next();
    if (!next || !this.#list()) return;
    say(next, this.#pages.dataset.more);
    for (const other of this.#pages.children) (other as HTMLElement).hidden = other !== next;
    next.addEventListener("click", (event) => {
      event.preventDefault();
      void this.#add(true);
    });
    this.#lookAhead(next);
  }

  #lookAhead(next: Element): void {
    this.#watch?.disconnect();
    if (this.#added >= BY_ITSELF || !("IntersectionObserver" in window)) return;
    const saving = (navigator as { connection?: { saveData?: boolean } }).connection?.saveData;
    if (saving) return;
    this.#watch = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && void this.#add(false),
      { rootMargin: AHEAD },
    );
    this.#watch.observe(next);
  }

  #list(): HTMLElement | null {
    return this.#pages.parentElement?.querySelector<HTMLElement>(".cards") ?? null;
  }

  /** Brings the next page; false when there is none, or when it did not come. */
  async #add(asked: boolean): Promise<boolean> {
    const next = this.#next();
    const list = this.#list();
    if (!next || !list || this.#fetching) return false;
    this.#fetching = true;
    say(next, this.#pages.dataset.waiting);
    try {
      const page = await fetched(next.href);
      const cards = [...page.querySelectorAll<HTMLElement>(".cards > li")];
      const pages = page.querySelector<HTMLElement>('[data-behaviour~="more-cards"]');
      list.append(...cards.map((card) => document.adoptNode(card)));
      this.#added += 1;
      this.#pages.replaceChildren(...(pages ? [...pages.children].map((c) => document.adoptNode(c)) : []));
      if (!this.#next()) this.#pages.hidden = true;
      this.#offer();
      if (asked) cards[0]?.querySelector<HTMLElement>("a")?.focus();
      return cards.length > 0;
    } catch {
      say(next, this.#pages.dataset.failed);
      return false;
    } finally {
      this.#fetching = false;
    }
  }
}

function cameBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return entry?.type === "back_forward" || entry?.type === "reload";
}

async function fetched(address: string): Promise<Document> {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function say(link: HTMLElement, words: string | undefined): void {
  const label = link.querySelector("span");
  if (label && words) label.textContent = words;
}
