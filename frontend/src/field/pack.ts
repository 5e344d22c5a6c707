/**
 * What one person takes along for one map, fetched a piece at a time into the browser's caches: it can be
 * cut at any moment and goes on from there. Needs a secure address; `canPack` says whether there is one.
 */
import { FIELD, fieldCache, filesOf, forgetField, GROUND, namesIn, recordAddress } from "../disk/caches";
import { getJson } from "../net/request";

/** As the server plans it (studio/maps/luggage.py). Bytes are estimates. */
export interface Luggage {
  ground: string;
  scale: number;
  deepest: number;
  tiles: string[];
  photos: string[];
  /** File id and recipe: the drawing that the map stands on. */
  pictures: string[];
  /** One tile of each paper: `ground/zoom/column/row`. */
  papers: string[];
  /** Pieces of reference layers: `id/data`, `id/texts?morceau=3`. */
  layers: string[];
  tile_bytes: number;
  photo_bytes: number;
  most: number;
}

/** The facts of a pack, kept with it. */
export interface PackRecord {
  draft: string;
  person: string;
  /** Milliseconds since 1970. */
  at: number;
  bytes: number;
  /** How many pieces could not be had yet. */
  left: number;
  /** The build of Studio whose pages it holds. */
  build: string;
  deepest: number;
  tiles: string[];
}

export interface Outing {
  draft: string;
  person: string;
  build: string;
  pages: string[];
}

export type Told = (done: number, total: number, bytes: number) => void;

const AT_ONCE = 4;
const REST_BYTES = 1_500_000; // pages, scripts, letters, drawings, voices: measured, and a little more
const PATIENCE = [0, 1_500, 3_000, 5_000, 8_000]; // milliseconds; a voice may have to be made first

export function canPack(): boolean {
  return window.isSecureContext && typeof caches !== "undefined" && "serviceWorker" in navigator;
}

/** Why taking along stopped: no network, or no room. */
export class PackStopped extends Error {
  constructor(readonly why: "offline" | "full") {
    super(why);
  }
}

export async function planOf(draft: string, fine: boolean): Promise<{ luggage: Luggage; bytes: number }> {
  const luggage = await getJson<Luggage>(`/api/cartes/${draft}/bagage?scale=${fine ? 2 : 1}`);
  return { luggage, bytes: luggage.tile_bytes + luggage.photo_bytes + REST_BYTES };
}

export async function recordOf(draft: string): Promise<PackRecord | null> {
  if (!(await caches.has(fieldCache(draft)))) return null;
  const kept = await (await caches.open(fieldCache(draft))).match(recordAddress(draft));
  return kept ? ((await kept.json()) as PackRecord) : null;
}

/** Every pack of this browser. */
export async function records(): Promise<PackRecord[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(FIELD));
  const found = await Promise.all(names.map((name) => recordOf(name.slice(FIELD.length))));
  return found.filter((one) => one !== null);
}

/**
 * Take everything along. `anew`: also what is here already and may have changed. Rejects with PackStopped;
 * what was taken stays, and the record says how much is left.
 */
export async function take(outing: Outing, luggage: Luggage, told: Told, anew = false): Promise<PackRecord> {
  const [field, ground] = [await caches.open(fieldCache(outing.draft)), await caches.open(GROUND)];
  const names = [...luggage.tiles.map((name) => `${luggage.ground}/${name}`), ...luggage.papers];
  const tiles = names.map((name) => `/tiles/${name}${luggage.scale === 2 ? "@2x" : ""}.png`);
  const work = new Work(told);
  const { draft, person, build } = outing;
  const record = { draft, person, build, at: Date.now(), deepest: luggage.deepest, tiles };
  const note = (left: number) => field.put(recordAddress(outing.draft), Response.json({ ...record, left, bytes: work.bytes }));
  try {
    await note(tiles.length);
    const files = await takePages(outing.pages, field, work);
    const layers = luggage.layers.map((name) => `/api/couches/${name}`);
    const photos = [...luggage.photos.map((id) => `/fichiers/${id}/thumb`), ...luggage.pictures.map((name) => `/fichiers/${name}`), ...layers];
    work.total = outing.pages.length + files.length + photos.length + tiles.length;
    await work.all(files, field, false);
    await work.all(photos, field, anew);
    await work.all(tiles, ground, anew);
  } catch (error) {
    await note(Math.max(1, work.total - work.done)).catch(() => undefined);
    throw error;
  }
  await note(0);
  await forgetTiles(ground);
  void navigator.storage?.persist?.().catch(() => false);
  return { ...record, left: 0, bytes: work.bytes };
}

