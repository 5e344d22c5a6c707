import assert from "node:assert/strict";
import test from "node:test";
import { clamped, HIGHEST, LOWEST, secretIn } from "./host-messages";

test("the secret is read where WordPress puts it", () => {
  assert.equal(secretIn("#?secret=abc123XYZ0"), "abc123XYZ0");
  assert.equal(secretIn("#place-4?secret=abc123XYZ0"), "abc123XYZ0");
  assert.equal(secretIn("#?other=1&secret=abc123XYZ0"), "abc123XYZ0");
});

test("no secret, or one that WordPress would refuse, is none", () => {
  for (const hash of ["", "#", "#place-4", "#?secret=", "#?secret=a b", "#?secret=<x>", "#?nosecret=abc"]) {
    assert.equal(secretIn(hash), "", hash);
  }
});

test("a height stays between what WordPress accepts", () => {
  assert.equal(clamped(12), LOWEST);
  assert.equal(clamped(420.2), 421);
  assert.equal(clamped(5000), HIGHEST);
});
