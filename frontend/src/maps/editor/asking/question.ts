/** One question on the screen. The wizard shows its section; a question fills it and keeps the answer. */
import type { Properties } from "../../../net/protocol";
import type { Spot } from "../../strokes/geometry";
import type { MapView } from "../../leaflet/view";
import type { DrawMark } from "../../look";
import type { Model } from "../model";
import type { Place } from "../places";
import type { MarkType } from "../steps";

export interface Asking {
  model: Model;
  map: MapView;
  draw: DrawMark;
  /** What kind of mark is asked about. */
  type(): MarkType;
  /** The mark asked about; null until the first answer makes it. */
  place(): Place | null;
  /** The id of the mark, made now with its first answer. */
  begin(properties: Properties): string;
  /** The questions go on about another mark. */
  onto(id: string): void;
  /** On to the next question. */
  next(): void;
  /** Something was answered: the words of the bar may change. */
  answered(): void;
}

/** What one did on the map and may take back, here and now. */
export interface Undoing {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

export interface Question {
  enter(): void;
  leave(): void;
  /** The draft changed while one is asked. */
  follow?(): void;
  /** True when there is an answer: the bar says « Suite », else « Passer ». */
  has(): boolean;
  /** The bar's word, when it is neither. */
  word?(): string;
  /** The bar was pressed; false: stay. */
  take?(): boolean;
  /** The map has come to rest. */
  rested?(): void;
  /** Somebody touched the map there. */
  tapped?(spot: Spot): void;
  undoing?: Undoing;
}
