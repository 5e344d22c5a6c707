/**
 * What this browser keeps of the workshop for when there is no network. Three kinds of places:
 * `studio-field-<draft>` what one person took along for one map (pages, photos, voices), emptied when the
 * phone passes to somebody else; `studio-ground` tiles of the ground, which say nothing of anybody;
 * `studio-shell` the page that says there is no network.
 */
export const FIELD = "studio-field-";
export const GROUND = "studio-ground";
export const SHELL = "studio-shell";
export const OFFLINE_PAGE = "/atelier/hors-ligne";

export function fieldCache(draft: string): string {
  return FIELD + draft;
}

/** Where the facts of a pack are kept, beside what it holds. */
export function recordAddress(draft: string): string {
  return `/atelier/sac/${draft}.json`;
}

/** Names of the files of ours that a page or a style names. */
export function namesIn(text: string): string[] {
  const found = text.match(/\/(?:static\/dist|voix)\/[\w./-]+/g) ?? [];
  return [...new Set(found)];
}

/** Files that a style names beside itself. */
export function filesOf(style: string, address: string): string[] {
  const found = (style.match(/url\(["']?\.\/[^"')]+/g) ?? []).map((one) => one.replace(/^url\(["']?/, ""));
  return [...new Set(found.map((name) => new URL(name, new URL(address, location.origin)).pathname))];
}

/** Empty what somebody took along. Never rejects; nothing where a browser keeps nothing. */
export async function forgetField(): Promise<void> {
  if (typeof caches === "undefined") return;
  const names = await caches.keys().catch(() => []);
  await Promise.all(names.filter((name) => name.startsWith(FIELD)).map((name) => caches.delete(name)));
}
