/** What the server wrote in the page for the editor (studio/maps/views.py: page_data). */
import type { Ground } from "../ground";

export interface Page {
  draft: string;
  sprite: string;
  /** Avatar name to address. */
  avatars: Record<string, string>;
  grounds: Record<string, Ground>;
  may: { add: boolean; arrange: boolean };
  words: Record<string, string>;
  /** What participants may do (sorted, joined by spaces) -> how the step is told. */
  steps: Record<string, string>;
  /** « mode count » of a display -> how to read it. */
  modes: Record<string, string>;
  /** Words of the legend and of the sheet -> address where our machine says them. */
  voices: Record<string, string>;
}

export function readPage(): Page {
  const told = document.getElementById("map-page")?.textContent;
  if (!told) throw new Error("no map in this page");
  return JSON.parse(told) as Page;
}
