/** A place as a small drawing: what templates/parts/sight.html draws, drawn by a script. */
export interface Sight {
  view: readonly [number, number, number, number];
  /** Address, across, down, side. */
  tiles: readonly (readonly [string, number, number, number])[];
  point: readonly [number, number] | null;
  path: string;
  closed: boolean;
  /** To whom the ground is owed. */
  credit: string;
}

export function drawn({ view, tiles, point, path, closed, credit }: Sight): HTMLElement {
  const drawing = part("svg", { class: "sight", viewBox: view.join(" "), "aria-hidden": "true" });
  const squares = tiles.map(([href, x, y, side]) => part("image", { href, x, y, width: side, height: side }));
  const line = path ? [part("path", { d: path, class: closed ? "sight-area" : "sight-line" })] : [];
  const mark = point ? [part("circle", { class: "sight-point", cx: point[0], cy: point[1], r: 9 })] : [];
  drawing.append(...squares, ...line, ...mark);
  const [sheet, owed] = [document.createElement("span"), document.createElement("span")];
  [sheet.className, owed.className, owed.textContent] = ["sight-sheet", "sight-credit", credit];
  sheet.append(drawing, ...(credit ? [owed] : []));
  return sheet;
}

function part(name: string, values: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(values).forEach(([key, value]) => made.setAttribute(key, String(value)));
  return made;
}
