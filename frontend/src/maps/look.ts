/** How a mark looks: its category's colour, shape and icon, the strength of a feeling. No library, no page. */

export type Colour = "blue" | "green" | "orange" | "violet" | "brown" | "grey" | "black";
export type ShapeName = "circle" | "square" | "diamond" | "heart";

export interface Look {
  colour: Colour;
  shape: ShapeName;
  /** A name of icons.txt; empty for none. */
  icon: string;
}

export const PLAIN: Look = { colour: "grey", shape: "circle", icon: "map-pin" };

/** Draws an icon of 24 units; pages take it from the sprite, embeds from what came with them. */
export type Glyph = (icon: string) => SVGElement;

const SVG = "http://www.w3.org/2000/svg";

/** In a square of 44 units, with the room of the white edge. Equal surfaces, nearly. */
const OUTLINES: Record<ShapeName, string> = {
  circle: "M22 5a17 17 0 1 1 0 34a17 17 0 1 1 0-34z",
  square: "M12.5 7h19a5.5 5.5 0 0 1 5.5 5.5v19a5.5 5.5 0 0 1-5.5 5.5h-19A5.5 5.5 0 0 1 7 31.5v-19A5.5 5.5 0 0 1 12.5 7z",
  diamond: "M19.9 3.4a3 3 0 0 1 4.2 0l16.5 16.5a3 3 0 0 1 0 4.2L24.1 40.6a3 3 0 0 1-4.2 0L3.4 24.1a3 3 0 0 1 0-4.2z",
  heart: "M22 40.5C10.5 33 3.5 26 3.5 17.2C3.5 10.6 8.4 6 14 6c3.4 0 6.4 1.7 8 4.5C23.6 7.7 26.6 6 30 6c5.6 0 10.5 4.6 10.5 11.2C40.5 26 33.5 33 22 40.5z",
};
const GLYPH_SIDE = 21;

/** The mark itself, 44 units wide: a hit area for fingers. The page's style gives colours by `marker-…`. */
export function drawMark(look: Look, glyph: Glyph): SVGElement {
  const drawing = element("svg", { viewBox: "0 0 44 44", class: `pin-drawing marker-${look.colour}`, "aria-hidden": "true", focusable: "false" });
  drawing.append(element("path", { d: OUTLINES[look.shape], class: "pin-shape" }));
  if (look.icon) drawing.append(place(glyph(look.icon), look.shape));
  return drawing;
}

function place(drawn: SVGElement, shape: ShapeName): SVGElement {
  const corner = String((44 - GLYPH_SIDE) / 2);
  const lift = shape === "heart" ? -1 : 0;
  for (const [name, value] of [["x", corner], ["y", String(Number(corner) + lift)], ["width", String(GLYPH_SIDE)], ["height", String(GLYPH_SIDE)]]) {
    drawn.setAttribute(name!, value!);
  }
  drawn.setAttribute("class", "pin-glyph");
  return drawn;
}

/** Icons of the page's sprite. */
export function fromSprite(address: string): Glyph {
  return (icon) => {
    const drawn = element("svg", { viewBox: "0 0 24 24" });
    drawn.append(element("use", { href: `${address}#${icon}` }));
    return drawn;
  };
}

/** Icons that came with the page, as our own build drew them: name to drawing. */
export function fromDrawings(drawings: Readonly<Record<string, string>>): Glyph {
  return (icon) => {
    const read = new DOMParser().parseFromString(`<svg xmlns="${SVG}" viewBox="0 0 24 24">${drawings[icon] ?? ""}</svg>`, "image/svg+xml");
    return document.importNode(read.documentElement, true) as unknown as SVGElement;
  };
}

function element(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
