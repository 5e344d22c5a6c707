// A map in somebody's page: a frame without origin, where nothing can be stored nor loaded as a module.
import { start } from "../behaviours/attach";
import { playOne } from "../behaviours/play-one";
import { mapView } from "../maps/viewer/start";
import { startHostMessages } from "../public/host-messages";

startHostMessages();
start({
  "map-view": mapView,
  "play-one": playOne,
});
