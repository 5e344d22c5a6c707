/** A photographed drawing of a draft, read from its item: where it is, how it is laid. */
import type { Polygon } from "geojson";
import type { Draft } from "../../draft/client";
import { same } from "../../draft/merge";
import type { ItemView } from "../../draft/state";
import type { Bounds } from "../ground";
import { addressOf } from "../editor/media";
import { lensOf, type Lens, type Warp } from "./lens";
import { boundsOf } from "./plane";

export interface Pair {
  x: number;
  y: number;
  lon: number;
  lat: number;
}

interface Told {
  points?: Pair[];
  recipe?: string;
  bounds?: number[];
  warp?: Warp;
  message?: string;
}

export interface Drawn {
  item: ItemView;
  /** Its rectangle in the flat world. */
  bounds: Bounds;
  addresses: string[];
  opacity: number;
  text: string;
  points: Pair[];
  laid: Laid | null;
  /** Why the points cannot be followed; empty when they can, or nobody knows yet. */
  trouble: string;
}

export interface Laid {
  bounds: Bounds;
  address: string;
  lens: Lens;
  error: number | null;
}

export function drawnOf(item: ItemView, draft: Draft): Drawn {
  const { photo, photo_text: words, opacity, points, laid } = item.properties as Record<string, unknown>;
  const bounds = boundsOf(item.geometry as Polygon);
  const pairs = Array.isArray(points) ? (points as Pair[]) : [];
  const told = pairs.length > 1 && laid && same((laid as Told).points, pairs) ? (laid as Told) : null;
  return {
    item,
    bounds,
    addresses: ["zoom", "gallery"].map((recipe) => addressOf(draft, String(photo ?? ""), recipe)).filter((one): one is string => one !== null),
    opacity: typeof opacity === "number" ? opacity : 1,
    text: typeof words === "string" ? words : "",
    points: pairs,
    laid: told && laidOf(told, bounds, String(photo ?? "")),
    trouble: told?.message ?? "",
  };
}

function laidOf({ recipe, bounds, warp }: Told, flat: Bounds, photo: string): Laid | null {
  if (!recipe || !warp || bounds?.length !== 4) return null;
  return { bounds: bounds as Bounds, address: `/fichiers/${photo}/${recipe}`, lens: lensOf(warp, flat), error: warp.error };
}
