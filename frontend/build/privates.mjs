// `#private` members, for browsers that do not know them. esbuild would turn each into a WeakMap: a
// quarter more bytes, and slow where it hurts most, on the old phones that need it. TypeScript has
// already proven that nobody reaches in from outside, so a plain short name is enough.
import { readFileSync } from "node:fs";
import ts from "typescript";

/** The names this plugin makes; give it to esbuild's `mangleProps`. */
export const PRIVATE = /^__private_/;

export function privates() {
  return {
    name: "privates",
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
        contents: rename(path, readFileSync(path, "utf8")),
        loader: "ts",
      }));
    },
  };
}

function rename(path, text) {
  if (!text.includes("#")) return text;
  const found = [];
  const visit = (node) => {
    if (ts.isPrivateIdentifier(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true));
  return found.reduceRight((before, node) => replace(before, node), text);
}

function replace(text, node) {
  if (ts.isBinaryExpression(node.parent)) throw new Error(`${node.text} in …: test the class instead`);
  const plain = `__private_${owner(node)}_${node.text.slice(1)}`;
  return text.slice(0, node.getStart()) + plain + text.slice(node.getEnd());
}

/** The class that declares the name: the same word in a parent class is another member. */
function owner(node) {
  let up = node.parent;
  const declares = (at) => ts.isClassLike(at) && at.members.some((member) => member.name?.text === node.text);
  while (up && !declares(up)) up = up.parent;
  return up?.name?.text ?? "class";
}
