import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";

/** A recorder inside a form: what was said is named in the form's field `data-field` once it has arrived. */
export const voiceField: Behaviour = (root) =>
  listen<CustomEvent<{ file: string }>>(root, "studio:sent", ({ detail }) => {
    const field = root.closest("form")?.elements.namedItem(root.dataset.field ?? "voice");
    if (!(field instanceof HTMLInputElement)) return;
    field.value = detail.file;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
