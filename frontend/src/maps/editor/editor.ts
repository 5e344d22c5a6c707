/**
 * The screen on which a group makes its map: map, list, one place opened, one question at a time. It
 * draws what the draft says and goes where the address says; the pieces do the rest.
 */
import { showToast } from "../../behaviours/toast";
import { openDraft, type Draft } from "../../draft/client";
import type { Status } from "../../draft/status";
import type { Bounds } from "../ground";
import { MapView, type Pin } from "../leaflet/view";
import { fromSprite, type DrawMark } from "../look";
import { FoundWalks } from "../walk/found";
import { CardView } from "./card";
import { ListView } from "./list";
import { Model } from "./model";
import { fill, type Page } from "./page";
import { need } from "./pieces";
import { drawingOf, isPut, isUnfinished, pinOf, text, wordsOf, type Place } from "./places";
import { NEW, read, write, type Route } from "./route";
import { showRefused, statusSentence } from "./state";
import { Standing } from "./standing";
import { resume } from "./steps";
import { Wizard } from "./wizard";

const AROUND = 300; // metres drawn around a home; the server knows better what it hid

export class Editor {
  #drawMark: DrawMark;
  #draft!: Draft;
  #model!: Model;
  #map!: MapView;
  #standing!: Standing;
  #list!: ListView;
  #card!: CardView;
  #wizard: Wizard | null = null;
  #route: Route = { at: "home" };
  #seen: Set<string> | null = null;
  #frame = 0;
  #bar = document.querySelector<HTMLElement>("[data-map-bar]")!;

  constructor(
    private readonly root: HTMLElement,
    private readonly page: Page,
  ) {
    this.#drawMark = fromSprite(page.sprite);
  }

