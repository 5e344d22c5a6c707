/** One scene as a large card. */
import { Parts } from "../../capture/parts";
import type { ItemView } from "../../draft/state";
import { copyOf } from "../../draft/words";
import { texts } from "../cards/model";
import type { Desk } from "./desk";
import { pictureOf } from "./list";

export interface CardActs {
  open: (id: string) => void;
  move: (id: string, way: -1 | 1, part: string) => void;
  place: (id: string, beside: string, after: boolean) => void;
  remove: (id: string) => void;
}

const SCENE = "application/x-scene"; // what a dragged card carries

export class Card {
  readonly root = copyOf("scene-card");
  #parts = new Parts(this.root);
  #drawn = "";

  constructor(
    readonly id: string,
    private readonly desk: Desk,
    private readonly acts: CardActs,
  ) {
    this.root.id = `scene-${id}`;
    this.#parts.on("open", "click", () => acts.open(id));
    this.#parts.on("up", "click", () => acts.move(id, -1, "up"));
    this.#parts.on("down", "click", () => acts.move(id, 1, "down"));
    this.#parts.on("remove", "click", () => acts.remove(id));
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.#drag();
  }

  get inside(): HTMLElement {
    return this.#parts.find("inside")!;
  }

  focus(part: string): void {
    const button = this.#parts.find<HTMLButtonElement>(part);
    (button && !button.disabled ? button : this.#parts.find("open"))?.focus();
  }

  draw(scene: ItemView, number: number, total: number, open: boolean): void {
    const { desk } = this;
    const mine = desk.mayEdit(scene);
    const name = desk.name(scene);
    this.root.draggable = mine && !open;
    this.root.classList.toggle("is-open", open);
    this.#write("number", String(number));
    this.#write("kind", desk.word(desk.kind(scene)));
    this.#write("told", this.#told(scene));
    this.#label("up", "up", name, !mine || number === 1);
    this.#label("down", "down", name, !mine || number === total);
    this.#label("remove", "remove", name, !mine);
    this.#parts.find<HTMLButtonElement>("open")!.disabled = !mine;
    this.#parts.find("open")!.setAttribute("aria-expanded", String(open));
    this.inside.hidden = !open;
    this.#seen(scene, this.desk.word(open ? "close" : "change", { name }));
  }

  #told({ properties }: ItemView): string {
    const answer = this.desk.answers().find(({ id }) => id === properties.answer);
    const told = [properties.chapter, answer ? answer.name : this.desk.word("silent")].filter(Boolean).map(String);
    return [...new Set(told)].join(" · ");
  }

  /** What the scene shows, small. */
  #seen(scene: ItemView, name: string): void {
    const clip = this.desk.kind(scene) === "video" ? this.desk.posterOf(String(scene.properties.clip ?? "")) : null;
    const urls = clip ? [clip] : texts(scene, "photos").flatMap((id) => this.desk.photoUrl(id, "phone", "gallery") ?? []);
    const words = [scene.properties.text, scene.properties.subtitle].filter(Boolean).map(String);
    const map = this.desk.kind(scene) === "place" ? this.desk.mapOf(scene) : null;
    const told = JSON.stringify([urls, words, scene.properties.kind, name, map?.outerHTML]);
    if (told === this.#drawn) return;
    this.#drawn = told;
    const place = this.#parts.find("open")!;
    const written = words.map((text, n) => line(text, n ? "scene-under" : "scene-words"));
    const shown: Element[] = urls.length ? urls.map(pictureOf) : [...(map ? [map] : []), ...written];
    place.className = `scene-seen scene-${this.desk.kind(scene)}`;
    const seen = shown.length ? shown : [line(this.desk.word(texts(scene, "photos").length || scene.properties.clip ? "preparing" : "empty"), "scene-under")];
    place.replaceChildren(...seen, line(name, "sr-only"));
  }

  #write(part: string, text: string): void {
    const place = this.#parts.find(part);
    if (place && place.textContent !== text) place.textContent = text;
  }

  #label(part: string, word: string, name: string, off: boolean): void {
    const button = this.#parts.find<HTMLButtonElement>(part)!;
    button.setAttribute("aria-label", this.desk.word(word, { name }));
    button.disabled = off;
  }

  /** Alt and an arrow move the scene, from anywhere in it. */
  #key(event: KeyboardEvent): void {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!event.altKey || !way) return;
    event.preventDefault();
    this.acts.move(this.id, way, way < 0 ? "up" : "down");
  }

  #drag(): void {
    const { root } = this;
    root.addEventListener("dragstart", (event) => event.target === root && event.dataTransfer?.setData(SCENE, this.id));
    root.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes(SCENE)) return;
      event.preventDefault();
      root.dataset.drop = this.#after(event) ? "after" : "before";
    });
    root.addEventListener("dragleave", () => delete root.dataset.drop);
    root.addEventListener("drop", (event) => {
      const id = event.dataTransfer?.getData(SCENE);
      delete root.dataset.drop;
      if (!id) return;
      event.preventDefault();
      this.acts.place(id, this.id, this.#after(event));
    });
  }

  #after(event: DragEvent): boolean {
    const box = this.root.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  }
}

function line(text: string, name: string): HTMLElement {
  const place = document.createElement("span");
  place.className = name;
  place.textContent = text;
  return place;
}
