/** What the map stands on, as it changes: a ground, or a drawing seen « comme dessiné » or « sur la
 * carte ». Marks are always put on the drawing as it was drawn. */
import type { Bounds } from "../ground";
import type { MapView } from "../leaflet/view";
import { fittingZoom } from "../drawing/plane";
import { showCredits } from "./credits";
import type { Model } from "./model";

type Way = "drawn" | "laid";

const OPENING: [number, number] = [900, 600]; // pixels of a common screen
const THROUGH = 0.85; // a laid drawing lets the ground be seen

export class Standing {
  #as = "";
  #way: Way | null = null;
  #adding = false;

  constructor(
    private readonly model: Model,
    private readonly map: MapView,
    private readonly credits: HTMLElement,
    private readonly bar: HTMLElement | null,
    private readonly moved: () => void,
  ) {
    for (const button of bar?.querySelectorAll<HTMLElement>("[data-way]") ?? []) {
      button.addEventListener("click", () => this.#choose(button.dataset.way as Way));
    }
  }

  /** While somebody adds, the drawing is as it was drawn. */
  adding(now: boolean): void {
    if (this.#adding === now) return;
    this.#adding = now;
    this.follow();
  }

  /** Draw what the draft says now. */
  follow(): void {
    const { drawing, sheet } = this.model;
    const laid = this.way === "laid" ? (drawing?.laid ?? null) : null;
    const ground = laid ? this.model.realGround() : this.model.ground;
    const as = JSON.stringify([ground.id, drawing?.item.id, drawing?.addresses, drawing?.bounds, laid?.address, drawing?.opacity]);
    this.#showBar();
    if (as === this.#as) return;
    const first = this.#as === "";
    this.#as = as;
    this.map.setGround(ground, drawing ? fittingZoom(drawing.bounds, ...OPENING) : sheet.view.zoom);
    showCredits(this.credits, ground);
    this.map.setUnder(drawing && { addresses: laid ? [laid.address] : drawing.addresses, bounds: laid?.bounds ?? drawing.bounds, opacity: laid ? drawing.opacity * THROUGH : drawing.opacity, text: drawing.text, laid: laid !== null });
    this.map.setLens(laid?.lens ?? null);
    if (!first) this.moved();
  }

  /** The rectangle to be seen whole, when the map stands on a drawing. */
  get bounds(): Bounds | null {
    const { drawing } = this.model;
    return (this.way === "laid" ? drawing?.laid?.bounds : drawing?.bounds) ?? null;
  }

  get way(): Way {
    if (this.#adding || !this.model.drawing?.laid) return "drawn";
    return this.#way ?? this.model.sheet.shows;
  }

  #choose(way: Way): void {
    this.#way = way;
    this.follow();
  }

  #showBar(): void {
    if (!this.bar) return;
    this.bar.hidden = this.#adding || !this.model.drawing?.laid;
    for (const button of this.bar.querySelectorAll<HTMLElement>("[data-way]")) {
      button.setAttribute("aria-pressed", String(button.dataset.way === this.way));
    }
  }
}
