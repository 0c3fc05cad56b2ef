/** Measures device time by timestamps around a compute pass. Costs each run a readback, so it is on only where asked for. */
import type { GpuAllocator } from "./gpu-allocator.js";
import { MAP_READ, USAGE_COPY_SRC, USAGE_QUERY_RESOLVE } from "./gpu-flags.js";
import type { StagingPool } from "./staging-pool.js";

/** Two 64-bit counts in nanoseconds. */
const BYTES = 16;

export class DeviceTimer {
  readonly passDescriptor: GPUComputePassDescriptor;
  readonly #staging: StagingPool;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;

  constructor(gpuDevice: GPUDevice, allocator: GpuAllocator, staging: StagingPool) {
    this.#staging = staging;
    this.#queries = gpuDevice.createQuerySet({ label: "gridwright timer", type: "timestamp", count: 2 });
    this.#resolved = allocator.createBuffer({ label: "gridwright timer", size: BYTES, usage: USAGE_QUERY_RESOLVE | USAGE_COPY_SRC });
    this.passDescriptor = { timestampWrites: { querySet: this.#queries, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } };
  }

  /** Records the fetch after the pass. Call what it returns after the submit: nanoseconds between the pass's ends. */
  record(encoder: GPUCommandEncoder): () => Promise<number> {
    const staged = this.#staging.acquire(BYTES);
    encoder.resolveQuerySet(this.#queries, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, staged, 0, BYTES);
    return async () => {
      await staged.mapAsync(MAP_READ, 0, BYTES);
      const [begin = 0n, end = 0n] = new BigUint64Array(staged.getMappedRange(0, BYTES));
      staged.unmap();
      this.#staging.release(staged);
      // Timestamps may be reset between the two, by a change of the clock or of the power state.
      return end > begin ? Number(end - begin) : 0;
    };
  }

  destroy(): void {
    this.#queries.destroy();
    this.#resolved.destroy();
  }
}
