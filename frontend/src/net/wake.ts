/**
 * When to try again at once: the network is back, the page is looked at again, comes out of the
 * browser's page cache or out of its sleep. `online` alone cannot be trusted: some PCs never send it;
 * nor can the sight of the page: a phone may wake one that nobody looks at yet.
 */
export function onWake(act: () => void): () => void {
  const seen = () => document.visibilityState === "visible" && act();
  const kept = (event: PageTransitionEvent) => event.persisted && act();
  const leave = onNetwork(act);
  window.addEventListener("pageshow", kept);
  document.addEventListener("visibilitychange", seen);
  return () => {
    leave();
    window.removeEventListener("pageshow", kept);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** When connections made before are not to be trusted: another network, or a machine that slept. */
export function onNetwork(act: () => unknown): () => void {
  window.addEventListener("online", act);
  document.addEventListener("resume", act);
  return () => {
    window.removeEventListener("online", act);
    document.removeEventListener("resume", act);
  };
}
