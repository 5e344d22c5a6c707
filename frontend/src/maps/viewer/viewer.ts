/** A published map in its page: the list leads to the map, the map to the list. The list was there first
 * and stays whole; the map is the picture of it. */
import { middleOf, type Spot } from "../strokes/geometry";
import { MapView } from "../leaflet/view";
import { fromLegend } from "../look";
import { drawings, pins, positionOf, type MapData } from "./data";
import { Layers } from "./layers";
import { keepToMoments } from "./moments";
import { Rows } from "./rows";
import { ReferencePanel } from "../reference/panel";
import { Sheet } from "./sheet";
import { goAlong, linesOf } from "../walk/along";

const PAUSE = 250; // milliseconds without a key: the word is whole
const THROUGH = 0.85; // a laid drawing lets the ground be seen

export class Viewer {
  #map: MapView;
  #sheet: Sheet;
  #rows: Rows;
  #layers: Layers;
  #category: number | null = null;
  #words = "";
  #found = new Set<string>();
  #laid = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly data: MapData,
  ) {
    this.#rows = new Rows(root);
    let layersShown: (shown: Promise<void>) => void = () => undefined;
    const waits = root.querySelector("[data-reference] input:checked") !== null;
    this.#map = new MapView(this.#part("map"), {
      ...(waits && { first: new Promise<void>((tell) => (layersShown = tell)) }),
      ground: data.ground,
      open: data.view,
      draw: fromLegend(data.looks),
      refits: true,
      onChoose: (id) => this.#choose(id),
    });
    this.#sheet = new Sheet(this.#part("sheet"), (id) => this.#closed(id));
    this.#layers = new Layers(root.querySelector<HTMLElement>('[data-part="layers"]'), () => this.#filter());
    this.#map.setMode(data.display.mode);
    this.#narrow();
    this.#laid = data.under?.shows === "laid" && Boolean(data.under.laid);
    this.#stand();
    this.#ways();
    this.#tools();
    this.#filters();
    this.#seek();
    this.#list();
    this.#openAddressed();
    if (root.querySelector("[data-reference]")) layersShown(new ReferencePanel(root, this.#map).shown);
    this.#walks();
    keepToMoments(root);
    root.classList.add("is-alive"); // small photos may come now: styles/map-view.css
  }

  close(): void {
    this.#rows.close();
    this.#map.close();
  }

  #draw(): void {
    const shows = (category: number | null) => this.#shows(category);
    const said = ({ id }: { id: string }) => !this.#words || this.#found.has(id);
    this.#map.setPins(pins(this.data, shows, (id) => this.#name(id), this.#laid).filter(said));
    this.#map.setDrawings(drawings(this.data, shows, this.#laid).filter((one) => one.kind === "words" || said(one)));
  }

  #shows(category: number | null): boolean {
    const chosen = this.#category === null || category === this.#category;
    return chosen && this.#layers.shows(this.data.layers[category ?? -1]);
  }

  /** The ground, the drawing on it as it was drawn or where it lies, and everything in its place. */
  #stand(): void {
    const { under, ground, view } = this.data;
    const laid = this.#laid ? (under?.laid ?? null) : null;
    this.#map.setGround(laid?.ground ?? ground, view.zoom);
    const { drawing = "", laid: there = "" } = this.#part("stage").dataset;
    this.#map.setUnder(under ? { addresses: [laid ? there : drawing], bounds: laid?.bounds ?? under.bounds, opacity: under.opacity * (laid ? THROUGH : 1), text: "", laid: laid !== null } : null);
    this.#draw();
    this.#fit();
  }

  /** « Comme dessiné » or « Sur la carte ». */
  #ways(): void {
    const bar = this.root.querySelector<HTMLElement>('[data-part="switch"]');
    if (!bar) return;
    const buttons = [...bar.querySelectorAll<HTMLElement>("[data-way]")];
    const say = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String((one.dataset.way === "laid") === this.#laid)));
    for (const button of buttons) {
      button.addEventListener("click", () => {
        this.#laid = button.dataset.way === "laid";
        this.#sheet.close();
        this.#stand();
        say();
      });
    }
    bar.hidden = false;
    say();
  }

  #fit(): void {
    const { under, view } = this.data;
    const bounds = this.#laid ? under?.laid?.bounds : this.data.bounds;
    if (under && bounds) return this.#map.fit(bounds, 8);
    if (bounds) this.#map.fit(bounds);
    else this.#map.show(view.lon, view.lat, view.zoom);
  }

  #tools(): void {
    const acts: Record<string, () => void> = { "zoom-in": () => this.#map.zoom(1), "zoom-out": () => this.#map.zoom(-1), fit: () => this.#fit() };
    for (const [part, act] of Object.entries(acts)) this.#part(part).addEventListener("click", act);
    this.#part("tools").hidden = false;
    const large = this.root.querySelector('[data-part="large"]');
    large?.addEventListener("click", () => this.#enlarge(large, large.getAttribute("aria-pressed") !== "true"));
    this.root.addEventListener("keydown", ({ key }) => large && key === "Escape" && this.#enlarge(large, false));
  }

  /** The map and its list fill the window, and nothing else is there for an eye or a keyboard. Who had moved the
   * map stays where she was. */
  #enlarge(button: Element, large: boolean): void {
    if (button.getAttribute("aria-pressed") === String(large)) return;
    button.setAttribute("aria-pressed", String(large));
    document.body.classList.toggle("map-large", large);
    if (!large) this.root.scrollIntoView();
    requestAnimationFrame(() => this.#map.measure()); // browsers that do not tell of a box
  }

  #filters(): void {
    const bar = this.root.querySelector<HTMLElement>('[data-part="filters"]');
    if (!bar) return;
    const buttons = [...bar.querySelectorAll<HTMLElement>("[data-filter]")];
    bar.hidden = false;
    for (const button of buttons) {
      button.addEventListener("click", () => {
        buttons.forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
        this.#category = button.dataset.filter ? Number(button.dataset.filter) : null;
        this.#filter();
      });
    }
  }

  /** Places that say a word, on the map and in the list. */
  #seek(): void {
    const box = this.root.querySelector<HTMLElement>('[data-part="seek"]');
    const field = box?.querySelector("input");
    if (!box || !field) return;
    let timer = 0;
    box.hidden = false;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => ((this.#words = field.value.trim()), this.#filter()), PAUSE);
    });
  }

  #filter(): void {
    this.#sheet.close();
    const shown = this.#narrow();
    this.#draw();
    const told = this.root.querySelector<HTMLElement>('[data-part="filtered"]');
    if (!told) return;
    const { one = "", many = "" } = told.dataset;
    told.textContent = shown < 2 ? one.replace("1", String(shown)) : many.replace("{count}", String(shown));
  }

  /** The list holds what the map holds; how many rows that is. */
  #narrow(): number {
    this.#found = this.#rows.narrow((category) => this.#shows(category), this.#words);
    return this.#found.size;
  }

  #list(): void {
    const unfolded = ({ target }: Event) => {
      const row = target instanceof HTMLDetailsElement && target.open ? target.closest(".place") : null;
      if (row) this.#lead(row.id);
    };
    const list = this.#part("places");
    list.addEventListener("toggle", unfolded, true); // folds do not bubble
    list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-show]") : null;
      if (button) this.#showOnMap(button.dataset.show ?? "");
    });
  }

  /** Opened in the list: the map follows, the page does not move. */
  #lead(id: string): void {
    const at = this.#at(id);
    if (this.#sheet.opened !== id) this.#sheet.close(true); // one place at a time
    this.#map.select(id);
    if (at) this.#map.show(...at);
  }

  #showOnMap(id: string): void {
    this.#lead(id);
    this.#part("stage").scrollIntoView({ block: "nearest" });
    this.#map.focusPin(id);
  }

  /** Chosen on the map. */
  #choose(id: string): void {
    const row = this.#rows.get(id);
    if (!row) return;
    const at = this.#at(id);
    this.#map.select(id);
    this.#part("stage").scrollIntoView({ block: "nearest" });
    this.#sheet.open(id, row);
    if (at) this.#map.showBeside(...at, ...this.#sheet.beside);
  }

  #closed(id: string): void {
    this.#map.select(null);
    this.#map.focusPin(id);
  }

  /** `#lieu-3` in the address opens that place. */
  #openAddressed(): void {
    const row = this.#rows.inPage(location.hash.slice(1));
    const fold = row?.querySelector("details");
    if (fold) fold.open = true;
    if (row && row !== document.querySelector(":target")) row.scrollIntoView();
  }

  /** The dot goes along a walk with its voice, wherever that is played; a stop takes one to its moment. */
  #walks(): void {
    const known = new WeakSet<EventTarget>();
    const begin = ({ target }: Event) => {
      if (!(target instanceof HTMLMediaElement) || known.has(target)) return;
      known.add(target);
      const id = target.closest(".place")?.id ?? this.#sheet.opened;
      const walk = this.data.drawings.find((one) => one.id === id);
      if (!walk?.pace) return;
      goAlong(target, linesOf(walk.geometry), walk.pace, (at) => this.#map.setDot(at));
      target.dispatchEvent(new Event("play")); // it has begun already
    };
    this.root.addEventListener("play", begin, true); // sounds do not bubble
    this.root.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-hear]") : null;
      if (button) this.#hear(button.dataset.hear ?? "", Number(button.dataset.second));
    });
  }

  #hear(id: string, second: number): void {
    const row = this.#rows.inPage(id);
    const [fold, sound] = [row?.querySelector("details"), row?.querySelector("audio")];
    if (!fold || !sound) return;
    this.#sheet.close();
    fold.open = true;
    sound.currentTime = second;
    void sound.play();
    this.#part("stage").scrollIntoView({ block: "nearest" });
  }

  #at(id: string): Spot | null {
    const { marks } = this.data;
    const n = marks.id.indexOf(id);
    if (n >= 0) return positionOf(this.data, n, this.#laid);
    return middleOf(drawings(this.data, () => true, this.#laid).find((one) => one.id === id)?.geometry ?? null);
  }

  #name(id: string): string {
    const words = this.#rows.get(id)?.querySelector(".place-words");
    const told = [...(words?.children ?? [])].map((part) => part.textContent?.trim() ?? "");
    return told.filter(Boolean).join(", ");
  }

  #part(name: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`no part ${name}`);
    return found;
  }
}
