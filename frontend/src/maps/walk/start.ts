import type { Behaviour } from "../../behaviours/attach";
import { ApiError } from "../../net/request";
import { readPage } from "../editor/page";
import { need } from "../editor/pieces";
import { WalkView } from "./walk-view";

/** `data-behaviour="walk"`: see templates/maps/walk.html. */
export const walk: Behaviour = (root) => {
  const view = new WalkView(root, readPage());
  const opening = view.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => view.close());
};

function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  if (error instanceof ApiError) need(root, "message").textContent = error.message;
}
