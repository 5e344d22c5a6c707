import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** Opens a dialog over the page; the focus goes in, and comes back when it closes. */
export function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.hasAttribute("open")) return;
  const before = document.activeElement;
  prepare(dialog);
  if (dialog.showModal) dialog.showModal();
  else openPlain(dialog);
  listen(dialog, "close", () => before instanceof HTMLElement && before.focus(), { once: true });
}

export function closeDialog(dialog: HTMLDialogElement): void {
  if (dialog.close) return dialog.close();
  dialog.classList.remove("dialog-plain");
  dialog.removeAttribute("open");
  dialog.dispatchEvent(new Event("close"));
}

const prepared = new WeakSet<HTMLDialogElement>();

function prepare(dialog: HTMLDialogElement): void {
  if (prepared.has(dialog)) return;
  prepared.add(dialog);
  listen<MouseEvent>(dialog, "click", (event) => {
    const cross = (event.target as Element).closest("[data-close]");
    if (cross) event.preventDefault();
    if (cross || (event.target === dialog && isOutside(dialog, event))) closeDialog(dialog);
  });
}

function isOutside(dialog: HTMLElement, { clientX, clientY }: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return clientX < box.x || clientX > box.x + box.width || clientY < box.y || clientY > box.y + box.height;
}

/** Browsers before 2022: the same box, with the keyboard kept inside by hand. */
function openPlain(dialog: HTMLDialogElement): void {
  dialog.classList.add("dialog-plain");
  dialog.setAttribute("open", "");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  const first = () => dialog.querySelector<HTMLElement>("a[href], button, input, textarea, select");
  const off = [
    listen<FocusEvent>(document, "focusin", ({ target }) => dialog.contains(target as Node) || first()?.focus()),
    listen<KeyboardEvent>(document, "keydown", ({ key }) => key === "Escape" && closeDialog(dialog)),
  ];
  listen(dialog, "close", () => off.forEach((stop) => stop()), { once: true });
  first()?.focus();
}

/** The link or button that opens a dialog of the page, named by `data-dialog` or by `href="#id"`. */
export const dialogOpener: Behaviour = (opener) => {
  const id = opener.dataset.dialog ?? opener.getAttribute("href")?.slice(1) ?? "";
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLElement) || dialog.tagName !== "DIALOG") throw new Error(`no dialog #${id}`);
  opener.setAttribute("aria-haspopup", "dialog");
  if (opener.tagName === "A") opener.setAttribute("role", "button");
  const open = (event: Event) => {
    event.preventDefault();
    openDialog(dialog as HTMLDialogElement);
  };
  listen(opener, "click", open);
  listen<KeyboardEvent>(opener, "keydown", (event) => event.key === " " && open(event));
};
