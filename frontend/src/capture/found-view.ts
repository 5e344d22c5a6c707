/**
 * "Retrouver / Jeter": recordings that a crash interrupted (macro `found_takes`). One card for each,
 * from the `<template>` inside the root; nothing is shown when nothing was lost.
 */
import type { TakeRow } from "../disk/tables";
import type { CaptureDesk } from "./follow";
import { minutes, Parts } from "./parts";

export class FoundView {
  #leave: () => void;

  constructor(
    private readonly root: HTMLElement,
    private readonly desk: CaptureDesk,
    /** Which takes this place speaks about. */
    private readonly about: (take: TakeRow) => boolean = () => true,
  ) {
    this.#leave = desk.takes.changed.on(() => void this.look());
    void this.look();
  }

  detach(): void {
    this.#leave();
  }

  async look(): Promise<void> {
    const lost = (await this.desk.takes.lost()).filter(this.about);
    for (const take of lost) if (!this.#card(take.id)) await this.#offer(take);
    this.root.hidden = !this.root.querySelector("[data-take]");
  }

  async #offer(take: TakeRow): Promise<void> {
    const card = this.root.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    if (!(card instanceof HTMLElement)) return;
    card.dataset.take = take.id;
    const parts = new Parts(card);
    const sound = parts.find<HTMLAudioElement>("audio");
    if (sound) sound.src = URL.createObjectURL(await this.desk.takes.blob(take));
    const length = parts.find("seconds");
    if (length) length.textContent = minutes(take.chunks);
    parts.on("recover", "click", () => void this.#decide(card, () => this.#recover(take)));
    parts.on("discard", "click", () => void this.#decide(card, () => this.desk.uploads.discard(take.id)));
    if (!this.#card(take.id)) this.root.append(card);
  }

  async #recover(take: TakeRow): Promise<void> {
    await this.desk.takes.recover(take.id, take.chunks); // chunks of one second
    this.desk.uploads.wake();
    new Parts(this.root).tell("recovered", { take: take.id, item: take.item, path: take.path });
  }

  async #decide(card: HTMLElement, act: () => Promise<void>): Promise<void> {
    card.querySelectorAll("button").forEach((button) => (button.disabled = true));
    await act();
    card.remove();
    await this.look();
  }

  #card(take: string): Element | null {
    return this.root.querySelector(`[data-take="${take}"]`);
  }
}
