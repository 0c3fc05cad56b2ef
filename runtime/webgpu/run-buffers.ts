/**
 * Buffers that runs write before they read: scratch for what crosses the cuts of a kernel, records for its latches. One of
 * each serves all runs of a device, because the queue executes them one after the other. Nothing ever clears them.
 */
import type { GpuAllocator } from "./gpu-allocator.js";
import { USAGE_INDIRECT, USAGE_STORAGE } from "./gpu-flags.js";

/** Bytes of one record: workgroups along x, y, z, as `dispatchWorkgroupsIndirect` reads them. */
export const LATCH_RECORD_BYTES = 12;

const LEAST_BYTES = 256;

export class RunBuffers {
  readonly #allocator: GpuAllocator;
  /** Of one buffer as bound. Whoever asks has checked that it fits. */
  readonly #maxBytes: number;
  #scratch: GPUBuffer | undefined;
  #records: GPUBuffer | undefined;

  constructor(allocator: GpuAllocator, maxBytes: number) {
    this.#allocator = allocator;
    this.#maxBytes = maxBytes;
  }

  scratch(byteLength: number): GPUBuffer {
    return (this.#scratch = this.#atLeast(this.#scratch, "gridwright scratch", byteLength, USAGE_STORAGE));
  }

  records(count: number): GPUBuffer {
    return (this.#records = this.#atLeast(this.#records, "gridwright latch records", count * LATCH_RECORD_BYTES, USAGE_STORAGE | USAGE_INDIRECT));
  }

  destroy(): void {
    this.#scratch?.destroy();
    this.#records?.destroy();
    this.#scratch = undefined;
    this.#records = undefined;
  }

  /** A buffer that is replaced lives on until the work that was submitted with it has run. */
  #atLeast(known: GPUBuffer | undefined, label: string, byteLength: number, usage: number): GPUBuffer {
    if (known !== undefined && known.size >= byteLength) return known;
    known?.destroy();
    let size = LEAST_BYTES;
    while (size < byteLength) size *= 2;
    return this.#allocator.createBuffer({ label, size: Math.min(size, this.#maxBytes), usage });
  }
}
