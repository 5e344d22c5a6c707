// icons.txt -> one sprite for pages, and the bare drawings for the server (embeds, markers).
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Adds icons.svg and icons.json; throws when Tabler has no icon of a listed name. */
export function iconSprite(here, output) {
  const icons = new Map(names(here).map((name) => [name.replace(/^filled\/(.*)/, "$1-filled"), read(here, name)]));
  const symbols = [...icons].map(([name, inner]) => `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`);
  output.add("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);
  output.addList("icons.json", Object.fromEntries(icons));
}

function names(here) {
  const lines = readFileSync(join(here, "icons.txt"), "utf8").split("\n").map((line) => line.trim());
  return [...new Set(lines.filter((line) => line && !line.startsWith("#")))].sort();
}

function read(here, name) {
  const folder = join(here, "node_modules/@tabler/icons/icons");
  const path = join(folder, `${name.startsWith("filled/") ? name : `outline/${name}`}.svg`);
  if (!existsSync(path)) throw new Error(`icons.txt: Tabler has no icon called ${name}`);
  const inner = readFileSync(path, "utf8").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  const drawing = inner.replace(/<path stroke="none" d="M0 0h24v24H0z"[^>]*>/, "").replace(/\s*\n\s*/g, "");
  // Pages draw outlines; a filled drawing says so itself.
  return name.startsWith("filled/") ? `<g fill="currentColor" stroke="none">${drawing}</g>` : joined(drawing);
}

/** One path for all the strokes of an outline: the same drawing in a quarter fewer bytes. */
function joined(drawing) {
  const strokes = [...drawing.matchAll(/<path d="(M[^"]*)"\s*\/>/g)];
  if (strokes.map(([stroke]) => stroke).join("") !== drawing) return drawing;
  return `<path d="${strokes.map(([, d]) => d.replaceAll(" -", "-")).join("")}"/>`;
}
