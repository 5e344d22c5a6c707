/** Measures the level of a microphone ten times a second, also when the page is hidden. */
import { barHeight, decibels, SilenceWatch } from "./silence";

const EVERY = 100; // milliseconds

export interface Ears {
  /** 0 to 1. */
  level?: (height: number) => void;
  silence?: (silent: boolean) => void;
}

/** Start measuring; call what is returned to stop. A browser that cannot measure measures nothing. */
export function listen(stream: MediaStream, ears: Ears): () => void {
  if (typeof AudioContext === "undefined") return () => undefined;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  void context.resume().catch(() => undefined);
  const measure = probe(analyser, ears);
  const timer = setInterval(() => context.state === "running" && measure(), EVERY);
  return () => {
    clearInterval(timer);
    void context.close().catch(() => undefined);
  };
}

function probe(analyser: AnalyserNode, ears: Ears): () => void {
  const samples = new Float32Array(analyser.fftSize);
  const watch = new SilenceWatch();
  let silent = false;
  return () => {
    analyser.getFloatTimeDomainData(samples);
    const level = decibels(samples);
    ears.level?.(barHeight(level));
    const now = watch.silent(level, performance.now());
    if (now !== silent) ears.silence?.(now);
    silent = now;
  };
}
