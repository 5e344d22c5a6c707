import assert from "node:assert/strict";
import { test } from "node:test";
import CASES from "../../../../tests/studio/kernel/languages.json";
import { languageOf } from "./language";

test("letters tell the language, as on the server", () => {
  for (const [text, said, language] of CASES as [string, string, string][]) assert.equal(languageOf(text, said), language, text);
});
