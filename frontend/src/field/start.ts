import type { Behaviour } from "../behaviours/attach";
import { ApiError } from "../net/request";
import { BackView } from "./back-view";
import { LeaveView } from "./leave-view";
import { readOuting } from "./outing";

/** `data-behaviour="leave"`: see templates/maps/leave.html. */
export const leave: Behaviour = (root) => {
  void new LeaveView(root, readOuting()).open().catch((error: unknown) => tell(root, error));
};

/** `data-behaviour="back"`: see templates/maps/back.html. */
export const back: Behaviour = (root) => {
  const view = new BackView(root, readOuting());
  const opening = view.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => view.close());
};

function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  const place = root.querySelector('[data-part="message"]');
  if (place && error instanceof ApiError) place.textContent = error.message;
}
