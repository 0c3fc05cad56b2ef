/** Three opinions on where every member lies: ours, wgsl_reflect's, and naga's as it stands in SPIR-V. Two more on whether the text is WGSL. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { FieldLayout } from "../../../codegen/protocol/layout.js";
import { pascalCase } from "../../../codegen/protocol/names.js";
import { wgslMemberName } from "../../../codegen/shader/wgsl/type-printer.js";
import { wgslToSpirv, validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { spirvStructLayouts } from "../../../testing/spirv-layout.js";
import { reflectedOffsets } from "../../support/reflect-wgsl.js";
import { repositorySpecs, type RepositorySpec } from "../../support/repository-specs.js";

/** Offsets by member name, by the struct's name in shaders. */
function ourOffsets({ layout }: RepositorySpec): Map<string, Record<string, number>> {
  const offsets = (fields: readonly FieldLayout[]): Record<string, number> => Object.fromEntries(fields.map((field) => [wgslMemberName(field.name), field.offsetBytes]));
  const structs = layout.structs.map((each) => [pascalCase(each.name), offsets(each.fields)] as const);
  const buffers = layout.buffers.flatMap((each) => (each.content.kind === "Struct" ? [[pascalCase(each.name), offsets(each.content.fields)] as const] : []));
  return new Map([...structs, ...buffers]);
}

const specs = repositorySpecs();

test("the specs of this repository and the samples are all here", () => {
  assert.equal(specs.map((spec) => spec.layout.protocol), ["megakernel", "scan", "webgpu_indirect", "gltf_binary", "vulkan_instance", "weather", "forecast", "scene"]);
});

for (const spec of specs) {
  test(`${spec.file}: wgsl_reflect finds every member where the layout has it`, () => {
    const reflected = reflectedOffsets(spec.wgsl);
    assert.equal([...reflected.keys()].sort(), [...ourOffsets(spec).keys()].sort());
    for (const [name, offsets] of ourOffsets(spec)) assert.equal(reflected.get(name), offsets, name);
  });

  test(`${spec.file}: naga writes the same offsets into SPIR-V`, async () => {
    // naga drops what no entry point uses, so each buffer is used; structs that no buffer holds lie in one that is.
    const words = await wgslToSpirv(withEveryStructUsed(spec));
    assert.ok(words !== undefined, "naga is installed");
    const written = spirvStructLayouts(words);
    for (const [name, offsets] of ourOffsets(spec)) assert.equal(written.get(name)?.offsets, offsets, name);
  });

  test(`${spec.file}: Dawn and naga accept the WGSL`, async () => {
    assert.equal(await validateWgsl(spec.wgsl), { status: "validated", findings: [] });
    assert.equal(await validateWithNaga(spec.wgsl), { status: "validated", findings: [] });
  });
}

function withEveryStructUsed({ layout, wgsl }: RepositorySpec): string {
  const extra = layout.structs.map((each, i) => `@group(2) @binding(${i}) var<storage, read_write> witness_${i}: ${pascalCase(each.name)};`);
  return [wgsl, ...extra].join("\n");
}

test.run();
