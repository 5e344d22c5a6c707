// On every page of somebody in the workshop: what answers without network, and what must be forgotten.
import { canPack, keepFor } from "../field/pack";
import { pagePerson } from "../net/page";

if (canPack()) {
  void navigator.serviceWorker.register("/atelier/service-worker.js", { scope: "/atelier/" }).catch((error) => console.warn(error));
  void keepFor(pagePerson()).catch((error) => console.warn(error));
}
