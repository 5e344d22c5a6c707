/** Keeps the screen on: a phone that goes to sleep stops recording. Where that is impossible, nothing. */

export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let wanted = true;
  const take = async () => {
    if (!wanted || document.visibilityState !== "visible") return;
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (!wanted) void lock?.release();
  };
  document.addEventListener("visibilitychange", take); // the browser drops it whenever the page is hidden
  void take();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}
