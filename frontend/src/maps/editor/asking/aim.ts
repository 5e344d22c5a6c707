/**
 * The cross in the middle of the map, and the ways to bring a spot under it without dragging: arrows,
 * « Je suis ici », a search by name, a list of what is around. One for all steps: it goes where it is needed.
 */
import { getJson } from "../../../net/request";
import { rounded, type Spot } from "../../strokes/geometry";
import { offered, readBack, type Offer } from "../around";
import { Piece, need } from "../pieces";
import type { Asking } from "./question";

const PATIENCE = 15_000; // milliseconds a phone may look for itself
const PAUSE = 350; // milliseconds without moving or writing before the server is asked
const NEAR_ENOUGH = 17; // zoom at which one sees a door

type Panel = "search" | "list" | "";

export class Aim {
  /** The landmark nearest to the cross, once the server has said it. */
  near = "";
  #timer = 0;
  // Two questions that do not wait for each other: what the cross is on, and what the panel offers.
  #named = 0;
  #listed = 0;
  #inside = false;
  #ways: HTMLElement;
  #stage: HTMLElement;

  constructor(
    private readonly asking: Asking,
    private readonly root: HTMLElement,
  ) {
    this.#ways = need(root, "ways");
    this.#stage = need(root, "stage");
    need(this.#ways, "locate").hidden = !("geolocation" in navigator) || !window.isSecureContext;
    need(this.#ways, "locate").addEventListener("click", () => this.#locate());
    for (const panel of ["search", "list"] as const) need(this.#ways, panel).addEventListener("click", () => this.#toggle(panel));
    need(this.#ways, "search-words").addEventListener("input", () => this.#later(() => void this.#search()));
  }

  /** `section`: the step; `mark`: what stands on the cross. */
  enter(section: HTMLElement, ...mark: Node[]): void {
    this.#inside = true;
    need(section, "ways-place").append(this.#ways);
    this.asking.map.aim(true);
    need(this.#stage, "cross").hidden = need(this.#stage, "arrows").hidden = false;
    need(this.#stage, "cross-mark").replaceChildren(...mark);
    need<HTMLInputElement>(this.#ways, "search-words").value = "";
    this.#show("");
    this.say("");
  }

  leave(): void {
    this.#inside = false;
    this.#show("");
    clearTimeout(this.#timer);
    this.asking.map.aim(false);
    need(this.#stage, "cross").hidden = need(this.#stage, "arrows").hidden = true;
  }

  get spot(): Spot {
    const { lon, lat } = this.asking.map.place;
    return rounded([lon, lat]);
  }

  say(sentence: string): void {
    const place = need(this.#ways, "near");
    if (place.textContent !== sentence) place.textContent = sentence;
  }

  /** The map has come to rest: say, a moment later, what is there. */
  rested(): void {
    this.near = "";
    if (this.#inside && this.asking.model.ground.geographic) this.#later(() => void this.#readBack());
  }

  async #readBack(): Promise<void> {
    const asked = ++this.#named;
    const near = await readBack(this.spot);
    if (!near || asked !== this.#named || !this.#inside) return;
    this.near = near;
    this.say(near);
  }

  #locate(): void {
    const { words } = this.asking.model.page;
    const found = ({ coords }: GeolocationPosition) => {
      this.asking.map.show(coords.longitude, coords.latitude);
      this.say(words.found_you ?? "");
    };
    navigator.geolocation.getCurrentPosition(found, () => this.say(words.not_found_you ?? ""), {
      enableHighAccuracy: true,
      timeout: PATIENCE,
      maximumAge: 10_000,
    });
  }

  #toggle(panel: "search" | "list"): void {
    const open = need(this.#ways, panel).getAttribute("aria-expanded") !== "true";
    this.#show(open ? panel : "");
    if (!open) return;
    if (panel === "search") need(this.#ways, "search-words").focus();
    void this.#around();
  }

  #show(panel: Panel): void {
    need(this.#ways, "search-panel").hidden = panel === "";
    need(this.#ways, "search-field").hidden = panel !== "search";
    this.root.dataset.search = panel === "" ? "" : "open";
    for (const name of ["search", "list"]) need(this.#ways, name).setAttribute("aria-expanded", String(name === panel));
    need(this.#ways, "search-message").textContent = "";
    if (panel === "") need(this.#ways, "found").replaceChildren();
  }

  /** What is around, without a typed word: places of this map, then landmarks. */
  async #around(): Promise<void> {
    const asked = ++this.#listed;
    const { model } = this.asking;
    const found = await offered(model, this.spot, this.asking.place()?.item.id ?? "");
    if (asked !== this.#listed) return;
    this.#offer(found);
    if (!found.length) need(this.#ways, "search-message").textContent = model.page.words.nothing_around ?? "";
  }

  async #search(): Promise<void> {
    const { words } = this.asking.model.page;
    const sought = need<HTMLInputElement>(this.#ways, "search-words").value.trim();
    if (!sought) return this.#around();
    const asked = ++this.#listed;
    const told = await getJson<{ places: Offer[] }>(`/api/lieux?q=${encodeURIComponent(sought)}`).catch(() => null);
    if (asked !== this.#listed) return;
    this.#offer(told?.places ?? []);
    const message = told === null ? words.not_searched : told.places.length ? "" : words.nothing_found;
    need(this.#ways, "search-message").textContent = message ?? "";
  }

  #offer(offers: readonly Offer[]): void {
    const rows = offers.map(({ name, detail, lon, lat, look }) => {
      const piece = new Piece("piece-found").text("title", name).text("note", detail);
      if (look) piece.part("mark").replaceChildren(this.asking.draw(look));
      return piece.on("open", () => this.#goTo([lon, lat])).root;
    });
    need(this.#ways, "found").replaceChildren(...rows);
  }

  #goTo([lon, lat]: Spot): void {
    const opened = need(this.#ways, "list").getAttribute("aria-expanded") === "true" ? "list" : "search";
    this.#show("");
    this.asking.map.show(lon, lat, NEAR_ENOUGH);
    need(this.#ways, opened).focus();
  }

  #later(act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(act, PAUSE);
  }
}
