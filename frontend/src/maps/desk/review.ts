/** Review cards: one tap, the card goes, the next one comes under the finger. Without this script each tap
 * brings the page again. */
import type { Behaviour } from "../../behaviours/attach";
import { showToast } from "../../behaviours/toast";
import { stopAllSounds } from "../../behaviours/voice";

interface Decided {
  text: string;
  undo: string;
  refused: string[];
}

export const reviewCards: Behaviour = (root) => {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.part !== "decide") return;
    event.preventDefault();
    void decide(root, form, (event as SubmitEvent).submitter ?? null);
  });
};

async function decide(root: HTMLElement, form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const card = form.closest<HTMLElement>('[data-part="card"]');
  if (!card || card.getAttribute("aria-busy") === "true") return;
  card.setAttribute("aria-busy", "true");
  try {
    const body = new FormData(form);
    if (button instanceof HTMLButtonElement && button.name) body.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = (await answer.json()) as Decided & { message?: string };
    if (!answer.ok) return showToast(told.message ?? "", { kind: "danger" });
    const next = leave(card);
    showToast(told.text, { undo: () => void takeBack(told.undo, form, card, next) });
    if (!root.querySelector('[data-part="card"]')) location.reload();
  } catch {
    form.submit(); // no answer: the browser itself says why
  } finally {
    card.removeAttribute("aria-busy");
  }
}

/** The card goes; the keyboard and the eye go on to the one that follows. */
function leave(card: HTMLElement): ChildNode | null {
  stopAllSounds();
  const next = card.nextElementSibling ?? card.previousElementSibling;
  const place = card.nextSibling;
  card.remove();
  if (next instanceof HTMLElement) next.focus({ preventScroll: false });
  return place;
}

async function takeBack(undo: string, form: HTMLFormElement, card: HTMLElement, before: ChildNode | null): Promise<void> {
  const body = new FormData();
  body.set("csrf_token", new FormData(form).get("csrf_token") ?? "");
  const answer = await fetch(undo, { method: "POST", body, headers: { Accept: "application/json" } });
  const list = document.querySelector('[data-behaviour="review-cards"]');
  if (!answer.ok || !list) return location.reload();
  list.insertBefore(card, before?.isConnected ? before : null);
  card.focus();
}
