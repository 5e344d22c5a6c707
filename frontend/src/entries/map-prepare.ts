// The screen on which a map is prepared: ground, drawing, legend, questions.
import { start } from "../behaviours/attach";
import { mapPrepare } from "../maps/prepare/start";

start({
  "map-prepare": mapPrepare,
});
