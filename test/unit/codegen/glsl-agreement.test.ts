/** Every member of every generated GLSL lies where the layout has it, as glslang says in SPIR-V. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { emitGlsl } from "../../../codegen/protocol/emit-glsl.js";
import { printGlslBlock, printGlslStruct, type BlockRule } from "../../../codegen/shader/glsl/type-printer.js";
import { structLayout, uniformFindings } from "../../../ir/layout.js";
import { fixedArray, runtimeArray, struct, u32, vector, type Member, type Struct, type Type } from "../../../ir/types.js";
import { glslToSpirv, validateGlsl } from "../../../testing/glslang.js";
import { everyStructUsed, glslMismatches, structsInGlsl, wholeShader } from "../../support/glsl-layout.js";
import { randomSpec } from "../../support/random-spec.js";
import { repositorySpecs } from "../../support/repository-specs.js";
import { spirvFindings } from "../../support/spirv-val.js";

for (const { file, layout } of repositorySpecs()) {
  test(`${file}: glslang finds every member and every stride where the layout has it`, async () => {
    const glsl = emitGlsl(layout, file);
    assert.equal(await validateGlsl(wholeShader(glsl)), { status: "validated", findings: [] });
    assert.equal(await glslMismatches(structsInGlsl(layout), everyStructUsed(layout, glsl)), []);
  });

  test(`${file}: spirv-val finds nothing against the blocks of the GLSL`, async () => {
    const words = await glslToSpirv(everyStructUsed(layout, emitGlsl(layout, file)));
    assert.ok(words !== undefined, "glslang is installed");
    assert.is(spirvFindings(words) ?? "", "");
  });
}

test("a member in another place is found", async () => {
  const type = struct("Pair", [{ name: "a", type: u32 }, { name: "b", type: u32, alignBytes: 16 }]);
  const shader = wholeShader("struct Pair { uint a; uint b; }; layout(std430, set = 0, binding = 0) buffer Block { Pair pairs[]; };");
  assert.equal(await glslMismatches([type], shader), ["Pair.b lies at 4, not at 16"]);
});

test("random specs: glslang agrees", async () => {
  await fc.assert(
    fc.asyncProperty(randomSpec, async (text) => {
      const compiled = compileSpec({ file: "sample.yaml", text });
      assert.ok(compiled.ok, "the generator makes legal specs");
      const glsl = emitGlsl(compiled.layout, "sample.yaml");
      assert.equal(await glslMismatches(structsInGlsl(compiled.layout), everyStructUsed(compiled.layout, glsl)), []);
    }),
    { numRuns: 25, seed: 5 },
  );
});

/** Structs in structs, with alignments and sizes above the types' own: what GLSL can say with padding alone. */
function randomStruct(name: string, depth: number): fc.Arbitrary<Struct> {
  const leaf = fc.constantFrom<Type>(u32, vector(2, "f32"), vector(3, "u32"), vector(4, "i32"), fixedArray(vector(4, "f32"), 2), fixedArray(u32, 3), fixedArray(vector(3, "f32"), 2));
  const inner = depth === 0 ? leaf : fc.oneof(leaf, randomStruct(`${name}I`, depth - 1), randomStruct(`${name}J`, depth - 1).map((type) => fixedArray(type, 2)));
  const member = fc.tuple(inner, fc.constantFrom(undefined, undefined, 16, 32, 64), fc.constantFrom(undefined, undefined, 4, 12, 20, 80));
  return fc.array(member, { minLength: 1, maxLength: 4 }).map((members) =>
    struct(name, members.map(([type, align, more], i): Member => {
      const bare = structLayout(struct("Bare", [{ name: "x", type }]));
      const alignBytes = align === undefined || align < bare.alignBytes ? {} : { alignBytes: align };
      return { name: `f${i}`, type, ...alignBytes, ...(more === undefined ? {} : { sizeBytes: bare.sizeBytes + more }) };
    })),
  );
}

function withInner(type: Type): Struct[] {
  if (type.kind === "FixedArray" || type.kind === "RuntimeArray") return withInner(type.element);
  return type.kind === "Struct" ? [...type.members.flatMap((member) => withInner(member.type)), type] : [];
}

/** Two members of one name are one struct only if they are equal; the generator's names may stand for several. */
function oneTypePerName(structs: readonly Struct[]): boolean {
  return new Set(structs.map((each) => each.name)).size === structs.length;
}

for (const rule of ["std430", "std140"] as const satisfies readonly BlockRule[]) {
  test(`random structs in ${rule}: padding moves nothing and keeps everything in its place`, async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(randomStruct("S", 2), async (type) => {
        const structs = withInner(type);
        const outer = rule === "std430" ? struct("Outer", [{ name: "head", type: u32 }, { name: "tail", type: runtimeArray(type) }]) : struct("Outer", [{ name: "one", type }, { name: "many", type: fixedArray(type, 2) }]);
        if (!oneTypePerName(structs) || (rule === "std140" && uniformFindings(outer).length > 0)) return;
        judged += 1;
        const block = printGlslBlock(outer, { storage: rule === "std430" ? "buffer" : "uniform", set: 0, binding: 0, name: "Outer", instance: "outer" });
        assert.equal(await glslMismatches([...structs, outer], wholeShader([...structs.map((each) => printGlslStruct(each, rule)), block].join("\n"))), []);
      }),
      { numRuns: rule === "std430" ? 60 : 600, seed: 6 },
    );
    assert.ok(judged >= 20, `enough structs were judged (${judged})`);
  });
}

test("spirv-val, where it is installed, refuses SPIR-V that breaks a block's layout", async () => {
  const words = await glslToSpirv(wholeShader("layout(std430, set = 0, binding = 0) buffer Block { layout(offset = 0) uint a; layout(offset = 4) uint b; };"));
  assert.ok(words !== undefined);
  // The offset of `b`, which is the last operand of its decoration.
  const moved = words.map((word, i) => (word === 4 && words[i - 1] === 35 ? 2 : word));
  assert.is.not(spirvFindings(words) === undefined ? undefined : spirvFindings(moved), "");
  assert.is(spirvFindings(words) ?? "", "");
});

test("a struct that uniform and storage buffers hold has a form for each where they differ", () => {
  const spec = (field: string): string => `{ gridwright: 1, protocol: p, version: 1.0.0, structs: { s: { fields: { a: { type: f32, ${field} }, b: { type: f32, align: 16 } } } },
    buffers: { u: { group: 0, binding: 0, access: uniform, fields: { s: s } }, t: { group: 0, binding: 1, access: read, fields: { s: s } } } }`;
  const glslOf = (field: string): string => {
    const compiled = compileSpec({ file: "p.yaml", text: spec(field) });
    assert.ok(compiled.ok);
    return emitGlsl(compiled.layout, "p.yaml");
  };
  const same = glslOf("size: 4");
  assert.match(same, /struct S \{\n {2}float a; \/\/ offset 0, size 4\n {2}uint padding0_; .*\n {2}uint padding1_; .*\n {2}uint padding2_; .*\n {2}float b;/);
  assert.not.match(same, "S_std140");
  const different = glslOf("size: 64");
  assert.match(different, "struct S {\n  float a; // offset 0, size 4\n  uint padding0_[15]; // offset 4, size 60\n");
  assert.match(different, "struct S_std140 {");
  assert.match(different, "uvec4 padding3_[3]; // offset 16, size 48");
  assert.match(different, "layout(offset = 0) S_std140 s;");
  assert.match(different, "layout(offset = 0) S s;");
});

test.run();
