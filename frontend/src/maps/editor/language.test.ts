import assert from "node:assert/strict";
import { test } from "node:test";
import CASES from "../../../../tests/studio/kernel/languages.json";
import { languageOf } from "./language";

test("letters tell the language, as on the server", () => {
  for (const [text, language] of CASES as [string, string][]) assert.equal(languageOf(text), language, text);
});
