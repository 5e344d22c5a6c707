/**
 * Reference layers in a page (templates/maps/layers_panel.html): a box to show each, what one of their
 * features says, and the way from the list of a layer to the map (`#couche-<layer>-<feature>`).
 */
import type { Geometry } from "geojson";
import type { Bounds } from "../ground";
import type { MapView } from "../leaflet/view";
import type { Colour } from "../look";
import { degrees, unpack, type Columns, type Packed } from "./columns";

const CHUNK = 250; // features in one piece of the words (studio/maps/reference/columnar.py)

type Words = [title: string, notes: string, category: string, values: string[]];

export interface Feature {
  title: string;
  notes: string;
  geometry: Geometry;
}

interface Layer {
  id: string;
  row: HTMLElement;
  box: HTMLInputElement;
  columns: Columns | null;
  texts: Map<number, Promise<Words[]>>;
}

export class ReferencePanel {
  #layers: Layer[];
  /** Kept when the layers that are ticked at first are drawn, or could not be. */
  readonly shown: Promise<void>;
  #opened: { layer: Layer; feature: number; words: Words; at: [number, number] } | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly map: MapView,
    private readonly take: ((feature: Feature) => void) | null = null,
  ) {
    this.#layers = [...root.querySelectorAll<HTMLElement>("[data-reference]")].map((row) => ({
      ...{ id: row.dataset.reference!, row, columns: null, texts: new Map<number, Promise<Words[]>>() },
      box: row.querySelector<HTMLInputElement>("input")!,
    }));
    map.onFeature = (id, feature, at) => void this.#open(id, feature, at);
    this.#layers.forEach((layer) => layer.box.addEventListener("change", () => void this.#show()));
    root.querySelectorAll("[data-with-script]").forEach((part) => part.removeAttribute("hidden"));
    this.#part("layer-close").addEventListener("click", () => this.close());
    this.#part("layer-sheet").addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    if (take) this.#part("layer-take").addEventListener("click", () => this.#taken());
    window.addEventListener("hashchange", () => void this.#addressed());
    this.shown = this.#show();
    void this.shown.then(() => this.#addressed());
  }

  close(): void {
    this.#part("layer-sheet").hidden = true;
    this.map.chooseFeature(null);
    this.#opened = null;
  }

  /** Draw the layers whose box is ticked, from the lowest to the highest. */
  async #show(): Promise<void> {
    const wanted = this.#layers.filter(({ box }) => box.checked);
    const ready = await Promise.all(wanted.map((layer) => this.#columns(layer)));
    const still = wanted.filter((layer, n) => ready[n] && layer.box.checked);
    this.map.setReference(still.map(({ id, row, columns }) => ({ id, columns: columns!, colour: row.dataset.colour as Colour })));
    this.root.dataset.layersReady = "true";
    await drawn();
  }

  /** True when its shapes are here. */
  async #columns(layer: Layer): Promise<boolean> {
    const told = layer.row.querySelector<HTMLElement>("[data-part='layer-trouble']");
    try {
      layer.columns ??= unpack((await fetched(layer.row.dataset.data!)) as Packed);
      told?.setAttribute("hidden", "");
      return true;
    } catch {
      told?.removeAttribute("hidden");
      return false;
    }
  }

  async #open(id: string, feature: number, at: [number, number]): Promise<void> {
    const layer = this.#layers.find((one) => one.id === id);
    if (!layer || this.root.dataset.screen === "step") return; // somebody puts a mark down
    const words = await this.#words(layer, feature).catch((): Words => ["", "", "", []]);
    this.#opened = { layer, feature, words, at };
    const [title, notes, category, values] = words;
    this.#part("layer-title").textContent = title || category || layer.row.dataset.name!;
    this.#part("layer-from").textContent = [layer.row.dataset.name, category !== title && category, layer.row.dataset.credit].filter(Boolean).join(" · ");
    this.#part("layer-notes").textContent = notes;
    const columns = JSON.parse(layer.row.dataset.columns ?? "[]") as string[];
    this.#part("layer-values").replaceChildren(...columns.flatMap((name, n) => (values[n] ? pair(name, values[n]!) : [])));
    this.map.chooseFeature(id, feature);
    this.#part("layer-sheet").hidden = false;
    this.#part("layer-title").focus({ preventScroll: true });
  }

  async #words({ row, texts }: Layer, feature: number): Promise<Words> {
    const piece = Math.floor(feature / CHUNK);
    if (!texts.has(piece)) texts.set(piece, fetched(`${row.dataset.texts!}?morceau=${piece}`) as Promise<Words[]>);
    const rows = await texts.get(piece)!.catch((error: unknown) => {
      texts.delete(piece);
      throw error;
    });
    return rows[feature % CHUNK]!;
  }

  async #addressed(): Promise<void> {
    const found = /^#couche-(.+)-(\d+)$/.exec(location.hash);
    const layer = found && this.#layers.find(({ id }) => id === found[1]);
    if (!layer) return;
    layer.box.checked = true;
    await this.#show();
    const feature = Number(found[2]);
    const at = layer.columns && placeOf(layer.columns, feature);
    if (!at) return;
    const bounds = boundsOf(layer.columns!, feature);
    if (bounds) this.map.fit(bounds);
    else this.map.show(...at);
    await this.#open(layer.id, feature, at);
  }

  #taken(): void {
    if (!this.#opened || !this.take) return;
    const { layer, feature, words } = this.#opened;
    const geometry = layer.columns && geometryOf(layer.columns, feature);
    if (geometry) this.take({ title: words[0], notes: words[1], geometry });
    this.close();
  }

  #part(name: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
  }
}

