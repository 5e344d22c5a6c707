import type { Behaviour } from "../../behaviours/attach";
import { readData } from "./data";
import { Viewer } from "./viewer";

/** `data-behaviour="map-view"`: see templates/maps/view.html. */
export const mapView: Behaviour = (root) => {
  const viewer = new Viewer(root, readData());
  return () => viewer.close();
};
