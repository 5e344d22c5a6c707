// The screen of a walk that is told while it is made.
import { start } from "../behaviours/attach";
import { agreeing } from "../draft/behaviours";
import { walk } from "../maps/walk/start";

start({ agreeing, walk });
