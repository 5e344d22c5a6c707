// Going out with a map, and coming back.
import { start } from "../behaviours/attach";
import { back, leave } from "../field/start";

start({ back, leave });
