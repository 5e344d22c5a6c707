// One thing speaks at a time on a page: whoever starts takes the voice from whoever had it.

let release: (() => void) | null = null;

/** Stops what was sounding; `stop` will be called when something else starts. */
export function takeVoice(stop: () => void): void {
  const previous = release;
  release = stop;
  if (previous && previous !== stop) previous();
}

/** Tells that this sound is over, so that nothing stops it a second time. */
export function giveVoiceBack(stop: () => void): void {
  if (release === stop) release = null;
}

export function isSounding(): boolean {
  return release !== null;
}

/** Silences the page, whichever script started the sound (recorders call it before listening). */
export function stopAllSounds(): void {
  document.dispatchEvent(new CustomEvent("studio:silence"));
}

/** Answers `stopAllSounds()` inside this script. */
export function silence(): void {
  release?.();
  release = null;
}
