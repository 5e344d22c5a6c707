/** How much one person has made in a draft, on this phone and on the server. Pure, but for the asking. */
import type { Draft } from "../draft/client";
import type { ItemView } from "../draft/state";
import { getJson } from "../net/request";

export interface Counts {
  items: number;
  photos: number;
  sounds: number;
}

export const COUNTED = ["items", "photos", "sounds"] as const;

const NOT_MADE = ["category", "sheet", "overlay"]; // what professionals arrange is not what one brings back

/** What this phone knows, sent or not. */
export function countsHere(items: readonly ItemView[]): Counts {
  const mine = items.filter(({ mine, deleted, type }) => mine && !deleted && !NOT_MADE.includes(type));
  const having = (path: string) => mine.filter(({ properties }) => Boolean(properties[path])).length;
  return { items: mine.length, photos: having("photo"), sounds: having("voice") };
}

/** What the server has; null when it cannot be asked. */
export function countsThere(draft: Draft): Promise<Counts | null> {
  return getJson<Counts>(`/api/drafts/${draft.id}/comptes`).catch(() => null);
}

export function sameCounts(a: Counts, b: Counts): boolean {
  return COUNTED.every((name) => a[name] === b[name]);
}
