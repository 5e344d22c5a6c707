/** What browser and server say to each other about drafts and files: data, no behaviour. */
import type { Geometry } from "geojson";

export type Verb = "put" | "set" | "delete" | "restore";
export type Outcome = "applied" | "kept";
export type Medium = "photo" | "sound" | "video" | "document";
export type Properties = Record<string, unknown>;

/** One change to one item. `made_at` is ISO 8601 UTC with milliseconds, so that texts sort like times. */
export interface Change {
  id: string;
  item: string;
  verb: Verb;
  made_at: string;
  type?: string | null;
  path?: string | null;
  value?: unknown;
}

/** A change on its way to the server. `base` is the last seq its author had seen. */
export interface Op extends Change {
  base: number;
}

/**
 * What the feed says instead of a change that this person may not hear whole: what is left to see of the
 * item now (`value`), or nothing at all.
 */
export interface Veil {
  verb: "veil";
  seq: number;
  id: string;
  item: string;
  made_at: string;
  person: string;
  outcome: Outcome;
  value: Item | null;
  who?: PersonShown;
}

/** A change the server has numbered. `kept`: it lost against a newer value and stays as another version. */
export interface StoredOp extends Change {
  seq: number;
  person: string;
  device?: string | null;
  outcome: Outcome;
  /** The other versions of its item, as they are when this is told. */
  others?: Others;
  /** Its author, in what the live stream brings. */
  who?: PersonShown;
}

/** The value of a `put`. */
export interface NewItem {
  properties: Properties;
  geometry?: Geometry | null;
  order?: string;
}

/** Property -> the operations whose values lost without having been seen: other versions. */
export type Others = Readonly<Record<string, readonly string[]>>;

export interface Item {
  id: string;
  type: string;
  properties: Properties;
  geometry: Geometry | null;
  order: string;
  author: string;
  created: string;
  changed: string;
  deleted: boolean;
  mine: boolean;
  others: Others;
  /** Part -> stamp (made_at, operation id) of what it shows. */
  stamps?: Record<string, [string, string]>;
}

export interface PersonShown {
  name: string;
  avatar: string;
}

export interface Me extends PersonShown {
  id: string;
  may_edit_all: boolean;
}

export interface Snapshot {
  id: string;
  /** The collective action it belongs to; files are given to the action. */
  action: string;
  kind: string;
  title: string;
  seq: number;
  server_time: string;
  me: Me;
  people: Record<string, PersonShown>;
  items: Item[];
  trash: Item[];
}

/** What is new in a draft: asked for, or brought by the live stream (then without `more`). */
export interface Page {
  seq: number;
  more?: boolean;
  operations: (StoredOp | Veil)[];
  people?: Record<string, PersonShown>;
}

export interface Accepted {
  id: string;
  status: "stored";
  seq: number;
  outcome: Outcome;
}

export interface Declined {
  id: string;
  status: "refused";
  error: string;
  message: string;
  retry: boolean;
}

export interface Answers {
  seq: number;
  results: (Accepted | Declined)[];
}

/** A value as people see it (studio/drafts/kinds.py: Told and Sight). */
export interface Told {
  text: string;
  photo: string | null;
  sound: string | null;
  sight: Sight | null;
}

export interface Sight {
  view: number[];
  tiles: [address: string, x: number, y: number, side: number][];
  point: [number, number] | null;
  path: string;
  closed: boolean;
}

export interface Version {
  operation: string;
  value: unknown;
  /** Other properties that go with this value. */
  follow: Properties;
  told: Told;
  name: string;
  avatar: string;
  at: string;
  when: string;
  /** The device, as the room knows it: « Renard en bleu ». */
  device: string;
}

/** A property that has other versions. */
export interface Rival {
  path: string;
  part: string;
  now: Version;
  others: Version[];
}

/** Somebody who has the draft open now; `item` is what she changes, `doing` one word for it. */
export interface Here extends PersonShown {
  person: string;
  item: string;
  doing: string;
}

export type PastOp = StoredOp & { before: unknown; name: string };
