/** Names for spots and spots with names, around the middle of the map. */
import { getJson } from "../../net/request";
import type { Spot } from "../strokes/geometry";
import type { Look } from "../look";
import type { Model } from "./model";

export interface Offer {
  name: string;
  detail: string;
  lon: number;
  lat: number;
  /** Of a place that is on the map already. */
  look?: Look;
}

const NEIGHBOURS = 6; // places of this map, the nearest

/** « Près de la gare »; empty when nobody can say. */
export async function readBack([lon, lat]: Spot): Promise<string> {
  const told = await getJson<{ near: string }>(`/api/lieux/pres?lon=${lon}&lat=${lat}`).catch(() => null);
  return told?.near ?? "";
}

/** The landmark of a mark whose spot nobody has named yet, when somebody can say it. */
export async function nameLater(model: Model, id: string, spot: Spot): Promise<void> {
  const near = await readBack(spot);
  if (near && model.draft.item(id)) model.draft.set(id, "near", near);
}

/** Places of the map, then landmarks of the ground when the server can be asked. */
export async function offered(model: Model, from: Spot, except: string): Promise<Offer[]> {
  const ours = neighbours(model, from, except);
  if (!model.ground.geographic) return ours;
  const told = await getJson<{ places: Offer[] }>(`/api/lieux/autour?lon=${from[0]}&lat=${from[1]}`).catch(() => null);
  return [...ours, ...(told?.places ?? [])];
}

/** A second wifi stands where the library is. */
function neighbours(model: Model, from: Spot, except: string): Offer[] {
  const others = model.places.filter(({ at, item }) => at && item.type === "place" && item.id !== except);
  const far = ([lon, lat]: Spot) => Math.hypot((lon - from[0]) * Math.cos((lat * Math.PI) / 180), lat - from[1]);
  return [...others]
    .sort((a, b) => far(a.at!) - far(b.at!))
    .slice(0, NEIGHBOURS)
    .map((place) => {
      const [lon, lat] = place.at!;
      const name = model.title(place);
      const detail = place.category && place.category.label !== name ? place.category.label : "";
      return { name, detail, lon, lat, ...(place.category && { look: place.category }) };
    });
}
