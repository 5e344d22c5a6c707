// A portrait in somebody's page: a frame without origin, where nothing can be stored nor loaded as a module.
import { start } from "../behaviours/attach";
import { playOne } from "../behaviours/play-one";
import { portraitView } from "../portraits/view";
import { startHostMessages } from "../public/host-messages";

startHostMessages();
start({
  "play-one": playOne,
  "portrait-view": portraitView,
});
