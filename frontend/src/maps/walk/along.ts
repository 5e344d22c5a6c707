/** A dot that goes along a walk with its voice. */
import type { Geometry } from "geojson";
import { placeAt } from "./track";

export type ShowDot = (at: [number, number] | null) => void;

/** The lines of a walk; none for what is no line. */
export function linesOf(geometry: Geometry | null): number[][][] {
  if (geometry?.type === "LineString") return [geometry.coordinates];
  return geometry?.type === "MultiLineString" ? geometry.coordinates : [];
}

/** Moments as the draft holds them, one after the other, by line. */
export function byLine(lines: readonly number[][][], moments: readonly number[]): number[][] {
  let from = 0;
  return lines.map(({ length }) => moments.slice(from, (from += length)));
}

/** Call what is returned to stop. The dot waits in a pause, and goes away at the end. */
export function goAlong(sound: HTMLMediaElement, lines: number[][][], moments: number[][], show: ShowDot): () => void {
  let frame = 0;
  const draw = () => show(placeAt(lines, moments, sound.currentTime));
  const step = () => {
    draw();
    if (!sound.paused && sound.isConnected) frame = requestAnimationFrame(step);
  };
  const play = () => (cancelAnimationFrame(frame), step());
  const end = () => (cancelAnimationFrame(frame), show(null));
  sound.addEventListener("play", play);
  sound.addEventListener("seeked", draw);
  sound.addEventListener("ended", end);
  return () => {
    end();
    sound.removeEventListener("play", play);
    sound.removeEventListener("seeked", draw);
    sound.removeEventListener("ended", end);
  };
}
