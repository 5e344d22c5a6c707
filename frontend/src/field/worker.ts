/**
 * The service worker. It never decides what is kept: a person does (field/pack.ts). Pages and photos come
 * from the network while there is one, from what was taken along when there is none; files whose name
 * changes with their content, tiles and voices come from here first. Nothing else is touched: what
 * changes something goes to the server or fails, and the page keeps it.
 */
import { filesOf, FIELD, forgetField, GROUND, namesIn, OFFLINE_PAGE, SHELL } from "../disk/caches";
import { enlarged } from "./enlarging";

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Worker {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", act: (event: Extendable) => void): void;
  addEventListener(name: "fetch", act: (event: Asked) => void): void;
}

const PATIENCE = 6_000; // milliseconds; beyond, a bad network counts as none where a page is kept
const LEAVING = "/atelier/passer";
const DEAD = [502, 503, 504]; // the server is not there, somebody answers in its place
const ANY = { ignoreVary: true };

export function serve(worker = self as unknown as Worker): void {
  worker.addEventListener("install", (event) => {
    event.waitUntil(keepShell());
    void worker.skipWaiting(); // files have the names of their content: a page never mixes two builds
  });
  worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
  worker.addEventListener("fetch", (event) => answer(event));
}

function answer(event: Asked): void {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST" && pathname === LEAVING) event.respondWith(leave(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (/^\/(static|voix)\//.test(pathname)) event.respondWith(keptFirst(request));
  else if (pathname.startsWith("/tiles/")) event.respondWith(tile(request, pathname));
  else if (pathname.startsWith("/fichiers/")) event.respondWith(photo(request, pathname));
  else if (pathname.startsWith("/api/couches/")) event.respondWith(layer(request));
}

/** The page from the network; without it, the one that was taken along; else one that says so. */
async function page(request: Request): Promise<Response> {
  const kept = await inFields(request.url);
  try {
    const found = await (kept ? inTime(fetch(request)) : fetch(request));
    if (!kept || !DEAD.includes(found.status)) return found;
  } catch {
    // no network
  }
  return kept ?? (await caches.match(OFFLINE_PAGE, ANY)) ?? Response.error();
}

/** Somebody passes the phone on: what she took along goes once the server has heard it. */
async function leave(request: Request): Promise<Response> {
  try {
    const found = await fetch(request);
    if (found.ok || found.type === "opaqueredirect") await forgetField();
    return found;
  } catch {
    return (await caches.match(OFFLINE_PAGE, ANY)) ?? Response.error();
  }
}

async function keptFirst(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, ANY);
  if (!kept) return fetch(request);
  return request.headers.has("Range") ? part(kept, request.headers.get("Range")!) : kept;
}

async function tile(request: Request, pathname: string): Promise<Response> {
  const kept = await caches.match(pathname, { ...ANY, cacheName: GROUND });
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const larger = await enlarged(pathname, (address) => caches.match(address, { ...ANY, cacheName: GROUND }));
    if (larger) return larger;
    throw error;
  }
}

/** What was withdrawn must not come back: the network first. Without it, a small photo for a large one. */
async function photo(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = (await inFields(pathname)) ?? (await inFields(pathname.replace(/\/\w+$/, "/thumb")));
    if (kept) return kept;
    throw error;
  }
}

/** A reference layer, or a piece of it. */
async function layer(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const { pathname, search } = new URL(request.url);
    const kept = await inFields(pathname, search);
    if (kept) return kept;
    throw error;
  }
}

async function inFields(address: string, asked = ""): Promise<Response | undefined> {
  const { pathname } = new URL(address, location.origin);
  for (const name of (await caches.keys()).filter((one) => one.startsWith(FIELD))) {
    const found = await caches.match(pathname + asked, { ...ANY, cacheName: name });
    if (found) return found;
  }
  return undefined;
}

/** The bytes of a sound that a player asks for. */
async function part(whole: Response, range: string): Promise<Response> {
  const bytes = await whole.arrayBuffer();
  const [, from = "0", to = ""] = /bytes=(\d+)-(\d*)/.exec(range) ?? [];
  const [start, end] = [Number(from), to ? Math.min(Number(to), bytes.byteLength - 1) : bytes.byteLength - 1];
  const headers = {
    "Content-Type": whole.headers.get("Content-Type") ?? "audio/mp4",
    "Content-Range": `bytes ${start}-${end}/${bytes.byteLength}`,
    "Accept-Ranges": "bytes",
  };
  return new Response(bytes.slice(start, end + 1), { status: 206, headers });
}

function inTime(answering: Promise<Response>): Promise<Response> {
  const late = new Promise<never>((_, refuse) => setTimeout(() => refuse(new Error("no answer")), PATIENCE));
  return Promise.race([answering, late]);
}

/** The page without network, with its style and its drawing. Never rejects: the worker is useful without. */
async function keepShell(): Promise<void> {
  try {
    const shell = await caches.open(SHELL);
    const found = await fetch(OFFLINE_PAGE);
    const text = await found.clone().text();
    const files = namesIn(text);
    const styles = files.filter((name) => name.endsWith(".css"));
    for (const style of styles) files.push(...filesOf(await (await fetch(style)).text(), style).filter((name) => name.includes("latin-400")));
    const wanted = new Set([OFFLINE_PAGE, ...files]);
    for (const { url } of await shell.keys()) if (!wanted.has(new URL(url).pathname)) await shell.delete(url);
    await shell.addAll([...files]);
    await shell.put(OFFLINE_PAGE, found);
  } catch (error) {
    console.warn(error);
  }
}
