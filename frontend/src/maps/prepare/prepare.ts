/** The calm screen on which a map is prepared. One room at a time, named by the address; what a room
 * changes is an operation of the draft, so every other screen follows. */
import { openDraft, type Draft } from "../../draft/client";
import type { Status } from "../../draft/status";
import { fromSprite } from "../look";
import { Model } from "../editor/model";
import type { Page } from "../editor/page";
import { need } from "../editor/pieces";
import { showRefused, statusSentence } from "../../draft/standing";
import { EntryRoom } from "./entry";
import { GroundsRoom } from "./grounds";
import { LayingRoom } from "./laying";
import { LegendRoom } from "./legend";
import { QuestionsRoom } from "./questions";

export interface PreparePage extends Page {
  /** Name of an icon, and words to find it by, without accents. */
  pictograms: [string, string][];
  prepare_words: Record<string, string>;
}

/** One room of the screen. */
export interface Room {
  /** `id`: what stands after the room's name in the address. */
  enter(id: string): void;
  /** The draft changed while one is in. */
  follow(): void;
  leave?(): void;
}

export function readPreparePage(): PreparePage {
  return JSON.parse(document.getElementById("map-page")?.textContent ?? "{}") as PreparePage;
}

const ABOVE: Record<string, string> = { mot: "legende" };

export class Prepare {
  #draft!: Draft;
  #model!: Model;
  #rooms: Record<string, Room> = {};
  #here = "";
  #id = "";
  #frame = 0;
  #ready = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: PreparePage,
  ) {}

  async open(): Promise<void> {
    this.#draft = await openDraft(this.page.draft, { onChange: () => this.#changed(), onStatus: (status) => this.#say(status) });
    this.#model = new Model(this.#draft, this.page);
    this.#build();
    this.#ready = true;
    window.addEventListener("hashchange", this.#moved);
    document.querySelector("[data-prepare-back]")?.addEventListener("click", this.#back);
    this.#moved();
    this.root.dataset.ready = "true";
  }

  close(): void {
    window.removeEventListener("hashchange", this.#moved);
    this.#rooms[this.#here]?.leave?.();
    this.#draft?.close();
  }

  #build(): void {
    const draw = fromSprite(this.page.sprite);
    const room = (name: string) => this.root.querySelector<HTMLElement>(`[data-room="${name}"]`);
    const made: Record<string, (place: HTMLElement) => Room> = {
      fond: (place) => new GroundsRoom(this.#model, this.page, place),
      dessin: (place) => new LayingRoom(this.#model, this.page, place, draw),
      legende: (place) => new LegendRoom(this.#model, this.page, place, draw),
      mot: (place) => new EntryRoom(this.#model, this.page, place, draw),
      questions: (place) => new QuestionsRoom(this.#model, this.page, place),
    };
    for (const [name, make] of Object.entries(made)) {
      const place = room(name);
      if (place) this.#rooms[name] = make(place);
    }
  }

  #moved = (): void => {
    const [name = "", id = ""] = location.hash.replace(/^#/, "").split("/");
    const here = this.root.querySelector(`[data-room="${name}"]`) ? name : "";
    if (this.#here !== here) this.#rooms[this.#here]?.leave?.();
    [this.#here, this.#id] = [here, id];
    for (const place of this.root.querySelectorAll<HTMLElement>("[data-room]")) place.hidden = place.dataset.room !== here;
    this.root.dataset.here = here;
    this.#rooms[here]?.enter(id);
    this.#follow();
    this.root.querySelector<HTMLElement>(`[data-room="${here}"] h1`)?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  };

  #back = (event: Event): void => {
    if (!this.#here) return; // to the map
    event.preventDefault();
    location.hash = ABOVE[this.#here] ?? "";
  };

  #changed(): void {
    this.#model?.forget();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#ready && this.#follow());
  }

  #follow(): void {
    if (this.#here === "mot" && !this.#draft.item(this.#id)) location.hash = "legende";
    this.root.querySelector('[data-part="way-drawing"]')?.toggleAttribute("hidden", !this.#model.drawing);
    this.#rooms[this.#here]?.follow();
    showRefused(need(this.root, "refused"), this.#draft);
  }

  #say(status: Status): void {
    need(this.root, "status").textContent = statusSentence(status, this.page.words);
    this.root.dataset.saved = String(status.pending === 0);
  }
}
