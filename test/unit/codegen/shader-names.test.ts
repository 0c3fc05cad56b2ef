/** Names that a spec may have and that mean something in a shader: the text is still one that Dawn, naga and glslang accept. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileSpec } from "../../../codegen/protocol/compile-spec.js";
import { emitGlsl } from "../../../codegen/protocol/emit-glsl.js";
import { emitWgsl } from "../../../codegen/protocol/emit-wgsl.js";
import { validateGlsl } from "../../../testing/glslang.js";
import { validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { wholeShader } from "../../support/glsl-layout.js";
import { HEAD } from "../../support/spec-rule.js";

/** What the text itself uses, and what it may not declare. */
const BUFFERS = ["storage", "uniform", "read", "read_write", "function", "select", "min", "sample", "main", "filter", "texture"];

const TEXT = `${HEAD}constants: { null: 1, vulkan: 2 }
structs: { self: { fields: { main: u64, select: { type: u32, bits: { read: 0, storage: 1..3 } } } } }
buffers: { ${BUFFERS.map((name, i) => `${name}: { group: 0, binding: ${i}, access: ${name === "uniform" ? "uniform, element: vec4<f32>" : "read, element: self"}, count: 2 }`).join(", ")} }
`;

const compiled = compileSpec({ file: "s.yaml", text: TEXT });
if (!compiled.ok) throw new Error("the sample is legal");
const { layout } = compiled;
const VALID = { status: "validated", findings: [] };

test("Dawn and naga accept the WGSL", async () => {
  const wgsl = emitWgsl(layout, "s.yaml");
  assert.match(wgsl, "const NULL_ = 1u;");
  assert.match(wgsl, "var<storage, read> storage_: array<Self_, 2>;");
  assert.equal(await validateWgsl(wgsl), VALID);
  assert.equal(await validateWithNaga(wgsl), VALID);
});

test("glslang accepts the GLSL", async () => {
  const glsl = emitGlsl(layout, "s.yaml");
  assert.match(glsl, "readonly buffer Main_block {");
  assert.match(glsl, "Self main_[2];");
  assert.equal(await validateGlsl(wholeShader(glsl)), VALID);
});

test.run();
