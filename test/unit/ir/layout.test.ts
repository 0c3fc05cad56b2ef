// Expected numbers are those of the WGSL specification, section "Alignment and Size" and its examples.
import { test } from "uvu";
import * as assert from "uvu/assert";
import { alignBytes, bufferLayout, sizeBytes, strideBytes, structLayout, uniformFindings } from "../../../ir/layout.js";
import { atomicI32, atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, u32, vector, type Type } from "../../../ir/types.js";

const table: readonly (readonly [string, Type, number, number])[] = [
  ["bool", bool, 4, 4], ["u32", u32, 4, 4], ["i32", i32, 4, 4], ["f32", f32, 4, 4], ["atomic<u32>", atomicU32, 4, 4], ["atomic<i32>", atomicI32, 4, 4],
  ["vec2<f32>", vector(2, "f32"), 8, 8], ["vec3<f32>", vector(3, "f32"), 16, 12], ["vec4<u32>", vector(4, "u32"), 16, 16],
  ["array<u32, 5>", fixedArray(u32, 5), 4, 20], ["array<vec3<f32>, 2>", fixedArray(vector(3, "f32"), 2), 16, 32],
];

for (const [name, type, align, size] of table) {
  test(`${name} has alignment ${align} and size ${size}`, () => {
    assert.is(alignBytes(type), align);
    assert.is(sizeBytes(type), size);
  });
}

/** WGSL's example `struct A` and `struct B`. */
const a = struct("A", [{ name: "u", type: f32 }, { name: "v", type: f32 }, { name: "w", type: vector(2, "f32") }, { name: "x", type: f32 }]);
const b = struct("B", [
  { name: "a", type: vector(2, "f32") }, { name: "b", type: vector(3, "f32") }, { name: "c", type: f32 }, { name: "d", type: f32 },
  { name: "e", type: a }, { name: "f", type: vector(3, "f32") }, { name: "g", type: fixedArray(a, 3) }, { name: "h", type: i32 },
]);

test("struct members lie where WGSL's example says", () => {
  assert.equal(structLayout(a).members.map((member) => member.offsetBytes), [0, 4, 8, 16]);
  assert.is(sizeBytes(a), 24);
  assert.is(alignBytes(a), 8);
  assert.equal(structLayout(b).members.map((member) => member.offsetBytes), [0, 16, 28, 32, 40, 64, 80, 152]);
  assert.is(sizeBytes(b), 160);
  assert.is(alignBytes(b), 16);
});

test("align and size attributes move what follows", () => {
  const layout = structLayout(struct("S", [{ name: "x", type: u32, sizeBytes: 12 }, { name: "y", type: u32, alignBytes: 16 }, { name: "z", type: u32 }]));
  assert.equal(layout.members.map((member) => [member.offsetBytes, member.sizeBytes]), [[0, 12], [16, 4], [20, 4]]);
  assert.is(layout.sizeBytes, 32);
});

test("a buffer has a fixed part and a stride", () => {
  const element = struct("E", [{ name: "x", type: vector(3, "u32") }]);
  assert.equal(bufferLayout(runtimeArray(element)), { fixedBytes: 0, strideBytes: 16 });
  assert.equal(bufferLayout(struct("T", [{ name: "n", type: u32 }, { name: "tail", type: runtimeArray(element) }])), { fixedBytes: 16, strideBytes: 16 });
  assert.equal(bufferLayout(struct("T", [{ name: "n", type: u32 }, { name: "tail", type: runtimeArray(u32) }])), { fixedBytes: 4, strideBytes: 4 });
  assert.equal(bufferLayout(a), { fixedBytes: 24 });
  assert.is(strideBytes(fixedArray(vector(3, "f32"), 2)), 16);
});

test("uniform rules are reported at the member that breaks them", () => {
  assert.equal(uniformFindings(struct("U", [{ name: "x", type: u32 }, { name: "y", type: vector(4, "f32") }])), []);
  assert.match(uniformFindings(struct("U", [{ name: "xs", type: fixedArray(u32, 4) }])).join("\n"), /^xs: array stride is not a multiple of 16 bytes \(4\)$/);
  assert.equal(uniformFindings(struct("U", [{ name: "xs", type: fixedArray(vector(4, "u32"), 4) }])), []);
  assert.match(uniformFindings(struct("U", [{ name: "x", type: u32 }, { name: "e", type: a }])).join("\n"), /e: offset is not a multiple of 16 bytes \(8\)/);
  assert.equal(uniformFindings(struct("U", [{ name: "e", type: a, alignBytes: 16 }])), []);
  assert.match(uniformFindings(struct("U", [{ name: "n", type: atomicU32 }])).join("\n"), /^n: an atomic/);
  assert.match(uniformFindings(struct("U", [{ name: "n", type: bool }])).join("\n"), /^n: bool is not host-shareable/);
});

test.run();
