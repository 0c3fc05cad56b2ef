/** Three opinions on where every member of every struct in this repository lies, and two on whether the text is WGSL. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { validateWithNaga } from "../../../testing/naga.js";
import { validateWgsl } from "../../../testing/null-device.js";
import { layoutAgreement } from "../../support/layout-agreement.js";
import { repositorySpecs } from "../../support/repository-specs.js";

const specs = repositorySpecs();

test("the specs of this repository and the samples are all here", () => {
  assert.equal(specs.map((spec) => spec.layout.protocol), ["megakernel", "scan", "webgpu_indirect", "gltf_binary", "vulkan_instance", "weather", "forecast", "scene"]);
});

for (const { file, layout, wgsl } of specs) {
  test(`${file}: the layout, wgsl_reflect and naga's SPIR-V have every member in one place`, async () => {
    const { structs, disagreements } = await layoutAgreement(layout, wgsl);
    assert.equal(disagreements, []);
    assert.is(structs, [...wgsl.matchAll(/^struct /gm)].length);
  });

  test(`${file}: Dawn and naga accept the WGSL`, async () => {
    assert.equal(await validateWgsl(wgsl), { status: "validated", findings: [] });
    assert.equal(await validateWithNaga(wgsl), { status: "validated", findings: [] });
  });
}

test.run();
