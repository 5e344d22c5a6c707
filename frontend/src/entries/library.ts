// The library of an action: bringing files, saying what they are.
import { start } from "../behaviours/attach";
import { captureBehaviours, library } from "../draft/behaviours";

start({ ...captureBehaviours, library });
