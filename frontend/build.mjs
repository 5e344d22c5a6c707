// Builds the front end into ../studio/static/dist/: scripts, styles, fonts, icons, drawings.
//   node build.mjs            once
//   node build.mjs --watch    again at every change
import { readFileSync, readdirSync, watch } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { drawings } from "./build/drawings.mjs";
import { fontFaces, fontFiles, lendFonts } from "./build/fonts.mjs";
import { iconSprite } from "./build/icons.mjs";
import { Output } from "./build/output.mjs";
import { PRIVATE, privates } from "./build/privates.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, "..");
const DIST = join(ROOT, "studio", "static", "dist");
// The oldest machines met in workshops: phones and PCs left at their last update.
const TARGET = ["es2019", "chrome80", "firefox78", "safari13"];

const watching = process.argv.includes("--watch");

function entries(folder, ending) {
  const names = readdirSync(join(HERE, folder)).filter((name) => name.endsWith(ending)).sort();
  return names.map((name) => join(folder, name));
}

const options = {
  absWorkingDir: HERE,
  entryPoints: [...entries("src/entries", ".ts"), ...entries("styles/entries", ".css")],
  outdir: DIST,
  entryNames: "[name]-[hash]",
  assetNames: "images/[name]-[hash]",
  bundle: true,
  minify: !watching,
  sourcemap: watching ? "inline" : false,
  format: "iife",
  target: TARGET,
  charset: "utf8",
  legalComments: "eof",
  loader: { ".png": "file", ".svg": "file", ".webp": "file" },
  external: ["./fonts/*"],
  metafile: true,
  logLevel: "warning",
  mangleProps: PRIVATE,
  plugins: [fontFaces(), privates(), { name: "finish", setup: (build) => build.onEnd(finish) }],
};

function finish(result) {
  if (result.errors.length) return;
  const output = new Output(DIST);
  for (const [path, made] of Object.entries(result.metafile.outputs)) {
    const file = relative(DIST, join(HERE, path)).replaceAll("\\", "/");
    output.note(made.entryPoint ? logicalName(made.entryPoint) : withoutHash(file), file);
  }
  fontFiles().forEach(({ name, bytes }) => output.add(`fonts/${name}`, bytes));
  iconSprite(HERE, output);
  drawings(HERE, "avatars", output);
  drawings(HERE, "pictures", output);
  for (const path of entries("images", ".svg")) output.add(path, readFileSync(join(HERE, path)));
  output.close({ prune: !watching });
  lendFonts(ROOT);
}

function logicalName(entryPoint) {
  return basename(entryPoint).replace(/\.ts$/, ".js");
}

function withoutHash(file) {
  return file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
}

if (watching) {
  const context = await esbuild.context(options);
  await context.watch();
  const lists = /^(icons|avatars|pictures)\.txt$/;
  watch(HERE, (_, name) => lists.test(name ?? "") && context.rebuild().catch(console.error));
} else {
  // A warning is a page that some browser will draw wrong.
  const built = await esbuild.build(options).catch((error) => ({ warnings: [error.message] }));
  process.exitCode = built.warnings.length ? 1 : 0;
}
