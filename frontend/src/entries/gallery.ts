// On pages of the gallery that show lists.
import { start } from "../behaviours/attach";
import { moreCards } from "../public/more-cards";
import { nearMe } from "../public/near-me";
import { preview } from "../public/preview";

start({ "more-cards": moreCards, "near-me": nearMe, preview });
