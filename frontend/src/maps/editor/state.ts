/** How the work stands, in a sentence, and what a person must mend. */
import type { Draft } from "../../draft/client";
import type { Refused, Status } from "../../draft/status";
import { counted } from "./page";
import { Piece } from "./pieces";

export function statusSentence(status: Status, words: Readonly<Record<string, string>>): string {
  if (status.signedOut) return words.signed_out ?? "";
  if (status.trouble) return status.trouble;
  if (!status.pending) return words.kept ?? "";
  if (!status.lasting) return words.memory ?? "";
  if (status.online) return words.sending ?? "";
  return counted(words, "waiting", status.pending);
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
  const piece = new Piece("piece-refused").text("message", message);
  piece.on("retry", () => void draft.retry(id));
  return piece.on("discard", () => void draft.discard(id)).root;
}
