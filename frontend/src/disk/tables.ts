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
  /** Who speaks in it, and the answers it was made under (server: studio/consents/recording.py). */
  speakers?: string;
  agreed?: string;
  /** The voice of a walk: it is found again with its walk, not by itself. */
  walk?: boolean;
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

/** A walk going on, or interrupted: its item's id, and the take that holds its voice. */
export interface WalkRow {
  id: string;
  draft: string;
  person: string;
  take: string | null;
  /** When a sign of life last came (milliseconds since 1970). */
  touched: number;
}

/** Where somebody was during a walk. `n` counts from 0. */
export interface PositionRow {
  walk: string;
  n: number;
  lon: number;
  lat: number;
  /** Seconds of the walk's voice. */
  moment: number;
  /** Nobody knows the way from the one before. */
  hole: boolean;
}

/** Points put one by one on a map, until the line or the area is finished. `id` is its item's. */
export interface SketchRow {
  id: string;
  draft: string;
  person: string;
  points: [number, number][];
  /** Milliseconds since 1970. */
  touched: number;
}

/** What somebody answered before she was recorded, for an action. Those that the server has are kept to be remembered. */
export interface AnswerRow {
  id: string;
  person: string;
  action: string;
  thing: "voice" | "image";
  says: "" | "yes" | "no";
  made_at: string;
  state: "waiting" | "sent";
}

export interface Rows {
  answers: AnswerRow;
  operations: OperationRow;
  takes: TakeRow;
  chunks: ChunkRow;
  drafts: DraftRow;
  walks: WalkRow;
  positions: PositionRow;
  sketches: SketchRow;
}

export type Table = keyof Rows;
export type Key = string | [string, string | number];

export type Put = { [T in Table]: [T, Rows[T]] }[Table];
export type Drop = [Table, Key];

export function keyOf([table, row]: Put): Key {
  switch (table) {
    case "chunks":
      return [row.take, row.n];
    case "positions":
      return [row.walk, row.n];
    case "drafts":
      return [row.draft, row.person];
    default:
      return row.id;
  }
}
