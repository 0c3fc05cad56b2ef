import { test } from "uvu";
import * as assert from "uvu/assert";
import { validateWithNaga, wgslToSpirv } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { spirvStructLayouts } from "../../../testing/spirv-layout.js";
import { formatFindings, loadPeer, type ValidationResult } from "../../../testing/validation.js";

const SOUND = "@group(0) @binding(0) var<storage, read_write> out: array<u32>;\n@compute @workgroup_size(64) fn main() { out[0] = 1u; }\n";
const TYPE_ERROR = "fn sound() {}\nfn broken() {\n  let x: u32 = 1i;\n}\n";
const NON_UNIFORM_BARRIER = "@compute @workgroup_size(8)\nfn main(@builtin(local_invocation_index) i: u32) {\n  if (i < 4u) {\n    workgroupBarrier();\n  }\n}\n";

const judges: readonly [string, (code: string) => Promise<ValidationResult>][] = [["Dawn", validateWgsl], ["naga", validateWithNaga]];

for (const [name, validate] of judges) {
  test(`${name} accepts a sound module`, async () => {
    assert.equal(await validate(SOUND), { status: "validated", findings: [] });
  });

  test(`${name} says line and column of an error, and validates on afterwards`, async () => {
    const { status, findings } = await validate(TYPE_ERROR);
    assert.is(status, "validated");
    assert.equal(findings.map(({ line }) => line), [3]);
    assert.ok(findings.every(({ column, message }) => column > 1 && message.length > 0));
    assert.match(formatFindings(findings, TYPE_ERROR), /^3:\d+ .+\n {6}let x: u32 = 1i;$/);
    assert.equal((await validate(SOUND)).findings, []);
  });
}

test("only Dawn judges uniformity", async () => {
  assert.is((await validateWgsl(NON_UNIFORM_BARRIER)).findings[0]?.line, 4);
  assert.equal((await validateWithNaga(NON_UNIFORM_BARRIER)).findings, []);
});

test("Dawn also makes a pipeline of each entry point, which a comment is not", async () => {
  const size = (x: number): string => `// @compute @workgroup_size(1) fn ghost() {}\n@compute @workgroup_size(${x}, 1, 2)\nfn other() {}\n${SOUND}`;
  assert.equal((await validateWgsl(size(128))).findings, []);
  const { findings } = await validateWgsl(size(65536));
  assert.is(findings.length, 1);
  assert.match(findings[0]?.message ?? "", /workgroup_size/);
});

test("a package that is not installed is a reason to skip, any other failure is thrown", async () => {
  const missing = await loadPeer("webgpu", "0.6.2", () => Promise.reject(Object.assign(new Error("no such module"), { code: "ERR_MODULE_NOT_FOUND" })));
  assert.match("reason" in missing ? missing.reason : "", /^webgpu is not installed .*npm install --save-dev webgpu@0\.6\.2/);
  let thrown: unknown;
  await loadPeer("webgpu", "0.6.2", () => Promise.reject(new Error("crashed"))).catch((error: unknown) => (thrown = error));
  assert.match(String(thrown), /crashed/);
});

test("SPIR-V names the structs and says where their members lie", async () => {
  const code = `struct Inner { a: u32, b: vec3<f32> }
struct Outer { head: u32, @align(32) inner: Inner, list: array<u32, 3>, tail: array<Inner> }
@group(0) @binding(0) var<storage, read_write> outer: Outer;
@compute @workgroup_size(1) fn main() { outer.tail[0].a = outer.head; }`;
  const layouts = spirvStructLayouts((await wgslToSpirv(code)) ?? new Uint32Array());
  assert.equal(layouts.get("Inner")?.offsets, { a: 0, b: 16 });
  assert.equal(layouts.get("Outer")?.offsets, { head: 0, inner: 32, list: 64, tail: 80 });
});

test.run();
