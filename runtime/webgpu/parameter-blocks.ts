/**
 * The uniform buffer behind group 3, binding 0. One buffer serves every run of a device: the queue executes uploads and
 * dispatches in the order they are submitted, so the next run may overwrite what the last one read.
 */
import type { CompiledKernel, KernelParameter } from "../../codegen/shader/kernel.js";
import { assertNever } from "../assert-never.js";
import { GridwrightError } from "../error.js";
import type { LoopCounters } from "../plan-dispatches.js";
import type { GpuAllocator } from "./gpu-allocator.js";
import { USAGE_COPY_DST, USAGE_UNIFORM } from "./gpu-flags.js";

/** Where the block lies (`CompiledKernel.parameters`), and what else a device makes for a run. */
export const PARAMETER_GROUP = 3;
export const PARAMETER_BINDING = 0;
export const SCRATCH_BINDING = 2;
export const LATCH_BINDING = 3;

/** WebGPU's largest `minUniformBufferOffsetAlignment`, so every device accepts multiples of it as dynamic offsets. */
const BLOCK_ALIGN_BYTES = 256;
/** Size of a binding in the uniform address space is padded to this. */
const BINDING_ALIGN_BYTES = 16;

/** Bytes of one block as bound; 0 for a kernel without parameters. */
export function parameterBlockBytes(kernel: CompiledKernel): number {
  const end = kernel.parameters.reduce((most, each) => Math.max(most, each.offsetBytes + 4), 0);
  return Math.ceil(end / BINDING_ALIGN_BYTES) * BINDING_ALIGN_BYTES;
}

/** Bytes from one block to the next. */
export function parameterBlockStride(kernel: CompiledKernel): number {
  return Math.ceil(parameterBlockBytes(kernel) / BLOCK_ALIGN_BYTES) * BLOCK_ALIGN_BYTES;
}

/** What one row of a run gives its blocks: the caller's values, and the loop counters of each block. */
export interface ParameterRow {
  readonly values: Readonly<Record<string, number | boolean>>;
  readonly blocks: readonly LoopCounters[];
}

export class ParameterBlocks {
  readonly #queue: GPUQueue;
  readonly #allocator: GpuAllocator;
  readonly #maxBytes: number;
  #buffer: GPUBuffer | undefined;
  /** What the device's buffer starts with, so that blocks equal to the last run's are not uploaded again. */
  #uploaded = new Uint8Array(0);
  #uploadedBytes = 0;
  #staged = new Uint8Array(0);

  constructor(queue: GPUQueue, allocator: GpuAllocator, maxBytes: number) {
    this.#queue = queue;
    this.#allocator = allocator;
    this.#maxBytes = maxBytes;
  }

  /** Brings the blocks of all rows, one row after the other, to the device and returns their buffer; undefined without parameters. */
  upload(kernel: CompiledKernel, rows: readonly ParameterRow[]): GPUBuffer | undefined {
    const stride = parameterBlockStride(kernel);
    const byteLength = stride * rows.reduce((sum, { blocks }) => sum + blocks.length, 0);
    if (byteLength === 0) return undefined;
    const buffer = this.#reserve(kernel, byteLength);
    const view = new DataView(this.#staged.buffer);
    let start = 0;
    for (const { values, blocks } of rows) {
      for (const counters of blocks) {
        for (const parameter of kernel.parameters) {
          encode(view, start + parameter.offsetBytes, parameter, counters[parameter.name] ?? values[parameter.name] ?? 0);
        }
        start += stride;
      }
    }
    if (!this.#isUploaded(byteLength)) {
      this.#queue.writeBuffer(buffer, 0, this.#staged, 0, byteLength);
      this.#uploaded.set(this.#staged.subarray(0, byteLength));
      this.#uploadedBytes = byteLength;
    }
    return buffer;
  }

  destroy(): void {
    this.#buffer?.destroy();
    this.#buffer = undefined;
  }

  #reserve(kernel: CompiledKernel, byteLength: number): GPUBuffer {
    if (byteLength > this.#maxBytes) {
      throw new GridwrightError({
        code: "kernel/limit",
        message: `the loops in the schedule of kernel '${kernel.name}' take ${byteLength} bytes of parameters (maxBufferBytes of this device is ${this.#maxBytes})`,
        help: "run fewer iterations at a time",
        fields: { kernel: kernel.name, limit: "maxBufferBytes", allowed: this.#maxBytes, actual: byteLength },
      });
    }
    if (this.#buffer !== undefined && this.#buffer.size >= byteLength) return this.#buffer;
    this.#buffer?.destroy();
    let size = BLOCK_ALIGN_BYTES;
    while (size < byteLength) size *= 2;
    size = Math.min(size, this.#maxBytes);
    this.#staged = new Uint8Array(size);
    this.#uploaded = new Uint8Array(size);
    this.#uploadedBytes = 0;
    this.#buffer = this.#allocator.createBuffer({ label: "gridwright parameters", size, usage: USAGE_UNIFORM | USAGE_COPY_DST });
    return this.#buffer;
  }

  #isUploaded(byteLength: number): boolean {
    if (this.#uploadedBytes < byteLength) return false;
    for (let i = 0; i < byteLength; i += 1) if (this.#uploaded[i] !== this.#staged[i]) return false;
    return true;
  }
}

function encode(view: DataView, offsetBytes: number, parameter: KernelParameter, value: number | boolean): void {
  switch (parameter.type) {
    case "u32":
    case "bool":
      return view.setUint32(offsetBytes, Number(value), true);
    case "i32":
      return view.setInt32(offsetBytes, Number(value), true);
    case "f32":
      return view.setFloat32(offsetBytes, Number(value), true);
    default:
      assertNever(parameter.type);
  }
}
