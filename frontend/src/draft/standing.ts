/** How the work stands, in a sentence, and what a person must mend. */
import { Parts } from "../capture/parts";
import type { Draft } from "./client";
import type { Refused, Status } from "./status";
import { copyOf, counted } from "./words";

export function statusSentence(status: Status, words: Readonly<Record<string, string>>): string {
  if (status.signedOut) return words.signed_out ?? "";
  if (status.trouble) return status.trouble;
  if (!status.pending) return words.kept ?? "";
  if (!status.lasting) return words.memory ?? "";
  return status.online ? (words.sending ?? "") : counted(words, "waiting", status.pending);
}

/** What the server refused stays in sight until somebody sends it again or throws it away. */
export function showRefused(box: HTMLElement, draft: Draft): void {
  const refused = draft.refused();
  const ids = refused.map(({ id }) => id).join(" ");
  if (box.dataset.shown === ids) return;
  box.dataset.shown = ids;
  box.replaceChildren(...refused.map((one) => notice(one, draft)));
}

function notice({ id, message }: Refused, draft: Draft): HTMLElement {
  const root = copyOf("piece-refused");
  const parts = new Parts(root);
  parts.find("message")!.textContent = message;
  parts.on("retry", "click", () => void draft.retry(id));
  parts.on("discard", "click", () => void draft.discard(id));
  return root;
}
