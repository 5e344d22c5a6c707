/** The map on the wall of the room: follows the draft by itself, shows what comes, asks for nothing. */
import type { Behaviour } from "../../behaviours/attach";
import { openDraft, type Draft } from "../../draft/client";
import { Model } from "../editor/model";
import { counted, fill } from "../../draft/words";
import { readPage, type Page } from "../editor/page";
import { need } from "../editor/pieces";
import { Standing } from "../editor/standing";
import { drawingOf, isPut, pinOf, text, type Category, type Place } from "../editor/places";
import type { Bounds } from "../ground";
import { MapView, type Pin } from "../leaflet/view";
import { fromSprite, PLAIN, type DrawMark } from "../look";
import { together } from "./together";

const AROUND = 300; // metres drawn around a home
const LONG = 8; // entries of a legend that stand one under the other
const NEWS = 12_000; // milliseconds a name stays on the wall

type WallPage = Page & { shown_words: Record<string, string> };

export const mapWall: Behaviour = (root) => {
  const wall = new Wall(root, readPage() as WallPage);
  void wall.open();
  return () => wall.close();
};

class Wall {
  #draft!: Draft;
  #model!: Model;
  #map!: MapView;
  #standing!: Standing;
  #draw: DrawMark;
  #seen: Set<string> | null = null;
  #frame = 0;
  #news = 0;
  #held = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: WallPage,
  ) {
    this.#draw = fromSprite(page.sprite);
  }

  async open(): Promise<void> {
    this.#draft = await openDraft(this.page.draft, { onChange: () => this.#changed() });
    this.#model = new Model(this.#draft, this.page);
    const { ground, sheet } = this.#model;
    this.#map = new MapView(need(this.root, "map"), { ground, open: sheet.view, draw: this.#draw, refits: true });
    this.#standing = new Standing(this.#model, this.#map, need(this.root, "credits"), null, () => this.#fit());
    need(this.root, "map").addEventListener("pointerdown", () => (this.#held = true));
    this.#seen = new Set(this.#places.map(({ item }) => item.id));
    this.#show();
    this.#fit();
    this.root.dataset.ready = "true";
  }

  close(): void {
    this.#draft?.close();
    this.#map?.close();
  }

  /** What the group may see: never what somebody keeps for herself, whoever holds the keyboard. */
  get #places(): Place[] {
    const off = new Set(this.#draft.items("layer").filter(({ properties }) => properties.on === false).map(({ id }) => id));
    return this.#model.places.filter((place) => isPut(place) && text(place.item, "level") !== "private" && !off.has(place.category?.layer ?? ""));
  }

  #changed(): void {
    this.#model?.forget();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#seen && this.#follow());
  }

  #follow(): void {
    const fresh = this.#places.filter(({ item }) => !this.#seen!.has(item.id));
    fresh.forEach(({ item }) => this.#seen!.add(item.id));
    this.#show();
    if (fresh.length) this.#greet(fresh);
  }

  /** New marks pulse, and the last one is named, with who made it. */
  #greet(fresh: readonly Place[]): void {
    const last = fresh[fresh.length - 1]!;
    if (last.at && !this.#held) this.#fit();
    this.#map.flash(fresh.map(({ item }) => item.id));
    const news = need(this.root, "news");
    news.textContent = fill(this.page.shown_words.arrived, { name: this.#model.author(last)?.name ?? "", title: this.#title(last) });
    news.hidden = false;
    clearTimeout(this.#news);
    this.#news = window.setTimeout(() => (news.hidden = true), NEWS);
  }

  #title(place: Place): string {
    return hides(place, "words") ? (place.category?.label ?? "") : this.#model.title(place);
  }

  #show(): void {
    const { sheet } = this.#model;
    const places = this.#places;
    this.#standing.follow();
    this.#map.setMode(sheet.display.mode);
    this.#map.setPins(places.map((place) => pinOf(place, this.#title(place), AROUND, sheet.display)).filter((pin): pin is Pin => pin !== null));
    this.#map.setDrawings(places.map(drawingOf).filter((one) => one !== null));
    this.#counts(places);
    this.#legend(places);
    need(this.root, "display").textContent = this.page.modes[`${sheet.display.mode} ${sheet.display.count}`] ?? "";
    const step = sheet.open === null ? "" : (this.page.steps[[...sheet.open].sort().join(" ")] ?? "");
    need(this.root, "step").textContent = step;
    need(this.root, "step").hidden = !step;
  }

  #counts(places: readonly Place[]): void {
    const words = this.page.shown_words;
    const voices = places.filter((place) => text(place.item, "voice") && !hides(place, "voice")).length;
    const photos = places.filter((place) => text(place.item, "photo") && !hides(place, "photo")).length;
    const told = [counted(words, "places", places.length), voices ? counted(words, "voices", voices) : "", photos ? counted(words, "photos", photos) : ""];
    need(this.root, "counts").textContent = told.filter(Boolean).join(" · ");
  }

  #legend(places: readonly Place[]): void {
    const numbers = new Map<Category | null, number>();
    for (const { category } of places) numbers.set(category, (numbers.get(category) ?? 0) + 1);
    const used = [...this.#model.legend.values(), null].filter((category) => numbers.get(category));
    need(this.root, "legend").classList.toggle("is-long", used.length > LONG);
    need(this.root, "legend").replaceChildren(...used.map((category) => this.#entry(category, numbers.get(category)!)));
  }

  #entry(category: Category | null, number: number): HTMLElement {
    const template = document.getElementById("wall-entry") as HTMLTemplateElement;
    const entry = document.importNode(template.content, true).firstElementChild as HTMLElement;
    need(entry, "mark").append(this.#draw(category ?? PLAIN));
    need(entry, "label").textContent = category?.label ?? this.page.words.unnamed ?? "";
    need(entry, "number").textContent = String(number);
    return entry;
  }

  #fit(): void {
    const spots = together(this.#places.flatMap(({ at }) => (at ? [at] : [])));
    if (!spots.length) return;
    const [lons, lats] = [spots.map(([lon]) => lon), spots.map(([, lat]) => lat)];
    const bounds: Bounds = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    this.#map.fit(bounds);
  }
}

/** Its author keeps this medium for herself. */
function hides({ item }: Place, medium: string): boolean {
  return ((item.properties.levels ?? {}) as Record<string, string>)[medium] === "private";
}
