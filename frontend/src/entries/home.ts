// Where people arrive: what a crash interrupted is offered again, and what was waiting leaves.
import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";

start(captureBehaviours);
