import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { submitForm } from "./submit";

/** Choosing is enough: the form goes when a choice changes, and its button may hide. */
export const autoSubmit: Behaviour = (element) => {
  const form = element instanceof HTMLFormElement ? element : element.closest("form");
  if (!form) throw new Error("auto-submit needs a form");
  form.querySelectorAll<HTMLElement>("[data-without-script]").forEach((button) => (button.hidden = true));
  listen(element, "change", () => submitForm(form));
};
