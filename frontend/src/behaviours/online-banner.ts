import type { Behaviour } from "./attach";
import { listen } from "./listen";

/** Says when the network is gone, and that nothing is lost. */
export const onlineBanner: Behaviour = (banner) => {
  const show = () => (banner.hidden = navigator.onLine !== false);
  show();
  return listen(window, "online offline", show);
};
