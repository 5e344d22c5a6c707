/** One question on the screen. The wizard shows its section; a question fills it and keeps the answer. */
import type { MapView } from "../../leaflet/view";
import type { DrawMark } from "../../look";
import type { Model } from "../model";
import type { Place } from "../places";

export interface Asking {
  model: Model;
  map: MapView;
  draw: DrawMark;
  /** The place asked about; null until the first answer makes it. */
  place(): Place | null;
  /** The id of the place, made now if need be. */
  begin(category: string): string;
  /** On to the next question. */
  next(): void;
  /** Something was answered: the words of the bar may change. */
  answered(): void;
}

export interface Question {
  enter(): void;
  leave(): void;
  /** True when there is an answer: the bar says « Suite », else « Passer ». */
  has(): boolean;
  /** The bar's word, when it is neither. */
  word?(): string;
  /** The bar was pressed; false: stay. */
  take?(): boolean;
}