  async open(): Promise<void> {
    this.#draft = await openDraft(this.page.draft, {
      onChange: (ids) => this.#changed(ids),
      onStatus: (status) => this.#say(status),
    });
    this.#model = new Model(this.#draft, this.page);
    this.#build();
    this.#seen = new Set(this.#model.places.map(({ item }) => item.id));
    this.#draw();
    this.#fit();
    window.addEventListener("popstate", this.#moved);
    this.#moved();
    this.root.dataset.ready = "true";
  }

  close(): void {
    window.removeEventListener("popstate", this.#moved);
    this.#draft?.close();
    this.#map?.close();
  }

  #build(): void {
    const { root, page } = this;
    const { ground, sheet } = this.#model;
    this.#map = new MapView(need(root, "map"), {
      ground,
      open: sheet.view,
      draw: this.#drawMark,
      onChoose: (id) => this.#route.at !== "step" && this.#go({ at: "card", id }),
      onRest: () => this.#wizard?.where.rested(),
    });
    const ways = root.querySelector<HTMLElement>('[data-part="switch"]');
    this.#standing = new Standing(this.#model, this.#map, need(root, "credits"), ways, () => this.#fit());
    this.#standing.follow();
    const parts = { rows: need(root, "rows"), empty: need(root, "empty"), count: need(root, "count") };
    this.#list = new ListView(this.#model, this.#drawMark, parts, (id) => this.#open(id));
    this.#card = new CardView(this.#model, this.#drawMark, need(root, "card"), {
      close: () => this.#leaveCard(),
      change: (id, step) => this.#go({ at: "step", id, step, alone: true }),
      remove: (id) => this.#remove(id),
      dot: (at) => this.#map.setDot(at),
    });
    if (page.may.add) this.#buildWizard();
    need(root, "zoom-in").addEventListener("click", () => this.#map.zoom(1));
    need(root, "zoom-out").addEventListener("click", () => this.#map.zoom(-1));
    need(root, "fit").addEventListener("click", () => this.#fit());
    new FoundWalks(need(root, "found-walks"), this.#draft);
  }

  #buildWizard(): void {
    this.#wizard = new Wizard({ model: this.#model, map: this.#map, draw: this.#drawMark }, this.root, this.#bar, {
      go: (route) => this.#go(route),
      become: (route) => this.#go(route, true),
      back: () => history.back(),
    });
    need(this.#bar, "add").addEventListener("click", () => this.#go({ at: "step", id: NEW, step: "category", alone: false }));
    need(this.root, "continue").addEventListener("click", () => this.#continue());
    need(this.root, "throw").addEventListener("click", () => this.#unfinished && this.#remove(this.#unfinished.item.id));
  }

  // Where one is

  #go(route: Route, instead = false): void {
    const address = write(route) || location.pathname;
    if (instead) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.#moved();
  }

  #moved = (): void => {
    const route = read(location.hash);
    if (!route) return;
    const gone = route.at !== "home" && !(route.at === "step" && route.id === NEW) && !this.#model.place(route.id);
    this.#route = gone || (route.at === "step" && !this.#wizard) ? { at: "home" } : route;
    this.#screen();
  };

  #screen(): void {
    const route = this.#route;
    const step = route.at === "step" ? route : null;
    this.root.dataset.screen = step ? "step" : route.at;
    this.root.dataset.step = step?.step ?? "";
    this.#bar.dataset.screen = route.at;
    need(this.#bar, "home-bar").hidden = step !== null;
    need(this.#bar, "step-bar").hidden = step === null || step.step === "done";
    need(this.root, "side").hidden = step !== null;
    this.#standing.adding(step !== null);
    this.#wizard?.show(step);
    this.#showCard();
    this.#draw();
  }

  #showCard(): void {
    const place = this.#route.at === "card" ? this.#model.place(this.#route.id) : null;
    need(this.root, "list").hidden = place !== null;
    this.#map.select(place?.item.id ?? null);
    if (!place) return this.#card.hide();
    this.#card.show(place);
    if (place.at) this.#map.show(...place.at);
  }

  #open(id: string): void {
    const place = this.#model.place(id);
    if (place && this.#wizard && isUnfinished(place) && !isPut(place)) this.#resume(place);
    else this.#go({ at: "card", id });
  }

  #leaveCard(): void {
    const id = this.#route.at === "card" ? this.#route.id : "";
    this.#go({ at: "home" });
    this.#list.focus(id);
  }

  // What changes

  #changed(ids: ReadonlySet<string>): void {
    this.#model?.forget();
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#seen && this.#follow(ids));
  }

  #follow(ids: ReadonlySet<string>): void {
    this.#standing.follow();
    const route = this.#route;
    if (route.at !== "home" && !(route.at === "step" && route.id === NEW) && !this.#model.place(route.id)) this.#go({ at: "home" }, true);
    this.#draw();
    if (route.at === "card" && ids.has(route.id)) this.#showCardAgain(route.id);
    this.#greet();
  }

  #showCardAgain(id: string): void {
    const place = this.#model.place(id);
    if (place) this.#card.show(place);
  }

  /** What others have just put on the map is shown for a moment. */
  #greet(): void {
    const fresh = this.#model.places.filter((place) => isPut(place) && !this.#seen!.has(place.item.id));
    fresh.forEach(({ item }) => this.#seen!.add(item.id));
    const others = fresh.filter(({ item }) => !item.mine);
    if (!others.length) return;
    const ids = others.map(({ item }) => item.id);
    this.#map.flash(ids);
    this.#list.flash(ids);
    const last = others[others.length - 1]!;
    const values = { name: this.#model.author(last)?.name ?? "", title: this.#model.title(last) };
    need(this.root, "live").textContent = fill(this.page.words.arrived, values);
  }

  #draw(): void {
    const { places, labels } = this.#model;
    const moving = this.#route.at === "step" && this.#route.step === "where" ? this.#route.id : "";
    const shown = places.filter(({ item }) => item.id !== moving);
    this.#map.setPins(shown.map((place) => pinOf(place, this.#model.title(place), AROUND)).filter((pin): pin is Pin => pin !== null));
    this.#map.setDrawings([...shown.map(drawingOf), ...labels.map(wordsOf)].filter((one) => one !== null));
    this.#list.show(places.filter((place) => isPut(place)));
    this.#showUnfinished();
    showRefused(need(this.root, "refused"), this.#draft);
  }

  #fit(): void {
    if (this.#standing.bounds) return this.#map.fit(this.#standing.bounds, 8);
    const spots = this.#model.places.flatMap(({ at }) => (at ? [at] : []));
    if (!spots.length) {
      const { lon, lat, zoom } = this.#model.sheet.view;
      return this.#map.show(lon, lat, zoom);
    }
    const [lons, lats] = [spots.map(([lon]) => lon), spots.map(([, lat]) => lat)];
    const bounds: Bounds = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    this.#map.fit(bounds);
  }

  // What was begun

  get #unfinished(): Place | null {
    if (!this.#wizard) return null;
    return this.#model.places.filter(isUnfinished).pop() ?? null;
  }

  #showUnfinished(): void {
    const place = this.#unfinished;
    need(this.root, "unfinished").hidden = !place;
    if (place) need(this.root, "unfinished-title").textContent = this.#model.title(place);
  }

  #continue(): void {
    const place = this.#unfinished;
    if (place) this.#resume(place);
  }

  #resume(place: Place): void {
    const { item } = place;
    const told = { category: place.category !== null, at: place.at !== null, photo: text(item, "photo") !== "", voice: text(item, "voice") !== "" };
    this.#go({ at: "step", id: item.id, step: resume(told, this.#model.facts(place)), alone: false });
  }

  #remove(id: string): void {
    this.#draft.remove(id);
    if (this.#route.at === "card") this.#go({ at: "home" }, true);
    showToast(this.page.words.removed ?? "", { undo: () => this.#draft.restore(id) });
  }

  #say(status: Status): void {
    need(this.root, "status").textContent = statusSentence(status, this.page.words);
    this.root.dataset.saved = String(status.pending === 0);
  }
}
