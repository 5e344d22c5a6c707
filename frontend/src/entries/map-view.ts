// The public page of a map.
import { start } from "../behaviours/attach";
import { mapView } from "../maps/viewer/start";

start({
  "map-view": mapView,
});
