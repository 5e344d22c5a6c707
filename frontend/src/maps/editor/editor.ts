/**
 * The screen on which a group makes its map: map, list, one place opened, one question at a time. It
 * draws what the draft says and goes where the address says; the pieces do the rest.
 */
import { showToast } from "../../behaviours/toast";
import { openDraft, type Draft } from "../../draft/client";
import type { ItemView } from "../../draft/state";
import type { Status } from "../../draft/status";
import { MapView, type Pin } from "../leaflet/view";
import { fromSprite, type DrawMark } from "../look";
import { Homecoming } from "../../field/homecoming";
import { ReferencePanel, type Feature } from "../reference/panel";
import { FoundWalks } from "../walk/found";
import { CardView } from "./card";
import { Watch } from "./changes";
import { Conduct } from "./conduct";
import { ListView } from "./list";
import { Model } from "./model";
import { fill } from "../../draft/words";
import { type Page } from "./page";
import { need } from "./pieces";
import { markBusy, PresenceView } from "./presence";
import { boundsOf, drawingOf, isPut, isUnfinished, pinOf, placeOf, strength, text, typeOf, type Place } from "./places";
import { begin, newType, read, write, type Route } from "./route";
import { showRefused, statusSentence } from "../../draft/standing";
import { Standing } from "./standing";
import { isMarkType, ON_MAP, resume, type MarkType, type Step } from "./steps";
import { Wizard } from "./wizard";

/** Steps during which the mark asked about is shown by the step itself. */
const MAKING: readonly Step[] = ["where", "draw", "points"];
/** What one adds first on a carte sensible. */
const FELT: readonly MarkType[] = ["stroke", "place", "label", "area", "walk"];
const NEW = 5_000; // milliseconds during which what arrives is told as new, not as changed
const AROUND = 300; // metres drawn around a home; the server knows better what it hid

