import type { ShowMaterial } from "./show";
import type { Clip } from "./voices";

/**
 * What is heard, and the silences of the scenes in which nobody speaks. A portrait that has an ambience is one file in
 * which everything is mixed: phones let no page make one of two sounds softer.
 */
export function clipsOf(material: Pick<ShowMaterial, "montage" | "voice" | "scene" | "whole">): Clip[] {
  const { voices, shots } = material.montage;
  if (material.whole) return [{ answer: "", start: 0, end: endOf(material), question: "", url: material.whole }];
  const spoken = new Set(voices.map(({ scene }) => scene));
  const quiet = shots.filter(({ scene }) => scene !== undefined && !spoken.has(scene));
  const silences = quiet.map(({ answer, start, end, scene }): Clip => {
    const film = material.scene?.(scene!)?.clip;
    const url = film && !film.mute ? film.url : null;
    return { answer, start, end, scene, question: "", url, ...(url ? { film: true } : { silent: true }) };
  });
  const heard = voices.map((voice): Clip => ({ ...voice, url: material.voice(voice.answer) }));
  return [...heard, ...silences].sort((a, b) => a.start - b.start);
}

function endOf({ montage }: Pick<ShowMaterial, "montage">): number {
  return Math.max(...[...montage.voices, ...montage.shots].map(({ end }) => end));
}
