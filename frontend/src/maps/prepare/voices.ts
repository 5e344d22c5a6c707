/** The legend and the questions change while the page is open: ask where our machine says the new words. */
import { getJson } from "../../net/request";
import type { Page } from "../editor/page";

let asking = false;
const tried = new Set<string>();

/** True when there are new voices. Without network, the browser's own voice does. */
export async function listenAgain(page: Page, words: readonly string[]): Promise<boolean> {
  const fresh = words.filter((word) => word && !(word in page.voices) && !tried.has(word));
  if (!fresh.length || asking) return false;
  asking = true;
  fresh.forEach((word) => tried.add(word));
  const told = await getJson<{ voices: Record<string, string> }>(`/api/cartes/${page.draft}/voix`).catch(() => null);
  asking = false;
  if (!told) return false;
  Object.assign(page.voices, told.voices);
  return fresh.some((word) => word in page.voices);
}
