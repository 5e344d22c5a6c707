// Bundles every src/**/*.test.ts and runs it with node:test.
//   node test.mjs            all
//   node test.mjs behaviours those whose path contains the word
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv[2] ?? "";
const tests = readdirSync(join(HERE, "src"), { recursive: true })
  .filter((path) => path.endsWith(".test.ts") && path.includes(wanted))
  .sort();
if (!tests.length) throw new Error(`no test matches “${wanted}”`);

const folder = mkdtempSync(join(tmpdir(), "studio-front-"));
try {
  await esbuild.build({
    absWorkingDir: HERE,
    entryPoints: tests.map((path) => join("src", path)),
    outdir: folder,
    outbase: "src",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
  const files = tests.map((path) => join(folder, path.replace(/\.ts$/, ".mjs")));
  const done = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], { stdio: "inherit" });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
