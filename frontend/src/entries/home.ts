// Where people arrive: what a crash interrupted is offered again, and what was waiting leaves.
import { start } from "../behaviours/attach";
import { foundTakes } from "../draft/behaviours";

start({ "found-takes": foundTakes });
