/** The tiles of the ground. While the map grows or shrinks, a slow machine has better to do than to ask for them. */
import * as L from "leaflet";

const AT_ONCE = 4; // tiles asked for in one frame
const LATEST = 2_500; // milliseconds that the ground waits for what matters more
const SLOW = 40; // milliseconds between two frames: this machine is busy enough with the movement

/**
 * Tiles that a zoom needs are asked for a few a frame, the nearest first; on a machine that loses frames,
 * once the movement has ended. Those that are not seen any more by then are not asked for at all.
 */
export class GroundTiles extends L.TileLayer {
  #moving = false;
  #slow = false;
  #held = false;
  #frame = 0;
  #before = 0;
  #waiting: [tile: HTMLImageElement, address: string][] = [];

  /** Ask for no tile before this: what one came for is on the screen, and has had the whole network. Not for
   * long: a layer that does not come must not keep the ground away. */
  hold(until: Promise<unknown>): this {
    this.#held = true;
    const late = new Promise((tell) => setTimeout(tell, LATEST));
    void Promise.race([until.catch(() => undefined), late]).then(() => ((this.#held = false), this.#soon()));
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    const events = super.getEvents!();
    const grow = events.zoomanim;
    return {
      ...events,
      zoomanim: (event) => {
        this.#begins();
        grow?.call(this, event);
      },
      zoomend: () => this.#ends(),
    };
  }

  override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    if (!this.#held && !this.#moving && !this.#waiting.length) return super.createTile(coords, done);
    const tile = document.createElement("img");
    tile.alt = "";
    tile.addEventListener("load", () => done(undefined, tile));
    tile.addEventListener("error", () => done(new Error(tile.src), tile));
    this.#waiting.push([tile, this.getTileUrl(coords)]);
    this.#soon();
    return tile;
  }

  #begins(): void {
    this.#moving = true;
    this.#slow = false;
    this.#before = 0;
  }

  #ends(): void {
    this.#moving = this.#slow = false;
    this.#soon();
  }

  #soon(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#waiting.length && !this.#held) this.#frame = requestAnimationFrame((now) => this.#ask(now));
  }

  #ask(now: number): void {
    if (this.#moving && this.#before && now - this.#before > SLOW) this.#slow = true;
    this.#before = now;
    if (this.#slow) return; // until the movement ends
    this.#waiting = this.#waiting.filter(([tile]) => tile.isConnected);
    for (const [tile, address] of this.#waiting.splice(0, AT_ONCE)) tile.src = address;
    this.#soon();
  }
}
