import type { Behaviour } from "../../behaviours/attach";
import { ApiError } from "../../net/request";
import { readPage } from "../cards/page";
import { Board } from "./board";
import type { ScenesPage } from "./desk";

/** `data-behaviour="portrait-scenes"`: see templates/portraits/scenes.html. */
export const portraitScenes: Behaviour = (root) => {
  const board = new Board(root, readPage() as ScenesPage);
  const opening = board.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => board.close());
};

/** The server said no, in a sentence; or something broke, and the console knows. */
function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  const place = root.querySelector('[data-part="status"]');
  if (place && error instanceof ApiError) place.textContent = error.message;
}
