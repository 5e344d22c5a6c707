// The screening of a portrait: one scene heard, one answer.
import { start } from "../behaviours/attach";
import { portraitScreening } from "../portraits/screening";

start({ "portrait-screening": portraitScreening });
