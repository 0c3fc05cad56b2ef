import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { emitGlsl } from "../../../codegen/protocol/emit-glsl.js";
import { U64_FUNCTIONS } from "../../../codegen/protocol/shader-accessors.js";
import { RESERVED_WORDS } from "../../../codegen/shader/glsl/reserved-words.js";
import { glslDeclaration, glslIdentifier, printGlslBlock, printGlslStruct } from "../../../codegen/shader/glsl/type-printer.js";
import { atomicI32, bool, fixedArray, runtimeArray, struct, u32, vector } from "../../../ir/types.js";
import { validateGlsl } from "../../../testing/glslang.js";
import { wholeShader } from "../../support/glsl-layout.js";
import { repositorySpecs } from "../../support/repository-specs.js";

const point = struct("Point", [{ name: "at", type: vector(3, "f32") }, { name: "sample", type: u32 }]);
const table = struct("Table", [
  { name: "head", type: atomicI32, sizeBytes: 12 },
  { name: "points", type: fixedArray(point, 2), alignBytes: 32 },
  { name: "tail", type: runtimeArray(fixedArray(u32, 3)) },
]);

test("types are spelled with a name or without, the outermost array first", () => {
  const types = [bool, atomicI32, vector(2, "i32"), vector(3, "bool"), fixedArray(fixedArray(u32, 2), 3), runtimeArray(point)];
  assert.equal(types.map((type) => glslDeclaration(type)), ["bool", "int", "ivec2", "bvec3", "uint[3][2]", "Point[]"]);
  assert.equal(types.map((type) => glslDeclaration(type, "x")), ["bool x", "int x", "ivec2 x", "bvec3 x", "uint x[3][2]", "Point x[]"]);
});

test("a struct carries its prose and where each member lies, and is padded to what its author asked for", () => {
  const padded = struct("Padded", [{ name: "head", type: atomicI32, sizeBytes: 12 }, { name: "wide", type: u32, alignBytes: 32 }]);
  assert.is(
    printGlslStruct(padded, "std430", { doc: "Two lines\nof prose.", memberDocs: { head: "Counts.", wide: "" } }),
    `// Two lines
// of prose.
struct Padded {
  // Counts.
  int head; // offset 0, size 4
  uint padding0_[7]; // offset 4, size 28
  uint wide; // offset 32, size 4
  uint padding1_[7]; // offset 36, size 28
};`,
  );
  assert.is(printGlslStruct(point, "std430"), "struct Point {\n  vec3 at; // offset 0, size 12\n  uint sample_; // offset 12, size 4\n};");
});

test("a block states offsets, and the alignment where it was asked for", () => {
  const place = { set: 1, binding: 2, name: "Table" };
  assert.is(
    printGlslBlock(table, { ...place, storage: "readonly buffer", instance: "table" }),
    `layout(std430, set = 1, binding = 2) readonly buffer Table {
  layout(offset = 0) int head;
  layout(offset = 32, align = 32) Point points[2];
  layout(offset = 64) uint tail[][3];
} table;`,
  );
  assert.match(printGlslBlock(point, { ...place, storage: "uniform" }), /^layout\(std140, set = 1, binding = 2\) uniform Table \{[^}]*\};$/);
});

test("no prose gets out of its comment, not even by a backslash at the end of a line", async () => {
  for (const ending of ["\\", "\n", "\r\n", "\v", "\f", "\r", "\u0085", "\u2028", "\u2029", "é\\"]) {
    const text = printGlslStruct(struct("S", [{ name: "a", type: u32 }]), "std430", { doc: `harmless${ending}`, memberDocs: { a: `harmless${ending}` } });
    const use = "layout(std430, set = 0, binding = 0) buffer B { S s; } b;";
    assert.equal((await validateGlsl(wholeShader(`${text}\n${use}\nuint f() { return b.s.a; }`))).findings, [], JSON.stringify(ending));
  }
});

test("prose of constants can't swallow the line behind it", async () => {
  const compiled = compileSpec({ file: "p.yaml", text: String.raw`{ gridwright: 1, protocol: p, version: 1.0.0, doc: 'ends in \', constants: { a: { value: 1, doc: 'ends in \' }, b: { value: -0x80000000, doc: 'in \' } } }` });
  assert.ok(compiled.ok);
  const glsl = emitGlsl(compiled.layout, "p.yaml");
  assert.equal((await validateGlsl(wholeShader(`${glsl}\nconst uint sum = A + uint(B);`))).findings, []);
});

test("every reserved word is one to glslang, and what it becomes is none", async () => {
  const declare = (names: readonly string[]): string => wholeShader(names.map((name) => `const uint ${name} = 1u;`).join("\n"));
  // Macros of OpenGL's shaders, of which glslang, told to make Vulkan's, defines none.
  const passed = ["GL_ES", "GL_SPIRV"];
  for (const word of RESERVED_WORDS) assert.is((await validateGlsl(declare([word]))).findings.length > 0, !passed.includes(word), word);
  assert.equal((await validateGlsl(declare([...RESERVED_WORDS, "uvec3", "dmat2x4", "isampler2DArray"].map(glslIdentifier)))).findings, []);
});

test("legal names stay, and what GLSL keeps for itself is avoided", () => {
  assert.equal(["slot", "Slot2", "_reserved0", "samples", "min"].map(glslIdentifier), ["slot", "Slot2", "_reserved0", "samples", "min"]);
  assert.equal(["sample", "vec3", "sampler2D", "gl_x", "a__b", "1a", "a-b", "VULKAN"].map(glslIdentifier), ["sample_", "vec3_", "sampler2D_", "Gl_x", "a_b", "v1a", "a_b", "VULKAN_"]);
});

test("both shader languages define the same functions for u64", () => {
  const scene = repositorySpecs().find(({ layout }) => layout.protocol === "scene");
  assert.ok(scene);
  const named = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  assert.equal(named(scene.wgsl, /^fn (u64_\w+)/gm), [...U64_FUNCTIONS]);
  assert.equal(named(emitGlsl(scene.layout, scene.file), /^\S+ (u64_\w+)\(/gm), [...U64_FUNCTIONS]);
});

test.run();
