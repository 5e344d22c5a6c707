/** Recordings that another machine began and never finished, as the server has them. */
import type { Medium } from "../net/protocol";
import { getJson, postJson } from "../net/request";

export interface Interrupted {
  /** The upload's. */
  id: string;
  take: string;
  draft: string;
  item: string | null;
  path: string | null;
  medium: Medium;
  /** About. */
  seconds: number;
  mine: boolean;
  /** Whose voice it is. */
  name: string;
  /** Where what has come can be heard. */
  sound: string;
}

export interface Found {
  file: string;
  /** It is where it was meant to be; else it is kept, and somebody must put it somewhere. */
  placed: boolean;
  /** The page of its draft. */
  url: string | null;
}

/** Of one draft, or all of this person's. None without network: they can wait. */
export async function interrupted(draft: string): Promise<Interrupted[]> {
  const address = draft ? `/api/takes?draft=${encodeURIComponent(draft)}` : "/api/takes";
  return getJson<{ takes: Interrupted[] }>(address).then(({ takes }) => takes, () => []);
}

export function recoverThere(id: string): Promise<Found> {
  return postJson<Found>(`/api/takes/${id}/retrouver`, {});
}

export async function throwAwayThere(id: string): Promise<void> {
  await postJson(`/api/takes/${id}/jeter`, {});
}
