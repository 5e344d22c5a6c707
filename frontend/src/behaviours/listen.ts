import type { Detach } from "./attach";

/** Listens to several events (names between spaces); the answer stops listening. */
export function listen<E extends Event>(
  target: EventTarget,
  names: string,
  heard: (event: E) => unknown,
  options?: AddEventListenerOptions,
): Detach {
  const each = (act: (name: string) => void) => names.split(" ").forEach(act);
  each((name) => target.addEventListener(name, heard as EventListener, options));
  return () => each((name) => target.removeEventListener(name, heard as EventListener, options));
}
