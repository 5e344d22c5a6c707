/**
 * A list whose elements change places: drag a handle (mouse, finger, pen), or focus it and press the
 * arrows. The elements are `[data-id]` children of the list, the handle `[data-part="handle"]`.
 *
 * `data-behaviour="reorder"` on a list inside a form writes the ids, in their new order, into its field
 * named by `data-order` and tells the form that it changed. Others call `reorder` themselves.
 */
import type { Behaviour } from "./attach";

export interface Reordering {
  stop(): void;
  /** Somebody is dragging: do not draw the list again now. */
  readonly busy: boolean;
}

/** `moved` is told once the element is let go at another place, with all ids in their new order. */
export function reorder(list: HTMLElement, moved: (id: string, ids: string[]) => void): Reordering {
  let held: HTMLElement | null = null;
  let before = "";

  const down = (event: PointerEvent): void => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part="handle"]') : null;
    const item = handle && itemOf(list, handle);
    if (!handle || !item || event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    held = item;
    before = idsOf(list).join(" ");
    item.dataset.held = "true";
    list.setPointerCapture(event.pointerId);
  };

  const move = (event: PointerEvent): void => {
    if (!held) return;
    const other = itemsOf(list).find((item) => item !== held && contains(item, event.clientY));
    if (other) place(list, held, other, event.clientY);
    nearEdge(event.clientY);
  };

  const up = (): void => {
    if (!held) return;
    const item = held;
    held = null;
    delete item.dataset.held;
    const ids = idsOf(list);
    if (ids.join(" ") !== before) moved(item.dataset.id!, ids);
  };

  const key = (event: KeyboardEvent): void => {
    const handle = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-part="handle"]') : null;
    const item = handle && itemOf(list, handle);
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !way) return;
    event.preventDefault();
    const items = itemsOf(list);
    const other = items[items.indexOf(item) + way];
    if (!other) return;
    list.insertBefore(item, way < 0 ? other : other.nextSibling);
    handle.focus();
    moved(item.dataset.id!, idsOf(list));
  };

  list.addEventListener("pointerdown", down);
  list.addEventListener("pointermove", move);
  list.addEventListener("pointerup", up);
  list.addEventListener("pointercancel", up);
  list.addEventListener("keydown", key);
  return {
    stop: () => {
      list.removeEventListener("pointerdown", down);
      list.removeEventListener("pointermove", move);
      list.removeEventListener("pointerup", up);
      list.removeEventListener("pointercancel", up);
      list.removeEventListener("keydown", key);
    },
    get busy() {
      return held !== null;
    },
  };
}

export const reorderForm: Behaviour = (list) => {
  const field = list.closest("form")?.elements.namedItem(list.dataset.order ?? "order");
  if (!(field instanceof HTMLInputElement)) return;
  list.querySelectorAll<HTMLElement>('[data-part="handle"]').forEach((handle) => (handle.hidden = false));
  const made = reorder(list, (_id, ids) => {
    field.value = ids.join(" ");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return () => made.stop();
};

function itemsOf(list: HTMLElement): HTMLElement[] {
  return [...list.children].filter((one): one is HTMLElement => one instanceof HTMLElement && Boolean(one.dataset.id));
}

function idsOf(list: HTMLElement): string[] {
  return itemsOf(list).map((item) => item.dataset.id!);
}

function itemOf(list: HTMLElement, inside: HTMLElement): HTMLElement | null {
  return itemsOf(list).find((item) => item.contains(inside)) ?? null;
}

function contains(item: HTMLElement, y: number): boolean {
  const { top, bottom } = item.getBoundingClientRect();
  return y >= top && y <= bottom;
}

/** Past the middle of another one, the held one takes its place. */
function place(list: HTMLElement, held: HTMLElement, other: HTMLElement, y: number): void {
  const { top, height } = other.getBoundingClientRect();
  list.insertBefore(held, y < top + height / 2 ? other : other.nextSibling);
}

const EDGE = 60; // pixels from the border of the window where the page follows the finger

function nearEdge(y: number): void {
  if (y < EDGE) window.scrollBy(0, -12);
  else if (y > window.innerHeight - EDGE) window.scrollBy(0, 12);
}
