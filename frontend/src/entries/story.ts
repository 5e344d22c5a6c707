// A récit, made block by block.
import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";
import { storyEditor } from "../stories/start";

start({
  ...captureBehaviours,
  "story-editor": storyEditor,
});
