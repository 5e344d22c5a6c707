/**
 * Sounds of which a part alone is heard (`data-from`, `data-until`, seconds): a portrait that speaks of a place.
 * They begin there, stop there, and begin there again, wherever the list was copied to.
 */
const SEAM = 0.05; // seconds

export function keepToMoments(root: HTMLElement): void {
  const begun = ({ target }: Event) => {
    const sound = momentOf(target);
    if (!sound) return;
    const [from, until] = spanOf(sound);
    if (sound.currentTime < from - SEAM || sound.currentTime >= until - SEAM) sound.currentTime = from;
  };
  const moved = ({ target }: Event) => {
    const sound = momentOf(target);
    if (sound && !sound.paused && sound.currentTime >= spanOf(sound)[1]) sound.pause();
  };
  root.addEventListener("play", begun, true); // sounds do not bubble
  root.addEventListener("timeupdate", moved, true);
}

function momentOf(target: EventTarget | null): HTMLAudioElement | null {
  return target instanceof HTMLAudioElement && target.dataset.until ? target : null;
}

function spanOf({ dataset }: HTMLAudioElement): [number, number] {
  return [Number(dataset.from), Number(dataset.until)];
}
