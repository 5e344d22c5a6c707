// The question cards of a portrait.
import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";
import { portraitCards } from "../portraits/cards/start";

start({
  ...captureBehaviours,
  "portrait-cards": portraitCards,
});
