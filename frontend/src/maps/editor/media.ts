/** Addresses of photos and sounds, here or on the server, and patience with those being prepared. */
import type { Draft } from "../../draft/client";
import { getJson } from "../../net/request";

const AGAIN = 4_000; // milliseconds
const TRIES = 20;

/** Null when there is nothing to show yet. `recipe`: what the server makes of it. */
export function addressOf(draft: Draft, value: string, recipe: string): string | null {
  if (!value) return null;
  const here = draft.local(value);
  if (here) return here;
  return value.startsWith("take:") ? null : `/fichiers/${value}/${recipe}`;
}

/** A photo in its box; while the server prepares it, words stand there. */
export function showPhoto(box: HTMLElement, address: string, alt: string, waiting: string): void {
  const image = new Image();
  const words = document.createElement("p");
  words.className = "note";
  words.textContent = waiting;
  image.alt = alt;
  image.addEventListener("load", () => box.replaceChildren(image));
  image.addEventListener("error", () => box.replaceChildren(words));
  askAgain(image, address, words);
  box.replaceChildren(image);
  image.src = address;
}

/** A small picture of a row: out of sight while the server prepares it, then there. */
export function untilMade(image: HTMLImageElement): void {
  image.addEventListener("load", () => (image.hidden = false));
  image.addEventListener("error", () => {
    image.hidden = true;
    image.loading = "eager"; // a lazy one that is out of sight is never asked for
  });
  askAgain(image, image.src, image);
}

/** A picture that did not come is asked for again, as long as what stands for it is on the page. */
function askAgain(image: HTMLImageElement, address: string, standing: Node): void {
  let tries = 0;
  image.addEventListener("error", () => {
    if (tries++ < TRIES) setTimeout(() => standing.isConnected && (image.src = `${address}?${tries}`), AGAIN);
  });
}

/** How long a sound lasts, by the server: what the microphone gives does not always know. */
export async function secondsOf(value: string): Promise<number | null> {
  if (!value || value.startsWith("take:")) return null;
  const told = await getJson<{ seconds: number | null }>(`/api/files/${value}`).catch(() => null);
  return told?.seconds ?? null;
}
