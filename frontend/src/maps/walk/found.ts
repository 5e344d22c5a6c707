/**
 * "Retrouver / Jeter": walks that a crash interrupted, the way and the voice together. One card for each,
 * from the `<template>` inside the root; nothing is shown when nothing was lost.
 */
import { Parts, minutes } from "../../capture/parts";
import type { WalkRow } from "../../disk/tables";
import type { Draft } from "../../draft/client";
import { WalkShelf } from "./shelf";
import { lengthOf } from "./track";
import { discard, recover } from "./walk";

export class FoundWalks {
  #shelf: WalkShelf;

  constructor(
    private readonly root: HTMLElement,
    private readonly draft: Draft,
    private readonly done: () => void = () => undefined,
  ) {
    this.#shelf = new WalkShelf(draft.desk);
    void this.look();
  }

  async look(): Promise<void> {
    for (const row of await this.#shelf.lost(this.draft.id)) if (!this.#card(row.id)) await this.#offer(row);
    this.root.hidden = !this.root.querySelector("[data-walk]");
  }

  async #offer(row: WalkRow): Promise<void> {
    const card = this.root.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    if (!(card instanceof HTMLElement)) return;
    card.dataset.walk = row.id;
    const parts = new Parts(card);
    const fixes = await this.#shelf.positions(row.id);
    const told = parts.find("facts");
    if (told) told.textContent = `${minutes(fixes[fixes.length - 1]?.moment ?? 0)} · ${Math.round(lengthOf(fixes))} m`;
    parts.on("recover", "click", () => void this.#settle(card, recover(this.draft, row)));
    parts.on("discard", "click", () => void this.#settle(card, discard(this.draft, row)));
    this.root.append(card);
  }

  async #settle(card: HTMLElement, work: Promise<void>): Promise<void> {
    card.querySelectorAll("button").forEach((button) => (button.disabled = true));
    await work;
    card.remove();
    this.root.hidden = !this.root.querySelector("[data-walk]");
    this.done();
  }

  #card(id: string): Element | null {
    return this.root.querySelector(`[data-walk="${id}"]`);
  }
}
