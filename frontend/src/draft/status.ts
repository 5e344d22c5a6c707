/** What a page says about the state of the work, in facts; the words are the page's. */
import type { OperationRow, TakeRow } from "../disk/tables";
import type { Progress } from "../capture/uploads";
import type { Desk } from "./desk";
import type { Way } from "./feed";

export interface Status {
  /** The server answered last time. */
  online: boolean;
  /** The draft has been read from the server since this page opened. */
  loaded: boolean;
  /** Operations and files that wait for the network. */
  pending: number;
  /** Those that wait for a person. */
  refused: number;
  saving: boolean;
  /** Milliseconds since 1970. */
  lastSaved: number | null;
  /** False: what waits here dies with this page. Say it loudly. */
  lasting: boolean;
  live: Way;
  /** The session ended, or this post now belongs to somebody else: nothing leaves, nothing is lost. */
  signedOut: boolean;
  /** The server's sentence when it takes nothing for this draft. */
  trouble: string | null;
  uploading: Progress | null;
}

/** Something refused, to be mended by a person. */
export interface Refused {
  kind: "operation" | "take";
  id: string;
  item: string | null;
  path: string | null;
  error: string;
  message: string;
}

export function refusedOnes(rows: readonly OperationRow[], takes: readonly TakeRow[]): Refused[] {
  const operations = rows.filter(({ state }) => state === "refused").map(
    ({ id, op, error, message }): Refused => ({ kind: "operation", id, item: op.item, path: op.path ?? null, error, message }),
  );
  const files = takes.filter(({ state }) => state === "refused").map(
    ({ id, item, path, error, message }): Refused => ({ kind: "take", id, item, path, error, message }),
  );
  return [...operations, ...files];
}

export function deskStatus(desk: Desk, draft: string): Pick<Status, "saving" | "lastSaved" | "lasting" | "signedOut" | "trouble"> {
  const { sender, store } = desk;
  return {
    saving: sender.sending,
    lastSaved: sender.lastSaved,
    lasting: store.lasting,
    signedOut: sender.signedOut || desk.leftTo !== null,
    trouble: sender.troubles.get(draft) ?? null,
  };
}
