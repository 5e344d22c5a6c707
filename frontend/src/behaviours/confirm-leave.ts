import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** On a form: the browser asks before losing what was typed and not sent. */
export const confirmLeave: Behaviour = (form) => {
  let unsent = false;
  listen(form, "input", () => (unsent = true));
  listen(form, "submit", () => (unsent = false));
  return listen<BeforeUnloadEvent>(window, "beforeunload", (event) => {
    if (!unsent) return;
    event.preventDefault();
    event.returnValue = "";
  });
};
