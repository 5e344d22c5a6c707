// On every page but embeds.
import { start } from "../behaviours/attach";
import { behaviours } from "../behaviours/index";

start(behaviours);
