// Recording, sending and listening count as being there. The count lives on <html>, so that every
// script of the page adds to the same one.

const count = () => Number(document.documentElement.dataset.busy ?? 0);

/** Tells the idle lock that something is going on; call the answer once when it is over. */
export function busy(): () => void {
  document.documentElement.dataset.busy = String(count() + 1);
  let over = false;
  return () => {
    if (over) return;
    over = true;
    document.documentElement.dataset.busy = String(Math.max(0, count() - 1));
  };
}

export function isBusy(): boolean {
  const media = [...document.querySelectorAll<HTMLMediaElement>("audio, video")];
  return count() > 0 || media.some((one) => !one.paused);
}
