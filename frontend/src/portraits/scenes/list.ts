/** Lists of buttons that scripts fill: only what changed is drawn again, and the focus stays. */

export interface Entry {
  id: string;
  label: string;
  pressed?: boolean;
  image?: string | null;
  /** What can be dragged away carries this. */
  carries?: string;
  act: () => void;
}

/** Fill a list with one button an entry. */
export function fillList(list: HTMLElement, entries: readonly Entry[]): void {
  const told = JSON.stringify(entries);
  if (list.dataset.told !== told) {
    const kept = list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.entry : undefined;
    list.dataset.told = told;
    list.replaceChildren(...entries.map(row));
    if (kept) list.querySelector<HTMLElement>(`[data-entry="${kept}"]`)?.focus();
  }
  const acts = new Map(entries.map(({ id, act }) => [id, act]));
  list.onclick = (event) => acts.get((event.target as HTMLElement).closest<HTMLElement>("[data-entry]")?.dataset.entry ?? "")?.();
}

function row(entry: Entry): HTMLElement {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "choice-one";
  button.dataset.entry = entry.id;
  if (entry.pressed !== undefined) button.setAttribute("aria-pressed", String(entry.pressed));
  if (entry.carries) {
    button.draggable = true;
    button.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", entry.carries!));
  }
  button.append(...(entry.image ? [pictureOf(entry.image)] : []), words(entry));
  item.append(button);
  return item;
}

function words({ label, image }: Entry): HTMLElement {
  const place = document.createElement("span");
  place.textContent = label;
  if (image) place.className = "sr-only";
  return place;
}

export function pictureOf(url: string): HTMLImageElement {
  const image = new Image();
  image.alt = "";
  image.src = url;
  image.draggable = false;
  return image;
}
