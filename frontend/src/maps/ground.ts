/** What a map stands on, as the server describes it (studio/maps/freezing.py: ground_json). */

export interface Credit {
  text: string;
  link: string | null;
}

export interface Ground {
  id: string;
  title: string;
  credits: Credit[];
  /** The same on one line, where room is scarce. */
  short_credit: string;
  min_zoom: number;
  max_zoom: number;
  /** 2 when the ground also has tiles for fine screens. */
  scales: number[];
  geographic: boolean;
  faded: boolean;
  /** West, south, east, north, in degrees. */
  bounds: [number, number, number, number];
  /** Of a ground of another server, when the operator allows one. */
  address?: string | null;
}

export interface MapPlace {
  lon: number;
  lat: number;
  zoom: number;
}

/** Of west, south, east, north. */
export type Bounds = [number, number, number, number];

/** Beyond the last zoom of their own, tiles are enlarged so far. */
export const ENLARGED = 1;

/** How far one may go in and out of a ground; paper has no far and near, only a sheet. */
export function zooms(ground: Ground, opening: number): [number, number] {
  if (ground.geographic) return [ground.min_zoom, ground.max_zoom + ENLARGED];
  return [Math.max(ground.min_zoom, opening - 2), Math.min(ground.max_zoom, opening + 3)];
}

/** The address of tiles, for Leaflet. */
export function tileAddress(ground: Ground, fine: boolean): string {
  if (ground.address) return ground.address;
  const scale = fine && ground.scales.includes(2) ? "@2x" : "";
  return `/tiles/${ground.id}/{z}/{x}/{y}${scale}.png`;
}
