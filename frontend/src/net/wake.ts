/**
 * When to try again at once: the network is back, the page is looked at again or comes out of the
 * browser's page cache. `online` alone cannot be trusted: some PCs never send it.
 */
export function onWake(act: () => void): () => void {
  const seen = () => document.visibilityState === "visible" && act();
  const kept = (event: PageTransitionEvent) => event.persisted && act();
  window.addEventListener("online", act);
  window.addEventListener("pageshow", kept);
  document.addEventListener("visibilitychange", seen);
  return () => {
    window.removeEventListener("online", act);
    window.removeEventListener("pageshow", kept);
    document.removeEventListener("visibilitychange", seen);
  };
}
