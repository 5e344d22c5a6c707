import type { Behaviour } from "../../behaviours/attach";
import { ApiError } from "../../net/request";
import { Cards } from "./cards";
import { readPage } from "./page";

/** `data-behaviour="portrait-cards"`: see templates/portraits/ask.html. */
export const portraitCards: Behaviour = (root) => {
  const cards = new Cards(root, readPage());
  const opening = cards.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => cards.close());
};

/** The server said no, in a sentence; or something broke, and the console knows. */
function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  const place = root.querySelector('[data-part="status"]');
  if (place && error instanceof ApiError) place.textContent = error.message;
}
