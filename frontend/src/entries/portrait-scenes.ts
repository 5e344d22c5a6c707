// The storyboard of a portrait.
import { start } from "../behaviours/attach";
import { portraitScenes } from "../portraits/scenes/start";

start({ "portrait-scenes": portraitScenes });
