// The public page of a portrait.
import { start } from "../behaviours/attach";
import { portraitView } from "../portraits/view";

start({
  "portrait-view": portraitView,
});
