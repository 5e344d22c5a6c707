import type { Behaviour } from "./attach";
import { listen } from "./listen";
import { giveVoiceBack, silence, takeVoice } from "./voice";

export { stopAllSounds } from "./voice";

const stops = new WeakMap<HTMLMediaElement, () => void>();

function stopOf(media: HTMLMediaElement): () => void {
  const stop = stops.get(media) ?? (() => media.pause());
  stops.set(media, stop);
  return stop;
}

/** On the body: starting a sound or a video anywhere stops the one that was playing. */
export const playOne: Behaviour = () => {
  const off = [
    listen(document, "play pause ended", heard, { capture: true }),
    listen(document, "studio:silence", silence),
  ];
  return () => off.forEach((stop) => stop());
};

function heard({ target, type }: Event): void {
  if (!(target instanceof HTMLMediaElement)) return;
  if (type !== "play") giveVoiceBack(stopOf(target));
  // A muted picture that moves (a demonstration, a live preview) takes nobody's voice.
  else if (!target.muted) takeVoice(stopOf(target));
}
