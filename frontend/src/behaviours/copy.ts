import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { showToast } from "./toast";

/** Puts the text in the clipboard, also on a workshop's own http address; false when refused. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "sr-only";
  // Inside an open dialog nothing outside can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

/** A button that copies an address or a piece of code, and says that it is done. */
export const copy: Behaviour = (button) => {
  listen(button, "click", () => {
    const before = document.activeElement;
    void copyText(textOf(button)).then((done) => {
      if (before instanceof HTMLElement) before.focus();
      if (done) showToast(button.dataset.copied ?? "");
      else select(button);
    });
  });
};

function sourceOf(button: HTMLElement): HTMLElement | null {
  return button.dataset.copyFrom ? document.querySelector<HTMLElement>(button.dataset.copyFrom) : null;
}

function textOf(button: HTMLElement): string {
  const source = sourceOf(button);
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  return button.dataset.copy ?? source?.textContent ?? "";
}

/** The browser refused: leave the text selected, ready for the person's own copy gesture. */
function select(button: HTMLElement): void {
  const source = sourceOf(button);
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) source.select();
  else if (source) getSelection()?.selectAllChildren(source);
}
