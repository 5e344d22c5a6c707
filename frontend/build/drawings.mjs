// avatars.txt, pictures.txt -> one small SVG file each, and a list {name: French word}.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const LINE = /^(\S+)\s+(\S+)\s+(.+?)(?:\s{2,}(\S+=\S+))?$/;

/** Adds `<list>/<name>.svg` for each line and `<list>.json`; throws on a name the set does not have. */
export function drawings(here, list, output) {
  const set = JSON.parse(readFileSync(join(here, "node_modules/@iconify-json/fluent-emoji-flat/icons.json"), "utf8"));
  const words = {};
  for (const line of readFileSync(join(here, `${list}.txt`), "utf8").split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    const [, name, original, word, colours] = line.trim().match(LINE) ?? refuse(list, line);
    const icon = set.icons[original] ?? refuse(list, line);
    output.add(`${list}/${name}.svg`, svg(recolour(icon.body, colours), icon.width ?? set.width));
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

function recolour(body, colours) {
  if (!colours) return body;
  return colours.split(",").reduce((drawn, pair) => {
    const [from, to] = pair.split("=");
    const done = drawn.replace(new RegExp(from, "gi"), to);
    if (done === drawn) throw new Error(`pictures.txt: no ${from} to recolour`);
    return done;
  }, body);
}
