import type { Behaviour } from "../../behaviours/attach";
import { need } from "../editor/pieces";
import { ApiError } from "../../net/request";
import { Prepare, readPreparePage } from "./prepare";

/** `data-behaviour="map-prepare"`: see templates/maps/prepare.html. */
export const mapPrepare: Behaviour = (root) => {
  const prepare = new Prepare(root, readPreparePage());
  const opening = prepare.open().catch((error: unknown) => {
    console.error(error);
    if (error instanceof ApiError) need(root, "status").textContent = error.message;
  });
  return () => void opening.then(() => prepare.close());
};
