/** How a mark looks: its category's colour, shape and icon. No library. The shapes are in the page
 * (templates/maps/marks.html): a mark points at them. */

export type Colour = "blue" | "green" | "orange" | "violet" | "brown" | "grey" | "black";
export type ShapeName = "circle" | "square" | "diamond" | "heart";

export interface Look {
  colour: Colour;
  shape: ShapeName;
  /** A name of icons.txt; empty for none. */
  icon: string;
  /** The address of a picture that stands in the icon's place. */
  picture?: string | null;
}

export const PLAIN: Look = { colour: "grey", shape: "circle", icon: "map-pin" };

const PRESSED: Record<number, number> = { 1: 0.7, 2: 1, 3: 1.8 }; // studio/maps/marking.py: the same

/** How wide a drawing is, by the strength of its feeling. */
export function pressed(width: number, strength: number | null): number {
  return Math.max(1, Math.round(width * (PRESSED[strength ?? 2] ?? 1)));
}

/** What stands for something drawn, where a place has its mark: in the page's own symbols. */
export function kindMark(type: string, colour: Colour): SVGElement {
  const drawing = mark(colour);
  drawing.append(use(`#kind-${type}`, { class: "kind-drawing" }));
  return drawing;
}

/** Draws a mark 44 units wide: a hit area for fingers. The page's style gives its colours. */
export type DrawMark = (look: Look) => SVGElement;

const SVG = "http://www.w3.org/2000/svg";
const GLYPH_SIDE = 21; // units of the mark's 44
const PICTURE_SIDE = 24;
const LIFT: Partial<Record<ShapeName, number>> = { heart: 1 }; // the widest of a heart is above its middle

/** With icons of the page's sprite: any look, also one that somebody has just made. */
export function fromSprite(sprite: string): DrawMark {
  return ({ colour, shape, icon, picture }) => {
    const drawing = mark(colour);
    drawing.append(use(`#shape-${shape}`, { class: "pin-shape" }));
    const corner = (44 - GLYPH_SIDE) / 2;
    const box = { x: corner, y: corner - (LIFT[shape] ?? 0), width: GLYPH_SIDE, height: GLYPH_SIDE };
    if (picture) drawing.append(element("image", { href: picture, class: "pin-picture", preserveAspectRatio: "xMidYMid slice", ...pictureBox(shape) }));
    else if (icon) drawing.append(use(`${sprite}#${icon}`, { class: "pin-glyph", ...box }));
    return drawing;
  };
}

function pictureBox(shape: ShapeName): Record<string, number> {
  const corner = (44 - PICTURE_SIDE) / 2;
  return { x: corner, y: corner - (LIFT[shape] ?? 0), width: PICTURE_SIDE, height: PICTURE_SIDE };
}

/** With the marks of a published legend, drawn whole in the page: `#mark-0` is the first. */
export function fromLegend(looks: readonly Look[]): DrawMark {
  return (look) => {
    const number = looks.indexOf(look);
    const drawing = mark(look.colour);
    drawing.append(use(number < 0 ? "#mark-none" : `#mark-${number}`, {}));
    return drawing;
  };
}

function mark(colour: Colour): SVGElement {
  return element("svg", { viewBox: "0 0 44 44", class: `pin-drawing marker-${colour}`, "aria-hidden": "true", focusable: "false" });
}

function use(href: string, attributes: Record<string, string | number>): SVGElement {
  return element("use", { href, ...attributes });
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
