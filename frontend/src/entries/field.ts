// On every page of somebody in the workshop: what answers without network, and what must be forgotten.
import { busy } from "../behaviours/busy";
import { canPack, keepFor, records } from "../field/pack";
import { pagePerson } from "../net/page";

const OUTING = 6 * 3_600_000; // milliseconds

/** A phone in the hand of somebody who is going out does not lock itself: it would forget the map. */
async function stayHers(): Promise<void> {
  const fresh = (await records()).some(({ at }) => Date.now() - at < OUTING);
  if (fresh && matchMedia("(pointer: coarse)").matches) busy();
}

if (canPack()) {
  void navigator.serviceWorker.register("/atelier/service-worker.js", { scope: "/atelier/" }).catch((error) => console.warn(error));
  void keepFor(pagePerson()).then(stayHers).catch((error) => console.warn(error));
}
