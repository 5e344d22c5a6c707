// The folder of built files: hashed names, one manifest, nothing left from an older build.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { brotliCompressSync } from "node:zlib";

const TEXT = /\.(js|css)$/;

/** Eight letters that change with the content, in the manner of esbuild's own. */
export function contentHash(bytes) {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
}

export class Output {
  #folder;
  #manifest = new Map();
  #plain = new Set(["manifest.json"]);

  constructor(folder) {
    this.#folder = folder;
  }

  /** Names a file that is already in the folder. */
  note(logical, file) {
    if (this.#manifest.has(logical)) throw new Error(`two files would be called ${logical}`);
    this.#manifest.set(logical, file);
  }

  /** Writes bytes under the logical name and the hash of the content. */
  add(logical, bytes) {
    const ending = extname(logical);
    const file = `${logical.slice(0, -ending.length)}-${contentHash(bytes)}${ending}`;
    this.#write(file, bytes);
    this.note(logical, file);
    return file;
  }

  /** Writes a list the server reads, under its own name. */
  addList(name, value) {
    this.#write(name, JSON.stringify(value, null, 1) + "\n");
    this.#plain.add(name);
  }

  /** The manifest comes last and at once: a server reading meanwhile sees the old files or the new. */
  close({ prune }) {
    if (prune) this.#lighten();
    const sorted = [...this.#manifest].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#write("manifest.json", JSON.stringify(Object.fromEntries(sorted), null, 1) + "\n");
    if (prune) this.#forgetOlder();
  }

  /** Scripts and styles also lie there compressed as small as can be (`app-1A2B3C.js.br`): too slow to do when
   * somebody asks (studio/kernel/compression.py). */
  #lighten() {
    for (const file of [...this.#manifest.values()].filter((name) => TEXT.test(name))) {
      const lighter = `${file}.br`;
      this.#plain.add(lighter);
      if (!existsSync(join(this.#folder, lighter))) this.#write(lighter, brotliCompressSync(readFileSync(join(this.#folder, file))));
    }
  }

  #write(file, bytes) {
    const path = join(this.#folder, file);
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.${process.pid}.part`;
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, path);
  }

  #forgetOlder() {
    const kept = new Set([...this.#plain, ...this.#manifest.values()]);
    for (const entry of readdirSync(this.#folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const file = relative(this.#folder, path).replaceAll("\\", "/");
      if (entry.isFile() && !kept.has(file)) rmSync(path, { force: true });
    }
  }
}
