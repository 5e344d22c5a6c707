/** What the map holds, read from the draft's items. Pure: no page, no network. */
import type { Geometry } from "geojson";
import type { ItemView } from "../../draft/state";
import type { Drawing, Pin } from "../leaflet/view";
import { PLAIN, type Colour, type Look, type ShapeName } from "../look";

export interface Category extends Look {
  id: string;
  label: string;
  private: boolean;
  neverLocate: boolean;
  /** A word of a participant's own; `voice` says it when nobody has written it. */
  own: boolean;
  voice: string;
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
}

export const MARK_TYPES = ["place", "area", "walk", "stroke"];

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
  };
}

export function placeOf(item: ItemView, legend: ReadonlyMap<string, Category>): Place {
  return { item, category: legend.get(text(item, "category")) ?? null, at: middle(item.geometry) };
}

/** What a list calls it: its name, else its category. */
export function titleOf({ item, category }: Place, unnamed: string): string {
  return text(item, "title") || category?.label || unnamed;
}

/** True once others may see it: it is where it must be, or has nowhere to be. */
export function isPut({ at, category }: Place): boolean {
  return at !== null || category?.neverLocate === true;
}

/** Begun by this person, and its last question not reached yet. */
export function isUnfinished({ item }: Place): boolean {
  return item.type === "place" && item.mine && item.properties.done !== true;
}

export function pinOf(place: Place, title: string, around: number): Pin | null {
  const { item, category, at } = place;
  if (!at || item.type !== "place") return null;
  const label = category && title !== category.label ? `${title}, ${category.label}` : title;
  return {
    ...{ id: item.id, lon: at[0], lat: at[1], look: category ?? PLAIN, label },
    ...{ strength: strength(item), approximate: category?.private ? around : null },
  };
}

export function drawingOf({ item, category }: Place): Drawing | null {
  if (!item.geometry || item.type === "place") return null;
  const colour = (text(item, "colour") || category?.colour || PLAIN.colour) as Colour;
  const width = typeof item.properties.width === "number" ? item.properties.width : 5;
  return { id: item.id, kind: item.type === "area" ? "area" : "line", geometry: item.geometry, colour, width };
}

export function wordsOf(item: ItemView): Drawing | null {
  if (!item.geometry) return null;
  const size = Number(item.properties.size ?? 2);
  return { id: item.id, kind: "words", geometry: item.geometry, colour: (text(item, "colour") || "black") as Colour, text: text(item, "text"), size };
}

/** A point for a point, a vertex in the middle for a line or an area: where a list leads the map. */
function middle(geometry: Geometry | null): [number, number] | null {
  if (!geometry || geometry.type === "GeometryCollection") return null;
  let at: unknown = geometry.coordinates;
  while (Array.isArray(at) && Array.isArray(at[0])) at = at[Math.floor(at.length / 2)];
  return Array.isArray(at) ? [Number(at[0]), Number(at[1])] : null;
}
