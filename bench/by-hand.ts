/** What plain WebGPU needs around a few lines of WGSL, for the contenders of benches. Waits as our own device does. */
import { giveWayWhile } from "../runtime/node/give-way.js";
import { MAP_READ, USAGE_COPY_DST, USAGE_COPY_SRC, USAGE_INDIRECT, USAGE_MAP_READ, USAGE_STORAGE, USAGE_UNIFORM } from "../runtime/webgpu/gpu-flags.js";

export function storageBuffer(gpu: GPUDevice, bytes: Uint8Array, usage = 0): GPUBuffer {
  const buffer = gpu.createBuffer({ size: bytes.byteLength, usage: USAGE_STORAGE | USAGE_COPY_SRC | USAGE_COPY_DST | usage });
  gpu.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

export function uniformBuffer(gpu: GPUDevice, words: Uint32Array): GPUBuffer {
  const buffer = gpu.createBuffer({ size: words.byteLength, usage: USAGE_UNIFORM | USAGE_COPY_DST });
  gpu.queue.writeBuffer(buffer, 0, words);
  return buffer;
}

/** Three words that a latch writes and `dispatchWorkgroupsIndirect` reads. */
export function indirectBuffer(gpu: GPUDevice): GPUBuffer {
  return storageBuffer(gpu, new Uint8Array(12), USAGE_INDIRECT);
}

export function stagingBuffer(gpu: GPUDevice, size: number): GPUBuffer {
  return gpu.createBuffer({ size, usage: USAGE_MAP_READ | USAGE_COPY_DST });
}

/** Group 0 of a pipeline whose layout is automatic: buffers at bindings 0, 1, ... */
export function groupOf(gpu: GPUDevice, pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
  return gpu.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })) });
}

/** Submits what is recorded and, behind it, a copy of `from`; resolves to what it then holds. */
export async function submitAndRead(gpu: GPUDevice, encoder: GPUCommandEncoder, from: GPUBuffer, staging: GPUBuffer): Promise<Uint8Array> {
  encoder.copyBufferToBuffer(from, 0, staging, 0, from.size);
  gpu.queue.submit([encoder.finish()]);
  await givingWay(staging.mapAsync(MAP_READ));
  const bytes = new Uint8Array(staging.getMappedRange()).slice();
  staging.unmap();
  return bytes;
}

export async function givingWay<T>(pending: Promise<T>): Promise<T> {
  giveWayWhile(pending);
  return pending;
}
