/**
 * Laying the drawing on the ground: a spot found on the drawing, then the same on the map, each under a
 * fixed cross (finger, arrows, keyboard; nothing is dragged that could slip). From two pairs on, the
 * server lays it; it may always stay a drawing.
 */
import { showToast } from "../../behaviours/toast";
import { getJson } from "../../net/request";
import { positionOf, spotOf, fittingZoom, type Spot } from "../drawing/plane";
import type { Drawn, Pair } from "../drawing/drawn";
import { MapView, type Pin } from "../leaflet/view";
import type { Colour, DrawMark } from "../look";
import { showCredits } from "../editor/credits";
import type { Model } from "../editor/model";
import { counted, fill } from "../../draft/words";
import { need, Piece } from "../editor/pieces";
import type { PreparePage, Room } from "./prepare";

type Step = "drawing" | "map" | "result";

const MOST = 24;
const COLOURS: readonly Colour[] = ["orange", "blue", "green", "violet", "brown", "black", "grey"];
const THROUGH = 0.75; // while it is laid, the ground must be seen
const PAUSE = 350; // milliseconds without a key

interface Found {
  name: string;
  detail: string;
  lon: number;
  lat: number;
}

export class LayingRoom implements Room {
  #views: { drawing: MapView; map: MapView } | null = null;
  #step: Step = "drawing";
  #spot: Spot | null = null;
  #fitted = "";
  #timer = 0;

  constructor(
    private readonly model: Model,
    private readonly page: PreparePage,
    private readonly place: HTMLElement,
    private readonly draw: DrawMark,
  ) {
    const acts: Record<string, () => void> = { "lay-here": () => this.#here(), "lay-more": () => this.#begin(), "lay-keep": () => this.#keep(), "lay-leave": () => this.#leaveDrawing() };
    for (const [part, act] of Object.entries(acts)) need(place, part).addEventListener("click", act);
    for (const half of ["drawing", "map"] as const) this.#tools(half);
    const opacity = need<HTMLInputElement>(place, "lay-opacity");
    opacity.addEventListener("input", () => this.#show());
    opacity.addEventListener("change", () => this.#drawing && this.model.draft.set(this.#drawing.item.id, "opacity", Number(opacity.value)));
    const words = need<HTMLInputElement>(place, "lay-words");
    words.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#search(words.value.trim()), PAUSE);
    });
  }

  enter(): void {
    const drawing = this.#drawing;
    if (!drawing) return void (location.hash = "fond");
    this.#open(drawing);
    need<HTMLInputElement>(this.place, "lay-opacity").value = String(drawing.opacity);
    if (drawing.points.length >= 2) this.#go("result");
    else this.#begin();
  }

  leave(): void {
    this.#views?.drawing.close();
    this.#views?.map.close();
    this.#views = null;
    this.#fitted = "";
  }

  follow(): void {
    if (this.#views && this.#drawing) this.#show();
  }

  get #drawing(): Drawn | null {
    return this.model.drawing;
  }

  get #points(): Pair[] {
    return this.#drawing?.points ?? [];
  }

