import type { Behaviour } from "./attach";

/** Takes the focus at load: what went wrong is read first. */
export const focus: Behaviour = (element) => {
  element.focus();
};