/** Pages and their files again, and nothing else: Studio has changed, the ground has not. */
export async function renew(outing: Outing, record: PackRecord): Promise<PackRecord> {
  const field = await caches.open(fieldCache(outing.draft));
  const work = new Work(() => undefined);
  await work.all(await takePages(outing.pages, field, work), field, false);
  const renewed = { ...record, build: outing.build };
  await field.put(recordAddress(outing.draft), Response.json(renewed));
  return renewed;
}

/** Forget a pack, and the tiles that no other one holds. */
export async function remove(draft: string): Promise<void> {
  await caches.delete(fieldCache(draft));
  await forgetTiles(await caches.open(GROUND));
}

/** A phone that has passed to somebody else forgets what the one before took along. */
export async function keepFor(person: string): Promise<void> {
  if ((await records()).some((record) => record.person !== person)) await forgetField();
}

async function forgetTiles(ground: Cache): Promise<void> {
  const wanted = new Set((await records()).flatMap(({ tiles }) => tiles));
  for (const { url } of await ground.keys()) if (!wanted.has(new URL(url).pathname)) await ground.delete(url);
}

/** The pages; the names of every file that they, and their styles, name. */
async function takePages(pages: readonly string[], field: Cache, work: Work): Promise<string[]> {
  const files = new Set<string>();
  for (const page of pages) {
    const text = await work.one(page, field, true);
    namesIn(text ?? "").forEach((name) => files.add(name));
  }
  for (const style of [...files].filter((name) => name.endsWith(".css"))) {
    const text = await work.one(style, field, true);
    filesOf(text ?? "", style).filter(isUseful).forEach((name) => files.add(name));
  }
  return [...files];
}

/** Letters of the alphabets that nobody here writes stay away. */
function isUseful(name: string): boolean {
  return !/fonts\/.*-(cyrillic|greek|vietnamese|latin-ext)/.test(name);
}

class Work {
  done = 0;
  total = 1;
  bytes = 0;

  constructor(private readonly told: Told) {}

  /** Several at a time. */
  async all(addresses: readonly string[], cache: Cache, anew: boolean): Promise<void> {
    const rest = [...addresses];
    const turn = async () => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) await this.one(next, cache, anew);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, turn));
  }

  /** Fetch and keep; its text when it is one. What does not exist is left out. */
  async one(address: string, cache: Cache, anew: boolean): Promise<string | null> {
    const kept = anew ? undefined : await cache.match(address, { ignoreVary: true });
    const found = kept ?? (await fetched(address));
    if (found.ok && !kept) await cache.put(address, found.clone()).catch(full);
    const body = await found.blob();
    this.bytes += found.ok ? body.size : 0;
    this.told(++this.done, Math.max(this.done, this.total), this.bytes);
    return found.ok && /^text\//.test(body.type) ? body.text() : null;
  }
}

/** Rejects with PackStopped when nobody answers; a redirected page is somebody else's, and is refused. */
async function fetched(address: string): Promise<Response> {
  for (const pause of PATIENCE) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const found = await fetch(address, { credentials: "same-origin", headers: { Accept: "*/*" } }).catch(() => null);
    if (found && ![429, 502, 503, 504].includes(found.status)) return found.redirected ? Response.error() : found;
    if (!found && navigator.onLine === false) break;
    if (found && /^\/voix\//.test(address) && pause === PATIENCE[PATIENCE.length - 1]) return found; // a phone has a voice too
  }
  throw new PackStopped("offline");
}

function full(error: unknown): never {
  if (error instanceof DOMException && error.name === "QuotaExceededError") throw new PackStopped("full");
  throw error;
}
