// On pages that belong to nobody (joining, "who are you", signing in): see disk/forget.ts.
import { forgetRead } from "../disk/forget";

forgetRead();
