import type { Behaviour } from "./attach";
import { listen } from "./listen";

export interface ToastOptions {
  kind?: "ok" | "danger";
  /** Called by the button “Annuler”; without it there is no such button. */
  undo?: () => void;
  seconds?: number;
}

/** Shows a short message at the bottom of the page, from any script of the page. */
export function showToast(text: string, options: ToastOptions = {}): void {
  document.dispatchEvent(new CustomEvent("studio:toast", { detail: { text, ...options } }));
}

/** The region where messages appear; the server's own messages are already in it. */
export const toasts: Behaviour = (region) => {
  const home = region.parentElement;
  region.classList.add("toasts-float");
  return listen<CustomEvent<Toast>>(document, "studio:toast", ({ detail }) => {
    // Whatever is outside an open dialog is neither seen nor read out.
    const place = document.querySelector("dialog[open]") ?? home;
    if (place !== region.parentElement) place?.append(region);
    region.append(draw(region, detail));
  });
};

type Toast = ToastOptions & { text: string };

function draw(region: HTMLElement, { text, kind = "ok", undo, seconds = 8 }: Toast): HTMLElement {
  const toast = document.createElement("div");
  toast.className = `toast toast-${kind}`;
  toast.dataset.behaviour = "undo-toast";
  toast.dataset.seconds = String(seconds);
  const words = document.createElement("p");
  words.className = "toast-words";
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(button(region.dataset.undoWord ?? "", "btn btn-undo", () => (undo(), toast.remove())));
  toast.append(button("×", "btn btn-icon", () => toast.remove(), region.dataset.closeWord));
  return toast;
}

function button(word: string, look: string, act: () => void, label?: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = word;
  if (label) made.setAttribute("aria-label", label);
  listen(made, "click", act);
  return made;
}

/** A message that goes away by itself, but never while somebody is reading or about to press it. */
export const undoToast: Behaviour = (toast) => {
  let left = Number(toast.dataset.seconds ?? 20);
  const close = toast.querySelector<HTMLElement>("[data-close]");
  if (close) {
    close.hidden = false;
    listen(close, "click", () => toast.remove());
  }
  const timer = setInterval(() => {
    const held = document.hidden || toast.matches(":hover") || toast.contains(document.activeElement);
    if (!held && --left <= 0) toast.remove();
  }, 1000);
  return () => clearInterval(timer);
};
