// A collection on a screen in a hall.
import { start } from "../behaviours/attach";
import { wall } from "../public/wall";

start({ wall });
