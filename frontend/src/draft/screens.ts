/** A page that shows one screen of a draft at a time: the address says which, so that « back » of the browser is ours too. */
import { submitForm } from "../behaviours/submit";
import type { Draft } from "./client";
import type { Status } from "./status";

export interface ScreenActs {
  /** Show what the address says. */
  moved: () => void;
  /** Draw what is on the screen once more. */
  draw: () => void;
}

export class Screens {
  #frame = 0;
  #follows = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly acts: ScreenActs,
  ) {}

  /** From now on the address is followed, and changes are drawn. */
  follow(): void {
    this.#follows = true;
    window.addEventListener("popstate", this.acts.moved);
    this.acts.moved();
    this.root.dataset.ready = "true";
  }

  close(): void {
    window.removeEventListener("popstate", this.acts.moved);
  }

  /** `address`: what is added to that of the page. `instead`: « back » does not lead to the screen that is left. */
  go(address: string, instead = false): void {
    if (instead) history.replaceState(null, "", address || location.pathname);
    else history.pushState(null, "", address || location.pathname);
    this.acts.moved();
  }

  section(screen: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-screen="${screen}"]`)!;
  }

  show(section: HTMLElement): void {
    this.root.querySelectorAll<HTMLElement>("[data-screen]").forEach((one) => (one.hidden = one !== section));
  }

  /** Read from its title on. */
  begin(section: HTMLElement): void {
    section.querySelector<HTMLElement>("h1:not([hidden])")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }

  /** Something changed: drawn once, however much changed. */
  changed(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#follows && this.acts.draw());
  }

  /** Whether all has arrived, said at once: until the next frame the page would say it of what was just done. */
  stands(status: Status): void {
    this.root.dataset.saved = String(status.pending === 0);
    this.changed();
  }
}

/** « J’ai fini »: the page is left once nothing waits here any more; `place` says why it is not left yet. */
export function finish(event: Event, draft: Draft, place: HTMLElement, words: Readonly<Record<"leaving" | "offline", string | undefined>>): void {
  const { pending, online } = draft.status();
  if (!pending) return;
  event.preventDefault();
  place.textContent = (online ? words.leaving : words.offline) ?? "";
  setTimeout(() => submitForm(event.target as HTMLFormElement), 1_000);
}
