import type { Behaviour } from "../../behaviours/attach";
import { ApiError } from "../../net/request";
import { Editor } from "./editor";
import { readPage } from "./page";
import { fetchPictures, need } from "./pieces";

/** `data-behaviour="map-editor"`: see templates/maps/edit.html. */
export const mapEditor: Behaviour = (root) => {
  fetchPictures();
  const editor = new Editor(root, readPage());
  const opening = editor.open().catch((error: unknown) => tell(root, error));
  return () => void opening.then(() => editor.close());
};

/** The server said no, in a sentence; or something broke, and the console knows. */
function tell(root: HTMLElement, error: unknown): void {
  console.error(error);
  if (error instanceof ApiError) need(root, "status").textContent = error.message;
}
