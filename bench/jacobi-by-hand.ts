/**
 * Jacobi's iteration on a rod (`grid-loops.kernel.ts`) as somebody writes it who knows that every index is in bounds: no
 * guards, ping-pong bind groups, all steps in one pass. And the same step by step through the host, which is what remains
 * to a program whose steps cannot follow each other on the device.
 */
import { groupOf, givingWay, stagingBuffer, storageBuffer, submitAndRead, uniformBuffer } from "./by-hand.js";

const WGSL = `
@group(0) @binding(0) var<storage, read> before: array<f32>;
@group(0) @binding(1) var<storage, read_write> after: array<f32>;
@group(0) @binding(2) var<uniform> cells: u32;

override workgroup_size: u32;

@compute @workgroup_size(workgroup_size)
fn step(@builtin(global_invocation_id) id: vec3<u32>) {
  let cell = id.x;
  if (cell > 0u && cell + 1u < cells) {
    after[cell] = 0.5 * (before[cell - 1u] + before[cell + 1u]);
  }
}`;

export class JacobiByHand {
  readonly #gpu: GPUDevice;
  readonly #start: Uint8Array;
  readonly #workgroups: number;
  readonly #pipeline: GPUComputePipeline;
  readonly #buffers: Readonly<Record<"rod" | "other" | "cells" | "staging", GPUBuffer>>;
  /** From the rod to the other buffer, and back. */
  readonly #groups: readonly [GPUBindGroup, GPUBindGroup];

  /** `start`: temperatures in f32. */
  static async create(gpu: GPUDevice, start: Uint8Array, workgroupSize: number): Promise<JacobiByHand> {
    const module = gpu.createShaderModule({ code: WGSL });
    const pipeline = await gpu.createComputePipelineAsync({ layout: "auto", compute: { module, constants: { workgroup_size: workgroupSize } } });
    return new JacobiByHand(gpu, start, workgroupSize, pipeline);
  }

  private constructor(gpu: GPUDevice, start: Uint8Array, workgroupSize: number, pipeline: GPUComputePipeline) {
    const cells = start.byteLength / 4;
    this.#gpu = gpu;
    this.#start = start;
    this.#workgroups = Math.ceil(cells / workgroupSize);
    this.#pipeline = pipeline;
    this.#buffers = {
      rod: storageBuffer(gpu, start),
      other: storageBuffer(gpu, start),
      cells: uniformBuffer(gpu, Uint32Array.of(cells)),
      staging: stagingBuffer(gpu, start.byteLength),
    };
    const { rod, other, cells: count } = this.#buffers;
    this.#groups = [groupOf(gpu, pipeline, [rod, other, count]), groupOf(gpu, pipeline, [other, rod, count])];
  }

  reset(): void {
    const { rod, other } = this.#buffers;
    for (const buffer of [rod, other]) this.#gpu.queue.writeBuffer(buffer, 0, this.#start);
  }

  /** An even number of steps, in one pass and one submit. */
  run(steps: number): Promise<Uint8Array> {
    const encoder = this.#gpu.createCommandEncoder();
    this.#record(encoder, 0, steps);
    return this.#read(encoder, this.#buffers.rod);
  }

  /** An even number of steps, each submitted by itself; the host waits for each before it submits the next. */
  async runAwaitingEach(steps: number): Promise<Uint8Array> {
    for (let step = 0; step + 1 < steps; step++) {
      const encoder = this.#gpu.createCommandEncoder();
      this.#record(encoder, step, step + 1);
      this.#gpu.queue.submit([encoder.finish()]);
      await givingWay(this.#gpu.queue.onSubmittedWorkDone());
    }
    const encoder = this.#gpu.createCommandEncoder();
    this.#record(encoder, steps - 1, steps);
    return this.#read(encoder, this.#buffers.rod);
  }

  /** The same, where the host sees what each step wrote before it submits the next. Nothing is uploaded again. */
  async runReadingEach(steps: number): Promise<Uint8Array> {
    const { rod, other } = this.#buffers;
    let seen: Uint8Array = this.#start;
    for (let step = 0; step < steps; step++) {
      const encoder = this.#gpu.createCommandEncoder();
      this.#record(encoder, step, step + 1);
      seen = await this.#read(encoder, step % 2 === 0 ? other : rod);
    }
    return seen;
  }

  #record(encoder: GPUCommandEncoder, from: number, to: number): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    for (let step = from; step < to; step++) {
      pass.setBindGroup(0, this.#groups[step % 2 === 0 ? 0 : 1]);
      pass.dispatchWorkgroups(this.#workgroups);
    }
    pass.end();
  }

  #read(encoder: GPUCommandEncoder, from: GPUBuffer): Promise<Uint8Array> {
    return submitAndRead(this.#gpu, encoder, from, this.#buffers.staging);
  }

  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
