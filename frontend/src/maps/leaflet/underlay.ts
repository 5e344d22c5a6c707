/** A picture between the ground and the marks: a photographed drawing, in its rectangle. */
import * as L from "leaflet";
import type { Bounds } from "../ground";

export interface UnderPicture {
  /** The best first; the next one when it is not there (yet). */
  addresses: readonly string[];
  bounds: Bounds;
  opacity: number;
  /** What one sees on it. */
  text: string;
  /** Turned to lie on the ground: no longer a sheet of paper. */
  laid?: boolean;
}

const AGAIN = 4_000; // milliseconds; the server is still preparing it
const TRIES = 30;

export class Underlay {
  #layer: L.ImageOverlay | null = null;
  #as = "";

  constructor(private readonly map: L.Map) {
    map.createPane("drawing").classList.add("map-drawing-pane");
  }

  /** Draws it, or nothing; the same one is left as it is, only its opacity follows. */
  set(picture: UnderPicture | null): void {
    const as = JSON.stringify(picture && [picture.addresses, picture.bounds, picture.text]);
    if (as === this.#as && picture) return void this.#layer?.setOpacity(picture.opacity);
    this.#as = as;
    this.#layer?.remove();
    this.#layer = picture && picture.addresses.length ? this.#draw(picture) : null;
  }

  #draw({ addresses, bounds: [west, south, east, north], opacity, text, laid }: UnderPicture): L.ImageOverlay {
    const place = L.latLngBounds([south, west], [north, east]);
    const layer = L.imageOverlay(addresses[0]!, place, { pane: "drawing", opacity, alt: text, className: laid ? "map-drawing" : "map-drawing map-drawing-sheet" });
    layer.on("add", () => layer.getElement()?.classList.add("is-waiting"));
    layer.on("load", () => {
      layer.getElement()?.classList.remove("is-waiting");
      if (tries && layer.getElement()?.src.split("?")[0]?.endsWith(addresses[0]!) === false) this.#improve(layer, addresses[0]!);
    });
    let tries = 0;
    layer.on("error", () => {
      const next = addresses[++tries % addresses.length]!;
      if (tries > TRIES) return;
      const show = () => this.#layer === layer && layer.setUrl(tries < addresses.length ? next : `${next}?${tries}`);
      if (tries % addresses.length) show();
      else setTimeout(show, AGAIN);
    });
    return layer.addTo(this.map);
  }

  /** A smaller picture stands there: the best one takes its place once the server has made it. */
  #improve(layer: L.ImageOverlay, best: string, tries = 1): void {
    const image = new Image();
    image.onload = () => this.#layer === layer && layer.setUrl(image.src);
    image.onerror = () => tries < TRIES && this.#layer === layer && this.#improve(layer, best, tries + 1);
    setTimeout(() => (image.src = `${best}?b${tries}`), AGAIN);
  }
}
