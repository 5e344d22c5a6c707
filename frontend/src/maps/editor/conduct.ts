/**
 * How a professional conducts the work on a map, as it shows on every screen: the step of the séance, the
 * layers, what is asked of an author, who may see what.
 */
import { need, Piece } from "./pieces";
import type { MapView } from "../leaflet/view";
import type { Model } from "./model";
import { fill } from "../../draft/words";
import { text, type Place } from "./places";
import { fromSprite } from "../look";
import { LevelsView } from "./levels";
import { addressOf } from "./media";

/** What of the card each act of a step stands for (templates/maps/pieces.html). */
const ACTS: Record<string, string> = { photo: "photo", voice: "voice", move: "where", words: "words", category: "category" };

export class Conduct {
  #off = new Set<string>();
  #known = new Set<string>();
  #levels: LevelsView;

  constructor(
    private readonly root: HTMLElement,
    private readonly bar: HTMLElement,
    private readonly model: Model,
    private readonly map: MapView,
    private readonly changed: () => void,
  ) {
    this.#levels = new LevelsView(root, model);
  }

  /** Something of the draft changed. */
  follow(): void {
    const { sheet } = this.model;
    this.map.setMode(sheet.display.mode);
    const reading = need(this.root, "mode-words");
    reading.textContent = this.model.page.modes[`${sheet.display.mode} ${sheet.display.count}`] ?? "";
    reading.hidden = !reading.textContent;
    this.#step(sheet.open);
    this.#layers();
    this.#marks();
  }

  /** A card was opened, or none is. */
  card(id: string | null): void {
    const place = id ? this.model.place(id) : null;
    if (place) requestAnimationFrame(() => this.#dress(place));
  }

  shows({ category }: Place): boolean {
    return !category?.layer || !this.#off.has(category.layer);
  }

  may(act: string): boolean {
    const { open } = this.model.sheet;
    return open === null || this.model.draft.me?.may_edit_all === true || open.includes(act);
  }

  #step(open: string[] | null): void {
    const band = need(this.root, "step-band");
    const words = open === null ? "" : (this.model.page.steps[[...open].sort().join(" ")] ?? this.model.page.words.step_some ?? "");
    band.hidden = !words;
    need(band, "step-words").textContent = words;
    const say = band.querySelector<HTMLElement>('[data-behaviour="say"]');
    if (say) say.dataset.sayText = words;
    this.bar.dataset.closed = ["add", "draw"].filter((act) => !this.may(act)).join(" ");
  }

  /** One switch a layer; those that begin hidden are hidden once, then the person decides. */
  #layers(): void {
    const box = need(this.root, "layer-switches");
    const layers = this.model.draft.items("layer").filter(({ id }) => [...this.model.legend.values()].some(({ layer }) => layer === id));
    for (const { id, properties } of layers) {
      if (!this.#known.has(id) && properties.on === false) this.#off.add(id);
      this.#known.add(id);
    }
    box.hidden = layers.length === 0;
    const as = JSON.stringify(layers.map((layer) => [layer.id, text(layer, "label"), this.#off.has(layer.id)]));
    if (box.dataset.as === as) return;
    box.dataset.as = as;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.layer;
    box.replaceChildren(...layers.map((layer) => this.#switch(layer.id, text(layer, "label"))));
    if (focused) box.querySelector<HTMLElement>(`[data-layer="${focused}"]`)?.focus();
  }

  #switch(id: string, label: string): HTMLElement {
    const piece = new Piece("piece-layer").text("label", label);
    const button = piece.root;
    button.dataset.layer = id;
    button.setAttribute("aria-pressed", String(!this.#off.has(id)));
    const first = [...this.model.legend.values()].find(({ layer }) => layer === id);
    if (first) piece.part("mark").append(fromSprite(this.model.page.sprite)(first));
    button.addEventListener("click", () => {
      if (!this.#off.delete(id)) this.#off.add(id);
      this.changed();
    });
    return button;
  }

  /** In the list: what is asked of its author. */
  #marks(): void {
    const asked = this.model.places.filter(({ item }) => item.mine && item.properties.returned === true);
    const box = need(this.root, "returned");
    box.hidden = asked.length === 0;
    if (asked.length) need(box, "returned-title").textContent = asked.map((place) => this.model.title(place)).join(", ");
    const go = need<HTMLAnchorElement>(box, "returned-go");
    if (asked[0]) go.href = `#lieu/${asked[0].item.id}`;
  }

  #dress(place: Place): void {
    const card = this.root.querySelector<HTMLElement>(".map-card");
    if (!card || card.querySelector(".map-returned, .map-levels")) return;
    for (const [act, step] of Object.entries(ACTS)) {
      if (!this.may(act)) card.querySelector(`[data-change="${step}"]`)?.closest("li")?.setAttribute("hidden", "");
    }
    if (!this.may("remove")) card.querySelector('[data-part="remove"]')?.closest("li")?.setAttribute("hidden", "");
    if (place.item.properties.returned === true) card.querySelector(".map-card-head")?.after(this.#returned(place));
    if (text(place.item, "origin")) card.append(this.#origin(place));
    if (this.model.mayChange(place)) card.append(this.#levels.draw(place));
  }

  #returned({ item }: Place): HTMLElement {
    const piece = new Piece("piece-returned").text("message", text(item, "returned_text"));
    const address = addressOf(this.model.draft, text(item, "returned_voice"), "listen");
    const sound = piece.part<HTMLAudioElement>("voice");
    sound.hidden = !address;
    if (address) sound.src = address;
    return piece.root;
  }

  #origin({ item }: Place): HTMLElement {
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = fill(this.model.page.words.origin, { title: text(item, "origin") });
    return line;
  }
}
