/** Entries of a legend must not be confused: image and shape together are one's own. Pure. */
import type { Colour, Look, ShapeName } from "../look";

export const COLOURS: readonly Colour[] = ["blue", "green", "orange", "violet", "brown", "grey", "black"];
export const SHAPES: readonly ShapeName[] = ["circle", "square", "diamond", "heart"];

interface Known extends Look {
  id: string;
  label: string;
}

/** Another entry with the same image and the same shape; one with a picture of its own has no twin. */
export function twinOf(entry: Known, all: readonly Known[]): Known | null {
  if (entry.picture) return null;
  return all.find((one) => one.id !== entry.id && !one.picture && one.icon === entry.icon && one.shape === entry.shape) ?? null;
}

/** How a new entry looks: the colour least used, a star in a shape where no star is. */
export function freeLook(all: readonly Look[]): Look {
  const used = (colour: Colour) => all.filter((one) => one.colour === colour).length;
  const colour = [...COLOURS].sort((a, b) => used(a) - used(b))[0]!;
  const free = (icon: string, shape: ShapeName) => !all.some((one) => one.icon === icon && one.shape === shape);
  for (const icon of ["star", "map-pin", "circle", "heart", "flag"]) {
    const shape = SHAPES.find((one) => free(icon, one));
    if (shape) return { colour, shape, icon };
  }
  return { colour, shape: "circle", icon: "star" };
}

/** Icons whose words hold what somebody writes, accents or not; all for nothing. */
export function searched(icons: readonly (readonly [string, string])[], sought: string): string[] {
  const words = plain(sought).split(/\s+/).filter(Boolean);
  return icons.filter(([name, told]) => words.every((word) => told.includes(word) || name.includes(word))).map(([name]) => name);
}

export function plain(text: string): string {
  return text.toLowerCase().replace(/œ/g, "oe").replace(/’/g, " ").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
}
