/** Names, suggestions, prose and plain data on their way into generated text. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { closest } from "../../../codegen/protocol/closest.js";
import { camelCase, isName, kebabCase, pascalCase, upperCase } from "../../../codegen/protocol/names.js";
import { importPath, joinPath } from "../../../codegen/protocol/paths.js";
import { printValue } from "../../../codegen/protocol/print-value.js";
import { proseLine, withoutCommentEnd, wrapProse } from "../../../codegen/protocol/prose.js";

test("a name has one form per use", () => {
  assert.equal([camelCase("io_slot_2"), pascalCase("io_slot_2"), upperCase("io_slot", "tag"), upperCase("slot", "_reserved0"), kebabCase("io_slot_2")], ["ioSlot2", "IoSlot2", "IO_SLOT_TAG", "SLOT_RESERVED0", "io-slot-2"]);
});

test("a name is snake_case and at most 64 characters long", () => {
  for (const name of ["a", "a1", "a_b_2", "x".repeat(64)]) assert.ok(isName(name), name);
  for (const name of ["", "A", "1", "_a", "a_", "a__b", "a-b", "ä", "x".repeat(65)]) assert.not.ok(isName(name), name);
});

test("a suggestion is at most two edits away, one for short names, none for the shortest", () => {
  assert.is(closest("stauts", ["status", "slot"]), "status");
  assert.is(closest("sttus", ["status"]), "status");
  assert.is(closest("stts", ["status"]), undefined);
  assert.is(closest("slto", ["slot"]), "slot");
  assert.is(closest("slat_x", ["slot_y"]), "slot_y");
  assert.is(closest("slat_xz", ["slot_y"]), undefined);
  assert.is(closest("ab", ["a", "abc"]), undefined);
});

test("prose is refilled, paragraphs and lists stay", () => {
  assert.equal(wrapProse("one two\nthree\n\n- four\n- five six\n", 8), ["one two", "three", "", "- four", "- five", "six"]);
  assert.is(proseLine(" one\n two\n\nthree "), "one two three");
});

test("prose can't leave its comment or hide in it", () => {
  assert.is(withoutCommentEnd("a */ b"), "a *\\/ b");
  assert.equal(wrapProse("a\u2028b\u0085c", 80), ["a b c"]);
  assert.is(proseLine("a\u0000b"), "a b");
  assert.is(proseLine("a\u202eb\u2066c"), "abc");
  assert.is(proseLine("a\ud800b"), "a\ufffdb");
  assert.is(proseLine("\u{1F600}"), "\u{1F600}");
});

test("plain data prints on one line where it fits, and evaluates to itself", () => {
  assert.is(printValue({ a: 1, "b-c": [true, "x"], d: {} }), '{ a: 1, "b-c": [true, "x"], d: {} }');
  assert.is(printValue({ a: [1, 2], b: undefined }, { width: 10 }), "{\n  a: [\n    1,\n    2,\n  ],\n}");
  assert.is(printValue({ a: "long", b: "long" }, { width: 16 }), '{\n  a: "long",\n  b: "long",\n}');
  const data = { text: 'a"\\\n\u2028', list: [[], [{ x: -1.5 }]], __proto__x: null };
  assert.equal(new Function(`return ${printValue(data)}`)(), data);
});

test("paths stay in the project and become specifiers", () => {
  assert.is(joinPath("examples/scan/scan.yaml", "../../base.yaml"), "base.yaml");
  assert.is(joinPath("examples/scan.yaml", "../../base.yaml"), undefined);
  assert.is(joinPath("", "./a//b/./c"), "a/b/c");
  assert.is(importPath("runtime/generated/x.ts", "runtime/error.ts"), "../error.js");
  assert.is(importPath("a/x.ts", "a/b/y.ts"), "./b/y.js");
  assert.is(importPath("x.ts", "x.ir.ts"), "./x.ir.js");
});

test.run();