/** The frame after the next one: what was given to the map is on the screen. */
function drawn(): Promise<void> {
  return new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell())));
}

async function fetched(address: string): Promise<unknown> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function pair(name: string, value: string): HTMLElement[] {
  const [term, said] = [document.createElement("dt"), document.createElement("dd")];
  term.textContent = name;
  said.textContent = value;
  return [term, said];
}

/** Where a feature is: a point, or the middle of its box. */
export function placeOf(columns: Columns, feature: number): [number, number] | null {
  const n = columns.feature.indexOf(feature);
  if (n >= 0) return degrees(columns.x[n]!, columns.y[n]!);
  const box = columns.outlines.find((one) => one.feature === feature)?.box;
  return box ? degrees((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) : null;
}

/** The box of a line or an area, in degrees. */
function boundsOf({ outlines }: Columns, feature: number): Bounds | null {
  const box = outlines.find((one) => one.feature === feature)?.box;
  return box ? [...degrees(box[0], box[3]), ...degrees(box[2], box[1])] : null;
}

/** The feature as GeoJSON, at five decimals; holes and separate parts of an area become rings of one. */
export function geometryOf(columns: Columns, feature: number): Geometry | null {
  const n = columns.feature.indexOf(feature);
  if (n >= 0) return { type: "Point", coordinates: rounded(degrees(columns.x[n]!, columns.y[n]!)) };
  const outline = columns.outlines.find((one) => one.feature === feature);
  if (!outline) return null;
  const lines = outline.parts.map((line) => Array.from({ length: line.length / 2 }, (_, v) => rounded(degrees(line[2 * v]!, line[2 * v + 1]!))));
  if (!outline.isArea) return lines.length === 1 ? { type: "LineString", coordinates: lines[0]! } : { type: "MultiLineString", coordinates: lines };
  return { type: "MultiPolygon", coordinates: areas(lines) };
}

type Ring = number[][];

/** A ring that lies in the one before is its hole; another begins an area. */
function areas(rings: Ring[]): Ring[][] {
  const found: Ring[][] = [];
  for (const ring of rings) {
    const outer = found[found.length - 1]?.[0];
    if (outer && isInside(ring[0]!, outer)) found[found.length - 1]!.push(ring);
    else found.push([ring]);
  }
  return found;
}

function isInside([x, y]: number[], ring: Ring): boolean {
  let inside = false;
  for (let n = 0, before = ring.length - 1; n < ring.length; before = n++) {
    const [ax, ay] = ring[n]! as [number, number];
    const [bx, by] = ring[before]! as [number, number];
    if (ay > y! !== by > y! && x! < ((bx - ax) * (y! - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function rounded([lon, lat]: [number, number]): number[] {
  return [Math.round(lon * 100_000) / 100_000, Math.round(lat * 100_000) / 100_000];
}
