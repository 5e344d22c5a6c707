/** One scene of the final cut, for whoever is asked: `data-behaviour="portrait-screening"` (screening.html). */
import type { Behaviour } from "../behaviours/attach";
import { Parts } from "../capture/parts";
import type { Montage } from "./montage";
import { Show } from "./show/show";
import type { SceneCard, StagePhoto } from "./show/stage";

interface Told {
  montage: Montage;
  scenes: Record<string, SceneCard>;
  voices: Record<string, string>;
  photos: Record<string, StagePhoto>;
  /** Seconds of the scene in the whole. */
  span: [number, number];
}

export const portraitScreening: Behaviour = (root) => {
  const told = document.getElementById("screening-data")?.textContent;
  if (!told) throw new Error("no scene in this page");
  const { montage, scenes, voices, photos, span } = JSON.parse(told) as Told;
  const parts = new Parts(root);
  const show = new Show(parts.find("show")!, { moved: (time) => time >= span[1] && show.voices.playing && show.stop() });
  show.load({ montage, span, voice: (answer) => voices[answer] ?? null, photo: (id) => photos[id] ?? null, scene: (id) => scenes[id] ?? null });
  parts.find("show")!.hidden = false;
  parts.find("still")!.hidden = true;
  return () => show.stop();
};