export class Editor {
  #drawMark: DrawMark;
  #draft!: Draft;
  #model!: Model;
  #map!: MapView;
  #standing!: Standing;
  #list!: ListView;
  #card!: CardView;
  #conduct!: Conduct;
  #wizard: Wizard | null = null;
  #home: Homecoming | undefined;
  #route: Route = { at: "home" };
  #presence!: PresenceView;
  #seen: Set<string> | null = null;
  readonly #greeted = new Map<string, number>();
  #watch = new Watch();
  #frame = 0;
  #touched = new Set<string>();
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
      onHere: () => this.#company(),
    });
    this.#model = new Model(this.#draft, this.page);
    this.#build();
    this.#seen = new Set(this.#model.places.map(({ item }) => item.id));
    this.#look(this.#seen);
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
      onRest: () => this.#wizard?.rested(),
      onTap: (spot) => this.#wizard?.tapped(spot),
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
    this.#presence = new PresenceView(this.#model, [need(root, "here-map"), need(root, "here-list")]);
    this.#conduct = new Conduct(root, this.#bar, this.#model, this.#map, () => this.#draw());
    if (page.may.add) this.#buildWizard();
    for (const button of root.querySelectorAll<HTMLElement>("[data-push]")) {
      const [across = 0, down = 0] = (button.dataset.push ?? "").split(" ").map(Number);
      button.addEventListener("click", () => this.#map.push(across, down));
    }
    need(root, "zoom-in").addEventListener("click", () => this.#map.zoom(1));
    need(root, "zoom-out").addEventListener("click", () => this.#map.zoom(-1));
    need(root, "fit").addEventListener("click", () => this.#fit());
    new FoundWalks(need(root, "found-walks"), this.#draft);
    if (root.querySelector("[data-reference]")) new ReferencePanel(root, this.#map, page.may.add ? (feature) => this.#take(feature) : null);
  }

  /** A feature of a reference layer becomes a place of ours. */
  #take({ title, notes, geometry }: Feature): void {
    const type = geometry.type === "Point" ? "place" : geometry.type.endsWith("Polygon") ? "area" : "walk";
    const said = { title: title.slice(0, 120), notes: notes.slice(0, 2_000), ...(type === "place" ? { done: true } : {}) };
    const id = this.#draft.add(type, said, geometry);
    this.#go({ at: "card", id });
  }

  #buildWizard(): void {
    this.#wizard = new Wizard({ model: this.#model, map: this.#map, draw: this.#drawMark }, this.root, this.#bar, {
      go: (route) => this.#go(route),
      become: (route) => this.#go(route, true),
    });
    this.#buildChoice();
    need(this.root, "continue").addEventListener("click", () => this.#continue());
    need(this.root, "throw").addEventListener("click", () => this.#unfinished && this.#remove(this.#unfinished.item.id));
  }

  /** On a carte sensible one draws what one feels; elsewhere one puts places. The rest is one screen away. */
  #buildChoice(): void {
    const felt = this.#model.sheet.kind === "sensitive";
    need(this.#bar, "add").hidden = felt;
    need(this.#bar, "add-drawing").hidden = !felt;
    need(this.#bar, "add").addEventListener("click", () => this.#go(begin("place")));
    need(this.#bar, "add-drawing").addEventListener("click", () => this.#go(begin("stroke")));
    need(this.#bar, "add-other").addEventListener("click", () => this.#go({ at: "choose" }));
    need(this.#bar, "back").addEventListener("click", () => this.#route.at === "choose" && this.#go({ at: "home" }, true));
    const tiles = [...this.root.querySelectorAll<HTMLElement>("[data-type]")];
    for (const tile of tiles) {
      const type = tile.dataset.type ?? "";
      if (isMarkType(type)) tile.addEventListener("click", () => this.#go(begin(type), true));
    }
    const cell = (type: MarkType) => tiles.find((tile) => tile.dataset.type === type)!.closest("li")!;
    if (felt) cell("place").parentElement!.append(...FELT.map(cell));
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
    this.#route = this.#isGone(route) || (!this.#wizard && route.at !== "card") ? { at: "home" } : route;
    this.#screen();
  };

  #isGone(route: Route): boolean {
    if (route.at === "home" || route.at === "choose") return false;
    return !newType(route.id) && !this.#model.place(route.id);
  }

  #screen(): void {
    const route = this.#route;
    const step = route.at === "step" ? route : null;
    this.root.dataset.screen = step ? "step" : route.at;
    this.#conduct.card(route.at === "card" ? route.id : null);
    const adding = step !== null || route.at === "choose";
    this.root.dataset.step = step?.step ?? "";
    this.root.dataset.onMap = String(step !== null && ON_MAP.includes(step.step));
    this.#bar.dataset.screen = route.at;
    need(this.#bar, "home-bar").hidden = adding;
    need(this.#bar, "step-bar").hidden = !adding || step?.step === "done";
    need(this.root, "side").hidden = adding;
    this.#standing.adding(adding);
    this.#wizard?.show(step);
    this.#showChoice();
    this.#showCard();
    this.#draw();
    this.#draft.at(step && !newType(step.id) ? step.id : "", step?.step ?? "");
  }

  #showChoice(): void {
    const choice = this.root.querySelector<HTMLElement>('[data-part="choose"]');
    const chosen = this.#route.at === "choose";
    if (!choice || choice.hidden === !chosen) return;
    choice.hidden = !chosen;
    if (!chosen) return;
    need(this.#bar, "next").hidden = true;
    choice.querySelector("h1")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
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
    ids.forEach((id) => this.#touched.add(id));
    this.#frame = requestAnimationFrame(() => this.#seen && this.#follow());
  }

  #follow(): void {
    const ids = this.#touched;
    this.#touched = new Set();
    this.#standing.follow();
    this.#wizard?.follow();
    const route = this.#route;
    if (this.#isGone(route)) this.#go({ at: "home" }, true);
    this.#draw();
    if (route.at === "card" && ids.has(route.id)) this.#showCardAgain(route.id);
    this.#greet();
    this.#tell(this.#look(ids));
  }

  #showCardAgain(id: string): void {
    const place = this.#model.place(id);
    if (place) this.#card.show(place);
    this.#conduct.card(id);
  }

  #look(ids: Iterable<string>): ReturnType<Watch["look"]> {
    const title = (item: ItemView) => this.#model.title(placeOf(item, this.#model.legend));
    const marks = [...ids].filter((id) => isMarkType(this.#draft.item(id)?.type ?? ""));
    return this.#watch.look(marks, (id) => this.#draft.item(id), title);
  }

  /** What others have just changed or taken away. */
  #tell({ changed, removed }: ReturnType<Watch["look"]>): void {
    this.#map.flash(changed);
    this.#list.flash(changed);
    const old = changed.filter((id) => performance.now() - (this.#greeted.get(id) ?? -NEW) > NEW);
    const [gone, place] = [removed.pop(), this.#model.place(old.pop() ?? "")];
    const { words } = this.page;
    if (gone) need(this.root, "live").textContent = fill(words.gone, { title: gone });
    else if (place) need(this.root, "live").textContent = fill(words.changed, { title: this.#model.title(place) });
  }

  /** Who else is here, and what is being changed. */
  #company(): void {
    if (!this.#seen) return;
    this.#presence.show(this.#draft.others);
    const busy = this.#presence.busy();
    markBusy(need(this.root, "rows"), busy);
    this.#map.busy(new Set(busy.keys()));
    this.#card.busy(busy);
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
    ids.forEach((id) => this.#greeted.set(id, performance.now()));
    const last = others[others.length - 1]!;
    const values = { name: this.#model.author(last)?.name ?? "", title: this.#model.title(last) };
    need(this.root, "live").textContent = fill(this.page.words.arrived, values);
  }

  #draw(): void {
    const { places } = this.#model;
    const moving = this.#route.at === "step" && MAKING.includes(this.#route.step) ? this.#route.id : "";
    this.#conduct.follow();
    const shown = places.filter((place) => place.item.id !== moving && this.#conduct.shows(place));
    const { display } = this.#model.sheet;
    this.#map.setPins(shown.map((place) => pinOf(place, this.#model.title(place), AROUND, display)).filter((pin): pin is Pin => pin !== null));
    this.#map.setDrawings(shown.map(drawingOf).filter((one) => one !== null));
    this.#list.show(places.filter((place) => isPut(place) && this.#conduct.shows(place)));
    this.#company();
    this.#showUnfinished();
    showRefused(need(this.root, "refused"), this.#draft);
  }

  #fit(): void {
    if (this.#standing.bounds) return this.#map.fit(this.#standing.bounds, 8);
    const bounds = boundsOf(this.#model.places);
    const { lon, lat, zoom } = this.#model.sheet.view;
    if (bounds) this.#map.fit(bounds);
    else this.#map.show(lon, lat, zoom);
  }

  // What was begun

  get #unfinished(): Place | null {
    if (!this.#wizard) return null;
    return this.#model.places.filter(isUnfinished).pop() ?? null;
  }

  #showUnfinished(): void {
    const place = this.#unfinished;
    need(this.root, "unfinished").hidden = !place;
    if (!place) return;
    need(this.root, "unfinished-words").textContent = this.page.words[`unfinished_${place.item.type}`] ?? "";
    need(this.root, "unfinished-title").textContent = this.#model.title(place);
  }

  #continue(): void {
    const place = this.#unfinished;
    if (place) this.#resume(place);
  }

  #resume(place: Place): void {
    const { item } = place;
    const told = {
      ...{ category: place.category !== null, strength: strength(item) !== null, at: place.at !== null },
      ...{ photo: text(item, "photo") !== "", voice: text(item, "voice") !== "" },
    };
    this.#go({ at: "step", id: item.id, step: resume(told, this.#model.facts(place)), alone: false });
  }

  #remove(id: string): void {
    const place = this.#model.place(id);
    this.#draft.remove(id);
    if (this.#route.at === "card") this.#go({ at: "home" }, true);
    const words = place && this.page.words[`removed_${typeOf(place)}`];
    showToast(words ?? this.page.words.removed ?? "", { undo: () => this.#draft.restore(id) });
  }

  #homecoming(): Homecoming {
    return new Homecoming(this.#draft, ({ items, photos, sounds }) => {
      showToast(fill(this.page.words.came_home, { items, photos, sounds }), { seconds: 20 });
    });
  }

  #say(status: Status): void {
    need(this.root, "status").textContent = statusSentence(status, this.page.words);
    (this.#home ??= this.#draft && this.#homecoming())?.look(status);
    this.root.dataset.saved = String(status.pending === 0);
  }
}
