/**
 * Where it is, four ways, none of which needs dragging: the map moves under a fixed cross (finger,
 * arrows, keyboard), « Je suis ici », a search by name, or a place that is already on the map.
 */
import { getJson } from "../../../net/request";
import { PLAIN } from "../../look";
import { Piece, need } from "../pieces";
import type { Asking, Question } from "./question";

const TOO_FAR = 12; // zoom below which a street cannot be told from a town
const CLOSER = 3; // zoom levels
const PATIENCE = 15_000; // milliseconds a phone may look for itself
const PAUSE = 350; // milliseconds without moving or writing before the server is asked
const NEIGHBOURS = 6; // places already on the map, offered in the search

interface Found {
  name: string;
  detail: string;
  lon: number;
  lat: number;
}

export class WhereQuestion implements Question {
  #near = "";
  #timer = 0;
  #asked = 0;
  #inside = false;

  constructor(
    private readonly asking: Asking,
    private readonly section: HTMLElement,
    private readonly stage: HTMLElement,
  ) {
    need(section, "locate").hidden = !("geolocation" in navigator) || !window.isSecureContext;
    need(section, "locate").addEventListener("click", () => this.#locate());
    need(section, "search").addEventListener("click", () => this.#openSearch());
    need(section, "search-words").addEventListener("input", () => this.#later(() => void this.#search()));
    for (const button of stage.querySelectorAll<HTMLElement>("[data-push]")) {
      const [across = 0, down = 0] = (button.dataset.push ?? "").split(" ").map(Number);
      button.addEventListener("click", () => this.asking.map.push(across, down));
    }
  }

  enter(): void {
    const place = this.asking.place();
    this.#inside = true;
    this.#aim(true);
    need(this.stage, "cross-mark").replaceChildren(this.asking.draw(place?.category ?? PLAIN));
    if (place?.at) this.asking.map.show(...place.at);
    need<HTMLInputElement>(this.section, "search-words").value = "";
    this.#showSearch(false);
    this.rested();
  }

  leave(): void {
    this.#inside = false;
    this.#showSearch(false);
    clearTimeout(this.#timer);
    this.#aim(false);
  }

  has(): boolean {
    return true;
  }

  word(): string {
    const { words } = this.asking.model.page;
    return (this.#tooFar ? words.closer : words.put) ?? "";
  }

  /** Put the mark down where the cross is. */
  take(): boolean {
    const place = this.asking.place();
    const { map, model } = this.asking;
    if (this.#tooFar) {
      map.zoom(CLOSER);
      return false;
    }
    if (!place) return false;
    const { lon, lat } = map.place;
    model.draft.together(() => {
      model.draft.set(place.item.id, "geometry", { type: "Point", coordinates: [round(lon), round(lat)] });
      if (model.ground.geographic && !place.category?.private) model.draft.set(place.item.id, "near", this.#near);
    });
    return true;
  }

  /** The map has come to rest: say what is there. */
  rested(): void {
    if (!this.#inside) return;
    this.asking.answered();
    this.#near = "";
    if (!this.asking.model.ground.geographic) return this.#say("");
    this.#say(this.#tooFar ? (this.asking.model.page.words.too_far ?? "") : "");
    if (!this.#tooFar) this.#later(() => void this.#readBack());
  }

  get #tooFar(): boolean {
    return this.asking.model.ground.geographic && this.asking.map.place.zoom < TOO_FAR;
  }

  async #readBack(): Promise<void> {
    const asked = ++this.#asked;
    const { lon, lat } = this.asking.map.place;
    const told = await getJson<{ near: string }>(`/api/lieux/pres?lon=${round(lon)}&lat=${round(lat)}`).catch(() => null);
    if (!told || asked !== this.#asked || !this.#inside) return;
    this.#near = told.near;
    this.#say(told.near);
  }

  #locate(): void {
    const { words } = this.asking.model.page;
    const found = ({ coords }: GeolocationPosition) => {
      this.asking.map.show(coords.longitude, coords.latitude);
      this.#say(words.found_you ?? "");
    };
    navigator.geolocation.getCurrentPosition(found, () => this.#say(words.not_found_you ?? ""), {
      enableHighAccuracy: true,
      timeout: PATIENCE,
      maximumAge: 10_000,
    });
  }

  #openSearch(): void {
    const open = need(this.section, "search-panel").hidden;
    this.#showSearch(open);
    if (open) need(this.section, "search-words").focus();
    if (open) this.#offer(this.#neighbours());
  }

  #showSearch(open: boolean): void {
    need(this.section, "search-panel").hidden = !open;
    this.section.parentElement!.dataset.search = open ? "open" : "";
    need(this.section, "search").setAttribute("aria-expanded", String(open));
    need(this.section, "search-message").textContent = "";
  }

  async #search(): Promise<void> {
    const { words } = this.asking.model.page;
    const asked = ++this.#asked;
    const sought = need<HTMLInputElement>(this.section, "search-words").value.trim();
    if (!sought) return this.#offer(this.#neighbours());
    const told = await getJson<{ places: Found[] }>(`/api/lieux?q=${encodeURIComponent(sought)}`).catch(() => null);
    if (asked !== this.#asked) return;
    this.#offer(told?.places ?? []);
    const message = told === null ? words.not_searched : told.places.length ? "" : words.nothing_found;
    need(this.section, "search-message").textContent = message ?? "";
  }

  /** Places already on the map: a second wifi stands where the library is. */
  #neighbours(): Found[] {
    const { model } = this.asking;
    const others = model.places.filter(({ at, item }) => at && item.id !== this.asking.place()?.item.id);
    return others.slice(-NEIGHBOURS).map((place) => {
      const [lon, lat] = place.at!;
      return { name: model.title(place), detail: place.category?.label ?? "", lon, lat };
    });
  }

  #offer(places: readonly Found[]): void {
    const rows = places.map(({ name, detail, lon, lat }) =>
      new Piece("piece-found").text("title", name).text("note", detail).on("open", () => {
        this.asking.map.show(lon, lat, 17);
        this.#showSearch(false);
        need(this.section, "search").focus();
      }),
    );
    need(this.section, "found").replaceChildren(...rows.map(({ root }) => root));
  }

  #aim(on: boolean): void {
    need(this.stage, "cross").hidden = !on;
    need(this.stage, "arrows").hidden = !on;
  }

  #say(sentence: string): void {
    const place = need(this.section, "near");
    if (place.textContent !== sentence) place.textContent = sentence;
  }

  #later(act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(act, PAUSE);
  }
}

/** Six decimals are 11 cm. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
