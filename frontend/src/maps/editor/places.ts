/** What the map holds, read from the draft's items. Pure: no page, no network. */
import type { Geometry } from "geojson";
import type { ItemView } from "../../draft/state";
import type { Drawing, Pin } from "../leaflet/view";
import { PLAIN, pressed, type Colour, type Look, type ShapeName } from "../look";
import { middleOf, pointsOf, spotsOf } from "../strokes/geometry";
import { lookOf, PLAIN_DISPLAY, weight, type Display, type Facts } from "../styles";
import { isMarkType, type MarkType } from "./steps";

export interface Category extends Look {
  id: string;
  label: string;
  private: boolean;
  neverLocate: boolean;
  /** A word of a participant's own; `voice` says it when nobody has written it. */
  own: boolean;
  voice: string;
  /** The id of its layer; empty for none. */
  layer: string;
}

export interface Question {
  code: string;
  text: string;
}

export interface Sheet {
  ground: string;
  view: { lon: number; lat: number; zoom: number };
  kind: "geographic" | "sensitive";
  questions: Question[];
  /** The overlay that is the ground instead; empty for none. */
  drawing: string;
  shows: "drawn" | "laid";
  ownWords: boolean;
  /** What participants may do now; null: everything. */
  open: string[] | null;
  display: Display;
}

/** Anything on the map: a place, an area, a line, a drawing, words. */
export interface Place {
  item: ItemView;
  category: Category | null;
  /** Null until it is put down. */
  at: [number, number] | null;
}

export function text(item: ItemView, name: string): string {
  const value = item.properties[name];
  return typeof value === "string" ? value : "";
}

export function texts(item: ItemView, name: string): string[] {
  const value = item.properties[name];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

export function answers(item: ItemView): Record<string, string> {
  const value = item.properties.answers;
  return typeof value === "object" && value !== null ? (value as Record<string, string>) : {};
}

/** The language its author chose, for its name when somebody wrote one: a category is in that of the page. */
export function languageSaid({ item }: Place): string {
  return text(item, "title") || text(item, "text") ? text(item, "language") : "";
}

export function strength(item: ItemView): number | null {
  const value = item.properties.strength;
  return typeof value === "number" ? value : null;
}

export function categoryOf(item: ItemView): Category {
  return {
    id: item.id,
    label: text(item, "label"),
    icon: text(item, "icon"),
    colour: (text(item, "colour") || PLAIN.colour) as Colour,
    shape: (text(item, "shape") || PLAIN.shape) as ShapeName,
    private: item.properties.private === true,
    neverLocate: item.properties.never_locate === true,
    own: item.properties.own === true,
    voice: text(item, "voice"),
    layer: text(item, "layer"),
  };
}

export function sheetOf(item: ItemView | undefined): Sheet {
  const view = (item?.properties.view ?? {}) as Partial<Sheet["view"]>;
  const questions = item?.properties.questions;
  return {
    ground: (item && text(item, "ground")) || "plan",
    view: { lon: view.lon ?? 0.6893, lat: view.lat ?? 47.3936, zoom: view.zoom ?? 13 },
    kind: item?.properties.kind === "sensitive" ? "sensitive" : "geographic",
    questions: Array.isArray(questions) ? (questions as Question[]) : [],
    drawing: (item && text(item, "drawing")) || "",
    shows: item?.properties.shows === "laid" ? "laid" : "drawn",
    ownWords: item?.properties.own_words === true,
    open: Array.isArray(item?.properties.open) ? (item.properties.open as string[]) : null,
    display: { ...PLAIN_DISPLAY, ...((item?.properties.display ?? {}) as Partial<Display>) },
  };
}

export function placeOf(item: ItemView, legend: ReadonlyMap<string, Category>): Place {
  return { item, category: legend.get(text(item, "category")) ?? null, at: middleOf(item.geometry) };
}

export function typeOf({ item }: Place): MarkType {
  return isMarkType(item.type) ? item.type : "place";
}

/** What a list calls it: its name, its words, else its category. */
export function titleOf({ item, category }: Place, unnamed: string): string {
  return text(item, "title") || text(item, "text") || category?.label || unnamed;
}

/** True once others may see it: it is where it must be, or has nowhere to be. */
export function isPut({ at, category }: Place): boolean {
  return at !== null || category?.neverLocate === true;
}

/** Begun by this person, and its last question not reached yet. What comes from elsewhere does not say. */
export function isUnfinished({ item }: Place): boolean {
  return item.mine && (item.type === "place" ? item.properties.done !== true : item.properties.done === false);
}

const MOST_POINTS = 300; // beyond, moving points one by one is no work for hands

/** A line or an area whose points may be moved one by one: not one that was recorded, nor one that hides a home. */
export function isReshapable({ item, category }: Place): boolean {
  if ((item.type !== "area" && item.type !== "walk") || category?.private) return false;
  const recorded = Array.isArray(item.properties.moments) && item.properties.moments.length > 0;
  return !recorded && (pointsOf(item.geometry)?.length ?? Infinity) <= MOST_POINTS;
}

/** West, south, east, north of everything; null when nothing is put down. */
export function boundsOf(places: readonly Place[]): [number, number, number, number] | null {
  const spots = places.flatMap(({ item }) => spotsOf(item.geometry));
  if (!spots.length) return null;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of spots) {
    [box[0], box[1]] = [Math.min(box[0], lon), Math.min(box[1], lat)];
    [box[2], box[3]] = [Math.max(box[2], lon), Math.max(box[3], lat)];
  }
  return box;
}

export function pinOf(place: Place, title: string, around: number, display = PLAIN_DISPLAY): Pin | null {
  const { item, category, at } = place;
  if (!at || item.type !== "place") return null;
  const label = category && title !== category.label ? `${title}, ${category.label}` : title;
  return {
    ...{ id: item.id, lon: at[0], lat: at[1], look: category ?? PLAIN, label },
    ...{ strength: strength(item), approximate: category?.private ? around : null },
    ...lookOf(display.rules, factsOf(item)),
    weight: weight(display.count, factsOf(item)),
  };
}

function factsOf(item: ItemView): Facts {
  return { strength: strength(item), voice: text(item, "voice") !== "", photo: text(item, "photo") !== "", answers: answers(item) };
}

export function drawingOf({ item, category }: Place): Drawing | null {
  if (!item.geometry || item.type === "place") return null;
  if (item.type === "label") return wordsOf(item, item.geometry);
  const colour = (text(item, "colour") || category?.colour || PLAIN.colour) as Colour;
  const width = typeof item.properties.width === "number" ? item.properties.width : 5;
  const drawn = item.type === "stroke" ? pressed(width, strength(item)) : width;
  return { id: item.id, kind: item.type === "area" ? "area" : "line", geometry: item.geometry, colour, width: drawn };
}

function wordsOf(item: ItemView, geometry: Geometry): Drawing {
  const size = Number(item.properties.size ?? 2);
  return { id: item.id, kind: "words", geometry, colour: (text(item, "colour") || "black") as Colour, text: text(item, "text"), size };
}
