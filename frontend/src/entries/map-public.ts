// The public page of a map: what every page has, and the map, in one script.
import { start } from "../behaviours/attach";
import { behaviours } from "../behaviours/index";
import { mapView } from "../maps/viewer/start";

start({
  ...behaviours,
  "map-view": mapView,
});
