/** Mappable buffers for readbacks, kept for reuse: a loop that reads the same amounts allocates nothing once warm. */
import type { GpuAllocator } from "./gpu-allocator.js";
import { USAGE_COPY_DST, USAGE_MAP_READ } from "./gpu-flags.js";

const MIN_BYTES = 4096;
/** Above this sizes grow in steps of it rather than by doubling, which would waste too much. */
const DOUBLING_LIMIT_BYTES = 1 << 20;
const MAX_FREE_BUFFERS = 8;
const MAX_FREE_BYTES = 256 << 20;

export class StagingPool {
  readonly #allocator: GpuAllocator;
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #free: GPUBuffer[] = [];

  constructor(allocator: GpuAllocator, maxBytes: number) {
    this.#allocator = allocator;
    this.#maxBytes = maxBytes;
  }

  /** A buffer of at least `byteLength` bytes: the smallest free one that is not more than four times too large, or a new one. */
  acquire(byteLength: number): GPUBuffer {
    const wanted = Math.min(sizeClass(byteLength), this.#maxBytes);
    let best = -1;
    this.#free.forEach((buffer, index) => {
      if (buffer.size < byteLength || buffer.size > 4 * wanted) return;
      if (best < 0 || buffer.size < (this.#free[best]?.size ?? Infinity)) best = index;
    });
    const [found] = best < 0 ? [] : this.#free.splice(best, 1);
    return found ?? this.#allocator.createBuffer({ label: "gridwright readback", size: wanted, usage: USAGE_MAP_READ | USAGE_COPY_DST });
  }

  /** Takes back an unmapped buffer. */
  release(buffer: GPUBuffer): void {
    this.#free.push(buffer);
    let bytes = this.#free.reduce((sum, each) => sum + each.size, 0);
    while (this.#free.length > MAX_FREE_BUFFERS || bytes > MAX_FREE_BYTES) {
      const oldest = this.#free.shift();
      if (oldest === undefined) return;
      bytes -= oldest.size;
      oldest.destroy();
    }
  }

  destroy(): void {
    for (const buffer of this.#free) buffer.destroy();
    this.#free.length = 0;
  }
}

function sizeClass(byteLength: number): number {
  if (byteLength > DOUBLING_LIMIT_BYTES) return Math.ceil(byteLength / DOUBLING_LIMIT_BYTES) * DOUBLING_LIMIT_BYTES;
  let size = MIN_BYTES;
  while (size < byteLength) size *= 2;
  return size;
}
