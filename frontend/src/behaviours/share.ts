import type { Behaviour } from "./attach";
import { copyText } from "./copy";
import { listen } from "./listen";
import { showToast } from "./toast";

/** Offers the phone's own way to send an address; elsewhere copies it. */
export const share: Behaviour = (button) => {
  listen(button, "click", () => {
    const url = new URL(button.dataset.shareUrl ?? location.href, location.href).href;
    const title = button.dataset.shareTitle ?? document.title;
    void send(url, title).then((copied) => copied && showToast(button.dataset.copied ?? url));
  });
};

/** True when the address was copied instead of shared. */
async function send(url: string, title: string): Promise<boolean> {
  if (!navigator.share) return copyText(url);
  try {
    await navigator.share({ url, title });
    return false;
  } catch (error) {
    // Closing the sheet is an answer, not a failure.
    return (error as Error).name === "AbortError" ? false : copyText(url);
  }
}