  #open(drawing: Drawn): void {
    this.leave();
    const { sheet } = this.model;
    const { grounds } = this.page;
    const real = this.model.realGround();
    const [west, south, east, north] = drawing.bounds;
    const on = new MapView(need(this.place, "lay-drawing"), {
      ground: grounds.papier!,
      open: { lon: (west + east) / 2, lat: (south + north) / 2, zoom: fittingZoom(drawing.bounds, 900, 600) },
      draw: this.draw,
    });
    on.setUnder({ addresses: drawing.addresses, bounds: drawing.bounds, opacity: 1, text: drawing.text });
    const map = new MapView(need(this.place, "lay-map"), { ground: real, open: sheet.view, draw: this.draw });
    showCredits(need(this.place, "lay-credits"), real);
    this.#views = { drawing: on, map };
  }

  #tools(half: "drawing" | "map"): void {
    const box = this.place.querySelector<HTMLElement>(`[data-half="${half}"]`)!;
    for (const button of box.querySelectorAll<HTMLElement>("[data-push]")) {
      const [across = 0, down = 0] = (button.dataset.push ?? "").split(" ").map(Number);
      button.addEventListener("click", () => this.#views?.[half].push(across, down));
    }
    for (const button of box.querySelectorAll<HTMLElement>("[data-zoom]")) {
      button.addEventListener("click", () => this.#views?.[half].zoom(Number(button.dataset.zoom)));
    }
  }

  #begin(): void {
    this.#spot = null;
    this.#go("drawing");
    if (this.#drawing) requestAnimationFrame(() => this.#drawing && this.#views?.drawing.fit(this.#drawing.bounds, 8));
  }

  #go(step: Step): void {
    this.#step = step;
    this.place.dataset.step = step;
    this.#fitted = "";
    this.#show();
  }

  /** The cross stands on it: on the drawing, then on the map. */
  #here(): void {
    const drawing = this.#drawing;
    if (!drawing || !this.#views) return;
    if (this.#step === "drawing") {
      const { lon, lat } = this.#views.drawing.place;
      const [x, y] = spotOf([lon, lat], drawing.bounds);
      this.#spot = [clamped(x), clamped(y)];
      this.#guess();
      return this.#go("map");
    }
    const { lon, lat } = this.#views.map.place;
    if (this.#spot) this.#set([...drawing.points, { x: this.#spot[0], y: this.#spot[1], lon: rounded(lon), lat: rounded(lat) }]);
    this.#spot = null;
    if (this.#points.length < 2) this.#begin();
    else this.#go("result");
  }

  /** Once it is laid, the map goes where the new spot would fall. */
  #guess(): void {
    const { laid, bounds } = this.#drawing ?? {};
    if (!laid || !bounds || !this.#spot) return;
    const [lon, lat] = laid.lens(positionOf(this.#spot, bounds));
    this.#views?.map.show(lon, lat);
  }

  #set(points: Pair[]): void {
    if (this.#drawing) this.model.draft.set(this.#drawing.item.id, "points", points);
    this.model.forget();
  }

  #removePoint(number: number): void {
    this.#set(this.#points.filter((_, n) => n !== number));
    if (this.#points.length < 2) this.#begin();
    else this.#show();
  }

  #keep(): void {
    const sheet = this.model.draft.items("sheet")[0];
    if (sheet) this.model.draft.set(sheet.id, "shows", "laid");
    showToast(this.page.prepare_words.kept ?? "");
    location.hash = "";
  }

  #leaveDrawing(): void {
    const sheet = this.model.draft.items("sheet")[0];
    this.model.draft.together(() => {
      this.#set([]);
      if (sheet) this.model.draft.set(sheet.id, "shows", "drawn");
    });
    showToast(this.page.prepare_words.left_drawing ?? "", { undo: () => this.model.draft.undo() });
    location.hash = "";
  }

  // What is seen

  #show(): void {
    const drawing = this.#drawing;
    if (!drawing || !this.#views) return;
    const { prepare_words: words } = this.page;
    const n = drawing.points.length + 1;
    const titles = { drawing: fill(words.on_drawing, { n }), map: fill(words.on_map, { n }), result: words.laid_title ?? "" };
    if (this.#step !== "result") need(this.place, "lay-title").textContent = titles[this.#step];
    need(this.place, "lay-hint").textContent = { drawing: words.find_on_drawing, map: words.find_on_map, result: "" }[this.#step] ?? "";
    this.#parts();
    this.#pins(drawing);
    this.#list(drawing);
    this.#result(drawing);
  }

  #parts(): void {
    const result = this.#step === "result";
    for (const half of this.place.querySelectorAll<HTMLElement>("[data-half]")) {
      half.classList.toggle("is-aiming", half.dataset.half === this.#step);
      half.classList.toggle("is-away", half.dataset.half !== (result ? "map" : this.#step));
    }
    need(this.place, "lay-here").hidden = result;
    need(this.place, "lay-search").hidden = this.#step !== "map";
    need(this.place, "lay-more").hidden = !result || this.#points.length >= MOST;
    need(this.place, "lay-keep").hidden = !result || !this.#drawing?.laid;
    need(this.place, "lay-opacity-box").hidden = !result || !this.#drawing?.laid;
  }

  #pins({ points, bounds }: Drawn): void {
    const named = (n: number) => fill(this.page.prepare_words.point_name, { n: n + 1 });
    const look = (n: number) => ({ colour: COLOURS[n % COLOURS.length]!, shape: "circle" as const, icon: "" });
    const pin = (n: number, [lon, lat]: Spot): Pin => ({ id: `point-${n}`, lon, lat, look: look(n), label: named(n), strength: 1 });
    const waiting = this.#spot ? [pin(points.length, positionOf(this.#spot, bounds))] : [];
    this.#views?.drawing.setPins([...points.map(({ x, y }, n) => pin(n, positionOf([x, y], bounds))), ...waiting]);
    this.#views?.map.setPins(points.map(({ lon, lat }, n) => pin(n, [lon, lat])));
  }

  #list({ points }: Drawn): void {
    const { prepare_words: words } = this.page;
    const rows = points.map((_, n) => {
      const name = fill(words.point_name, { n: n + 1 });
      const piece = new Piece("piece-point").text("title", name);
      const dot = this.draw({ colour: COLOURS[n % COLOURS.length]!, shape: "circle", icon: "" });
      piece.part("title").prepend(dot);
      piece.part("remove").setAttribute("aria-label", fill(words.remove, { word: name }));
      return piece.on("remove", () => this.#removePoint(n)).root;
    });
    need(this.place, "lay-points").replaceChildren(...rows);
  }

  #result(drawing: Drawn): void {
    const { laid, trouble } = drawing;
    const opacity = Number(need<HTMLInputElement>(this.place, "lay-opacity").value) * THROUGH;
    const seen = laid && this.#step !== "drawing" ? { addresses: [laid.address], bounds: laid.bounds, opacity: this.#step === "result" ? opacity : 0.45, text: drawing.text, laid: true } : null;
    this.#views?.map.setUnder(seen);
    need(this.place, "lay-done").textContent = this.#sentence(drawing);
    if (this.#step !== "result") return;
    need(this.place, "lay-title").textContent = counted(this.page.prepare_words, "points", drawing.points.length);
    const fitted = laid ? laid.address : "points";
    if (this.#fitted === fitted || trouble) return;
    this.#fitted = fitted;
    requestAnimationFrame(() => this.#views?.map.fit(laid?.bounds ?? around(drawing.points), 24));
  }

  #sentence({ points, laid, trouble }: Drawn): string {
    const { prepare_words: words } = this.page;
    if (points.length < 2) return fill(words.need_two, { count: 2 - points.length });
    if (trouble) return trouble;
    if (!laid) return words.laying ?? "";
    if (laid.error === null) return words.laid_exactly ?? "";
    return fill(words.laid_error, { metres: distance(laid.error) });
  }

  async #search(sought: string): Promise<void> {
    const told = sought ? await getJson<{ places: Found[] }>(`/api/lieux?q=${encodeURIComponent(sought)}`).catch(() => null) : null;
    const rows = (told?.places ?? []).map(({ name, detail, lon, lat }) =>
      new Piece("piece-found").text("title", name).text("note", detail).on("open", () => {
        this.#views?.map.show(lon, lat, 16);
        need(this.place, "lay-found").replaceChildren();
        need(this.place, "lay-here").focus();
      }),
    );
    need(this.place, "lay-found").replaceChildren(...rows.map(({ root }) => root));
  }
}

function clamped(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * 1e5) / 1e5;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function around(points: readonly Pair[]): [number, number, number, number] {
  const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** « 45 m », « 1,2 km ». */
function distance(metres: number): string {
  if (metres < 1000) return `${Math.max(1, Math.round(metres))} m`;
  return `${(metres / 1000).toFixed(1).replace(".", ",")} km`;
}
