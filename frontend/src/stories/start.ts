import type { Behaviour } from "../behaviours/attach";
import { ApiError } from "../net/request";
import { StoryEditor } from "./editor";
import { readPage } from "./page";

/** `data-behaviour="story-editor"`: see templates/stories/make.html. */
export const storyEditor: Behaviour = (root) => {
  const editor = new StoryEditor(root, readPage());
  const opening = editor.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => editor.close());
};

/** The server said no, in a sentence; or something broke, and the console knows. */
function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  const place = root.querySelector('[data-part="status"]');
  if (place && error instanceof ApiError) place.textContent = error.message;
}
