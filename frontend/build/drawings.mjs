// avatars.txt, pictures.txt -> one small SVG file each, and a list {name: French word}.
import { readFileSync } from "node:fs";
import { join } from "node:path";

// The discs avatars stand on: pale enough for every drawing and for a name written on it.
const GROUNDS = { sun: "#fbe3ad", sky: "#cfe5ee", rose: "#f8d3cb", leaf: "#d5e8cd", lilac: "#e2d8f0", sand: "#ecdcc4" };
const LINE = /^(\S+)\s+(\S+)\s+(.+?)(?:\s{1,}(\S+=\S+))?$/;

/** Adds `<list>/<name>.svg` for each line and `<list>.json`; throws on a name the set does not have. */
export function drawings(here, list, output) {
  const set = JSON.parse(readFileSync(join(here, "node_modules/@iconify-json/fluent-emoji-flat/icons.json"), "utf8"));
  const words = {};
  for (const line of readFileSync(join(here, `${list}.txt`), "utf8").split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const [, name, original, word, options] = line.trim().match(LINE) ?? refuse(list, line);
    const icon = set.icons[original] ?? refuse(list, line);
    output.add(`${list}/${name}.svg`, svg(dressed(icon.body, options), icon.width ?? set.width));
    words[name] = word;
  }
  output.addList(`${list}.json`, words);
}

function refuse(list, line) {
  throw new Error(`${list}.txt: nothing to draw for “${line.trim()}”`);
}

function svg(body, side) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${body}</svg>\n`;
}

/** `on=sky` puts the drawing on a disc, `#aaa=#bbb` changes a colour. */
function dressed(body, options) {
  if (!options) return body;
  return options.startsWith("on=") ? onDisc(body, GROUNDS[options.slice(3)]) : recolour(body, options);
}

function onDisc(body, colour) {
  if (!colour) throw new Error(`avatars.txt: grounds are ${Object.keys(GROUNDS).join(", ")}`);
  const drawing = `<g transform="translate(5.4 5.4) scale(.6625)">${body}</g>`;
  return `<circle cx="16" cy="16" r="16" fill="${colour}"/>${drawing}`;
}

function recolour(body, colours) {
  return colours.split(",").reduce((drawn, pair) => {
    const [from, to] = pair.split("=");
    const done = drawn.replace(new RegExp(from, "gi"), to);
    if (done === drawn) throw new Error(`pictures.txt: no ${from} to recolour`);
    return done;
  }, body);
}
