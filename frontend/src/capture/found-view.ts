/**
 * "Retrouver / Jeter": recordings that a crash interrupted (macro `found_takes`), on this machine or on
 * another one. One card for each, from the `<template>` inside the root; nothing is shown when nothing
 * was lost. Events on the root: `studio:recovered` ({take, item, path}).
 */
import { showToast } from "../behaviours/toast";
import type { TakeRow } from "../disk/tables";
import type { Medium } from "../net/protocol";
import { ApiError } from "../net/request";
import { interrupted, recoverThere, throwAwayThere, type Interrupted } from "./elsewhere";
import type { CaptureDesk } from "./follow";
import { minutes, Parts } from "./parts";

/** A card: what it says, and what its two buttons do. */
interface Lost {
  take: string;
  sound: string;
  medium: Medium;
  seconds: number;
  /** Somebody else's name; "" for one's own. */
  of: string;
  recover(): Promise<void>;
  discard(): Promise<void>;
}

export class FoundView {
  #leave: () => void;
  #parts: Parts;

  constructor(
    private readonly root: HTMLElement,
    private readonly desk: CaptureDesk,
    /** Which takes this place speaks about. */
    private readonly about: (take: TakeRow) => boolean = () => true,
  ) {
    this.#parts = new Parts(root);
    const leave = desk.takes.changed.on(() => void this.look());
    document.addEventListener("visibilitychange", this.#seen);
    this.#leave = () => (leave(), document.removeEventListener("visibilitychange", this.#seen));
    void this.look().then(() => this.#lookElsewhere());
  }

  detach(): void {
    this.#leave();
  }

  async look(): Promise<void> {
    const lost = (await this.desk.takes.lost()).filter(this.about);
    for (const take of lost) if (!this.#card(take.id)) this.#offer(this.#here(take, await this.desk.takes.blob(take)));
    this.#hideEmpty();
  }

  #seen = (): void => {
    if (!document.hidden) void this.#lookElsewhere();
  };

  /** What this machine has itself is more than what the server has of it. */
  async #lookElsewhere(): Promise<void> {
    for (const take of await interrupted(this.root.dataset.draft ?? "")) {
      if (!(await this.desk.takes.get(take.take))) this.#offer(this.#there(take));
    }
    this.#hideEmpty();
  }

  #here(take: TakeRow, blob: Blob): Lost {
    return {
      ...{ take: take.id, sound: URL.createObjectURL(blob), medium: take.medium, seconds: take.chunks, of: "" },
      recover: async () => {
        await this.desk.takes.recover(take.id, take.chunks); // chunks of one second
        this.desk.uploads.wake();
        this.#parts.tell("recovered", { take: take.id, item: take.item, path: take.path });
      },
      discard: () => this.desk.uploads.discard(take.id),
    };
  }

  #there({ id, take, item, path, medium, seconds, mine, name, sound }: Interrupted): Lost {
    return {
      ...{ take, sound, medium, seconds, of: mine ? "" : name },
      recover: async () => {
        const { placed } = await recoverThere(id);
        showToast(this.#word(placed ? "found" : "kept-apart", medium));
        this.#parts.tell("recovered", { take, item, path });
      },
      discard: () => throwAwayThere(id),
    };
  }

  #offer(lost: Lost): void {
    const card = this.root.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    if (!(card instanceof HTMLElement) || this.#card(lost.take)) return;
    card.dataset.take = lost.take;
    const parts = new Parts(card);
    for (const [part, shown] of [["audio", lost.medium !== "video"], ["film", lost.medium === "video"]] as const) {
      const player = parts.find<HTMLMediaElement>(part);
      if (shown && player) player.src = lost.sound;
      else player?.remove(); // one is enough
    }
    this.#describe(parts, lost);
    parts.on("recover", "click", () => void this.#decide(card, lost.recover));
    parts.on("discard", "click", () => void this.#decide(card, lost.discard));
    this.root.append(card);
  }

  /** A film has words of its own. */
  #word(name: string, medium: Medium): string {
    return this.#parts.word(medium === "video" ? `${name}-film` : name);
  }

  #describe(parts: Parts, { seconds, of, medium }: Lost): void {
    const words = parts.find("words");
    if (words) words.textContent = this.#word(of ? "of" : "mine", medium).replace("{name}", of);
    const length = parts.find("seconds");
    if (length) length.textContent = minutes(seconds);
  }

  /** A server that says no says why, and the card stays. */
  async #decide(card: HTMLElement, act: () => Promise<void>): Promise<void> {
    const buttons = card.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    try {
      await act();
      card.remove();
      await this.look();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      buttons.forEach((button) => (button.disabled = false));
      showToast(error.message || this.#parts.word("offline"), { kind: "danger" });
    }
  }

  #hideEmpty(): void {
    this.root.hidden = !this.root.querySelector("[data-take]");
  }

  #card(take: string): Element | null {
    return this.root.querySelector(`[data-take="${take}"]`);
  }
}
