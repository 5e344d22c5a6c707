/** What is kept on the disk of the browser. Every row names its person: shared PCs have many. */
import type { Medium, Op, Snapshot } from "../net/protocol";

/** An operation not yet acknowledged. `refused` waits for a person; `waiting` for the network. */
export interface OperationRow {
  id: string;
  draft: string;
  person: string;
  op: Op;
  state: "waiting" | "refused";
  error: string;
  message: string;
  tries: number;
  /** Milliseconds since 1970; not sent before. */
  notBefore: number;
}

export type TakeState = "recording" | "ready" | "sent" | "refused";

/** A photo, sound or video on its way. Its bytes are in chunks. */
export interface TakeRow {
  id: string;
  draft: string;
  /** The collective action the file is given to. */
  action: string;
  person: string;
  /** Where its file id goes once the server has it; null: the page that made it is told, the row stays a day. */
  item: string | null;
  path: string | null;
  medium: Medium;
  type: string;
  name: string;
  seconds: number | null;
  state: TakeState;
  /** Made while its length was unknown. */
  live: boolean;
  chunks: number;
  bytes: number;
  /** The operation that will point at the file: chosen now, so that doing it twice is doing it once. */
  op: string;
  made_at: string;
  uploadUrl: string | null;
  file: string | null;
  error: string;
  message: string;
  tries: number;
  notBefore: number;
  /** When the last chunk came (milliseconds since 1970): tells a living recording from a lost one. */
  touched: number;
}

/** `n` counts from 0; the copy of chunk 0, without which no recording can be read, is -1. */
export interface ChunkRow {
  take: string;
  n: number;
  data: Blob | ArrayBuffer;
}

/** The last known state of a draft, to open it with no network. */
export interface DraftRow {
  draft: string;
  person: string;
  snapshot: Snapshot;
  skew: number;
  at: number;
}

export interface Rows {
  operations: OperationRow;
  takes: TakeRow;
  chunks: ChunkRow;
  drafts: DraftRow;
}

export type Table = keyof Rows;
export type Key = string | [string, string | number];

export type Put = { [T in Table]: [T, Rows[T]] }[Table];
export type Drop = [Table, Key];

export function keyOf([table, row]: Put): Key {
  switch (table) {
    case "chunks":
      return [row.take, row.n];
    case "drafts":
      return [row.draft, row.person];
    default:
      return row.id;
  }
}
