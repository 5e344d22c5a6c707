import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** A button that prints the page; without script it is not there, the browser's own menu is. */
export const print: Behaviour = (button) => {
  button.hidden = false;
  listen(button, "click", () => window.print());
};
