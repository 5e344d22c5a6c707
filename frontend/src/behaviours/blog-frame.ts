import { clamped } from "../public/host-messages";
import type { Behaviour } from "./attach";
import { listen } from "./listen";

const SECRET = "miroir";

/** A frame as high as the page inside asks, as a blog would make it: what is shown is what will be seen. */
export const blogFrame: Behaviour = (frame) => {
  if (!(frame instanceof HTMLIFrameElement)) return;
  // The page inside has no origin: any may hear that we are ready, and it learns nothing else.
  const ready = () => frame.contentWindow?.postMessage({ message: "ready", secret: SECRET }, "*");
  const stopHearing = listen<MessageEvent>(window, "message", ({ source, data }) => {
    const { message, value, secret } = Object(data) as Record<string, unknown>;
    if (source !== frame.contentWindow || message !== "height" || secret !== SECRET) return;
    if (typeof value === "number") frame.height = String(clamped(value));
  });
  const stopWaiting = listen(frame, "load", ready);
  ready();
  return () => {
    stopHearing();
    stopWaiting();
  };
};
