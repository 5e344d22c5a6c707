/** The switches of a published map's layers: what each reader wants to see, on the map and in the list. */

export class Layers {
  #off: Set<number>;

  /** `bar`: buttons with `data-layer`, pressed when on. */
  constructor(
    bar: HTMLElement | null,
    private readonly changed: () => void,
  ) {
    const buttons = [...(bar?.querySelectorAll<HTMLElement>("[data-layer]") ?? [])];
    const asked = new Set(new URLSearchParams(location.search).get("calques")?.split(","));
    const known = buttons.filter((one) => asked.has(one.dataset.layer ?? ""));
    // `?calques=0,2` in the address of a page or of an embed: these and no others, when the map has them.
    if (known.length) buttons.forEach((one) => one.setAttribute("aria-pressed", String(known.includes(one))));
    this.#off = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "false").map(number));
    for (const button of buttons) button.addEventListener("click", () => this.#turn(button));
    if (bar) bar.hidden = false;
  }

  /** `layer`: of a category; what is in no layer is always shown. */
  shows(layer: number | null | undefined): boolean {
    return layer === null || layer === undefined || !this.#off.has(layer);
  }

  #turn(button: HTMLElement): void {
    const layer = number(button);
    if (!this.#off.delete(layer)) this.#off.add(layer);
    button.setAttribute("aria-pressed", String(!this.#off.has(layer)));
    this.changed();
  }
}

function number(button: HTMLElement): number {
  return Number(button.dataset.layer);
}
