/** Bit fields and u64 of a generated shader module, against the host's functions for the same words. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as vulkan from "../../examples/specs/generated/vulkan-instance.js";
import { openDevice } from "../../runtime/node/open-device.js";
import { MAP_READ, USAGE_COPY_DST, USAGE_COPY_SRC, USAGE_MAP_READ, USAGE_STORAGE } from "../../runtime/webgpu/gpu-flags.js";
import { readProjectFile } from "../support/repository-specs.js";

/** Turns each instance of the buffer into another one, through the generated functions alone. */
const ENTRY = /* wgsl */ `
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let old = instances[id.x];
  let word = old.index_and_mask;
  let index = instance_index_and_mask_custom_index(word);
  let mask = instance_index_and_mask_mask(word);
  instances[id.x].index_and_mask = instance_index_and_mask_with_mask(instance_index_and_mask_with_custom_index(0u, index + 1u), mask ^ 0xffu);
  let flags = old.sbt_and_flags;
  let swapped = instance_sbt_and_flags_with_force_opaque(flags, instance_sbt_and_flags_force_no_opaque(flags));
  instances[id.x].sbt_and_flags = instance_sbt_and_flags_with_force_no_opaque(swapped, instance_sbt_and_flags_force_opaque(flags));
  let address = old.acceleration_structure;
  let sum = u64_add(address, u64_of(0xffffffffu, 1u));
  instances[id.x].acceleration_structure = u64_subtract(sum, u64_of(u64_low(address), 0u));
  instances[id.x].transform[0][0] = select(0.0, 1.0, u64_less(address, sum));
  instances[id.x].transform[0][1] = select(0.0, 1.0, u64_equal(address, u64_of(u64_low(address), u64_high(address))));
}
`;

const INSTANCES: readonly vulkan.Instance[] = [
  [0, 0, false, false, 0n],
  [0xabcdef, 0x81, true, false, 0xffffffffn],
  [0xfffffe, 0xff, false, true, 0x123456789abcdef0n],
  [1, 2, true, false, 0xffffffff_00000001n],
].map(([customIndex, mask, forceOpaque, forceNoOpaque, accelerationStructure]) => ({
  transform: Array.from({ length: 3 }, () => [0, 0, 0, 0]),
  indexAndMask: { customIndex: Number(customIndex), mask: Number(mask) },
  sbtAndFlags: { sbtRecordOffset: 0xffffff, facingCullDisable: true, flipFacing: false, forceOpaque: Boolean(forceOpaque), forceNoOpaque: Boolean(forceNoOpaque) },
  accelerationStructure: BigInt(accelerationStructure ?? 0),
}));

/** The same in host values. */
function turned(old: vulkan.Instance): vulkan.Instance {
  const address = old.accelerationStructure;
  const sum = BigInt.asUintN(64, address + 0x1_ffffffffn);
  return {
    transform: [[Number(address < sum), 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
    indexAndMask: { customIndex: old.indexAndMask.customIndex + 1, mask: old.indexAndMask.mask ^ 0xff },
    sbtAndFlags: { ...old.sbtAndFlags, forceOpaque: old.sbtAndFlags.forceNoOpaque, forceNoOpaque: old.sbtAndFlags.forceOpaque },
    accelerationStructure: BigInt.asUintN(64, sum - BigInt.asUintN(32, address)),
  };
}

test("named bits and u64 mean the same to the shader as to the host", async () => {
  const device = await openDevice();
  const gpu = device.gpuDevice;
  const bytes = vulkan.encodeInstances(INSTANCES);
  const buffer = gpu.createBuffer({ size: bytes.byteLength, usage: USAGE_STORAGE | USAGE_COPY_DST | USAGE_COPY_SRC });
  const staging = gpu.createBuffer({ size: bytes.byteLength, usage: USAGE_MAP_READ | USAGE_COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, bytes);
  const module = gpu.createShaderModule({ code: `${readProjectFile("examples/specs/generated/vulkan-instance.wgsl")}${ENTRY}` });
  const pipeline = await gpu.createComputePipelineAsync({ layout: "auto", compute: { module } });
  const encoder = gpu.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer } }] }));
  pass.dispatchWorkgroups(INSTANCES.length);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes.byteLength);
  gpu.queue.submit([encoder.finish()]);
  await staging.mapAsync(MAP_READ);
  const result = vulkan.decodeInstances(new Uint8Array(staging.getMappedRange().slice(0)));
  assert.equal(result, INSTANCES.map(turned));
  await device.close();
});

test.run();
