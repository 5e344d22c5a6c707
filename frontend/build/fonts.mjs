// Fonts from npm: @font-face rules with their unicode ranges, hashed files, and the engines' copies.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { contentHash } from "./output.mjs";

const require = createRequire(import.meta.url);
// A page downloads only the subsets it writes with: latin-ext costs nothing to French pages.
const SUBSETS = ["latin-ext", "latin"];
const FAMILIES = {
  andika: { family: "Andika", weights: [400, 700] },
  "atkinson-hyperlegible-next": { family: "Atkinson Hyperlegible Next", weights: [400, 600, 700] },
};
/** The engines draw text on videos and on paper with these; they know them by their npm names. */
const LENT = { media: ["andika", [400, 700]], basemaps: ["atkinson-hyperlegible-next", [400, 700]] };

const folderOf = (font) => dirname(require.resolve(`@fontsource/${font}/package.json`));
const fileName = (font, subset, weight) => `${font}-${subset}-${weight}-normal.woff2`;

/** Answers `@import "fonts:andika"` in a style sheet with the rules of that family; of these weights alone
 * after `?400,700`: bold then stands for what is between. */
export function fontFaces() {
  return {
    name: "fonts",
    setup(build) {
      build.onResolve({ filter: /^fonts:/ }, ({ path }) => ({ path: path.slice(6), namespace: "fonts" }));
      build.onLoad({ filter: /.*/, namespace: "fonts" }, ({ path }) => ({ contents: rules(...path.split("?")), loader: "css" }));
    },
  };
}

/** Every font file under the hashed-name scheme of the output: [{name, bytes}]. */
export function fontFiles() {
  return Object.keys(FAMILIES).flatMap((font) =>
    variants(font).map(({ name }) => ({ name, bytes: readFileSync(join(folderOf(font), "files", name)) })),
  );
}

/** Copies the latin files the engines need beside them, under their npm names. */
export function lendFonts(root) {
  for (const [engine, [font, weights]] of Object.entries(LENT)) {
    const folder = join(root, engine, "fonts");
    mkdirSync(folder, { recursive: true });
    for (const weight of weights) {
      const name = fileName(font, "latin", weight);
      copyFileSync(join(folderOf(font), "files", name), join(folder, name));
    }
  }
}

function variants(font) {
  return FAMILIES[font].weights.flatMap((weight) =>
    SUBSETS.map((subset) => ({ weight, subset, name: fileName(font, subset, weight) })),
  );
}

function rules(font, weights = "") {
  const ranges = JSON.parse(readFileSync(join(folderOf(font), "unicode.json"), "utf8"));
  const wanted = weights ? weights.split(",").map(Number) : FAMILIES[font].weights;
  return variants(font)
    .filter(({ weight }) => wanted.includes(weight))
    .map(
      ({ weight, subset, name }) => `@font-face {
  font-family: "${FAMILIES[font].family}";
  font-weight: ${weight};
  font-display: swap;
  src: url("./fonts/${hashed(font, name)}") format("woff2");
  unicode-range: ${ranges[subset]};
}`,
    )
    .join("\n");
}

function hashed(font, name) {
  const bytes = readFileSync(join(folderOf(font), "files", name));
  return name.replace(/\.woff2$/, `-${contentHash(bytes)}.woff2`);
}
