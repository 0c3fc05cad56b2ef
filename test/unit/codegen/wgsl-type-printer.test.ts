import { test } from "uvu";
import * as assert from "uvu/assert";
import { printWgslStruct, wgslIdentifier, wgslTypeName } from "../../../codegen/shader/wgsl/type-printer.js";
import { RESERVED_WORDS } from "../../../codegen/shader/wgsl/reserved-words.js";
import { atomicI32, bool, fixedArray, runtimeArray, struct, u32, vector } from "../../../ir/types.js";
import { validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";

const point = struct("Point", [{ name: "at", type: vector(3, "f32") }, { name: "target", type: u32 }]);
const table = struct("Table", [
  { name: "head", type: atomicI32, sizeBytes: 16 },
  { name: "points", type: fixedArray(point, 2), alignBytes: 32 },
  { name: "tail", type: runtimeArray(u32) },
]);

test("types are spelled in full", () => {
  assert.equal([bool, atomicI32, vector(2, "i32"), fixedArray(fixedArray(u32, 2), 3), runtimeArray(point)].map((type) => wgslTypeName(type)), [
    "bool",
    "atomic<i32>",
    "vec2<i32>",
    "array<array<u32, 2>, 3>",
    "array<Point>",
  ]);
});

test("a struct carries its prose, explicit alignment and size, and on request where each member lies", () => {
  const text = printWgslStruct(table, { doc: "Two lines\nof prose.", memberDocs: { head: "Counts.", tail: "" }, offsets: true });
  assert.is(
    text,
    `// Two lines
// of prose.
struct Table {
  // Counts.
  @size(16) head: atomic<i32>, // offset 0, size 16
  @align(32) points: array<Point, 2>, // offset 32, size 32
  tail: array<u32>, // offset 64, stride 4
}`,
  );
  assert.is(printWgslStruct(point), "struct Point {\n  at: vec3<f32>,\n  target_: u32,\n}");
});

test("no line break of prose gets out of its comment", async () => {
  for (const breaking of ["\n", "\r\n", "\v", "\f", "\r", "\u0085", "\u2028", "\u2029"]) {
    const text = printWgslStruct(struct("S", [{ name: "a", type: u32 }]), { doc: `harmless${breaking}struct S {}` });
    assert.equal((await validateWgsl(text)).findings, [], JSON.stringify(breaking));
  }
});

test("every reserved word is one to Dawn, and what it becomes is none to Dawn nor naga", async () => {
  const declare = (names: readonly string[]): string => names.map((name) => `const ${name} = 1u;`).join("\n");
  // The list of the standard, but Dawn has begun to give `binding_array` a meaning.
  for (const word of [...RESERVED_WORDS].filter((each) => each !== "binding_array")) assert.is((await validateWgsl(declare([word]))).findings.length > 0, true, word);
  const renamed = declare([...RESERVED_WORDS].map(wgslIdentifier));
  assert.equal((await validateWgsl(renamed)).findings, []);
  assert.equal((await validateWithNaga(renamed)).findings, []);
});

test("legal names stay, and two different names never become one", () => {
  assert.equal(["slot", "Slot2", "_reserved0", "targets"].map(wgslIdentifier), ["slot", "Slot2", "_reserved0", "targets"]);
  assert.equal(["target", "target_", "target__"].map(wgslIdentifier), ["target_", "target__", "target___"]);
  assert.equal(["__a", "_", "1a", "a-b"].map(wgslIdentifier), ["v__a", "v_", "v1a", "a_b"]);
});

test("a member says the alignment that its type has from within, for compilers that forget it", () => {
  const inner = struct("Inner", [{ name: "a", type: u32, alignBytes: 32 }]);
  const outer = struct("Outer", [{ name: "x", type: u32 }, { name: "one", type: inner }, { name: "plain", type: struct("Plain", [{ name: "v", type: vector(4, "f32") }]) }, { name: "many", type: runtimeArray(inner) }]);
  const text = printWgslStruct(outer);
  assert.match(text, "  @align(32) one: Inner,");
  assert.match(text, "  plain: Plain,");
  assert.match(text, "  @align(32) many: array<Inner>,");
});

test.run();
