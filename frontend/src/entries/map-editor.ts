import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";
import { mapEditor } from "../maps/editor/start";

start({
  ...captureBehaviours,
  "map-editor": mapEditor,
});
