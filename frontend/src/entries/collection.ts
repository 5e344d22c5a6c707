// A collection: its spoken introduction.
import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";
import { voiceField } from "../stories/voice-field";

start({
  ...captureBehaviours,
  "voice-field": voiceField,
});
