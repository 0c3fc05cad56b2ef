import type { ByteSlot } from "../byte-slot.js";
import type { DeviceBuffer, ReadRange } from "../device.js";
import { MAP_READ } from "./gpu-flags.js";
import type { StagingPool } from "./staging-pool.js";

export interface Readback {
  /** Copies each range into its slot and gives the pooled buffer back. */
  take(slotOf: (index: number) => ByteSlot): void;
  /** Gives the pooled buffer back unread. */
  discard(): void;
}

/**
 * Copies the ranges one after another into a pooled buffer and maps it: one submit, one mapping, however many ranges.
 * Submits before it returns. Exactly one method of what it resolves to must be called, once.
 */
export function readRanges(
  gpuDevice: GPUDevice,
  staging: StagingPool,
  ranges: readonly ReadRange[],
  totalBytes: number,
  bufferOf: (buffer: DeviceBuffer) => GPUBuffer,
): Promise<Readback> {
  const staged = staging.acquire(totalBytes);
  const encoder = gpuDevice.createCommandEncoder();
  let offset = 0;
  for (const range of ranges) {
    if (range.byteLength > 0) encoder.copyBufferToBuffer(bufferOf(range.buffer), range.offsetBytes, staged, offset, range.byteLength);
    offset += range.byteLength;
  }
  gpuDevice.queue.submit([encoder.finish()]);
  return staged.mapAsync(MAP_READ, 0, totalBytes).then(
    () => mappedReadback(staged, staging, ranges, totalBytes),
    (error: unknown) => {
      staged.destroy();
      throw error;
    },
  );
}

function mappedReadback(staged: GPUBuffer, staging: StagingPool, ranges: readonly ReadRange[], totalBytes: number): Readback {
  function discard(): void {
    staged.unmap();
    staging.release(staged);
  }
  function take(slotOf: (index: number) => ByteSlot): void {
    const mapped = new Uint8Array(staged.getMappedRange(0, totalBytes));
    let start = 0;
    ranges.forEach((range, index) => {
      slotOf(index).resize(range.byteLength).set(mapped.subarray(start, start + range.byteLength));
      start += range.byteLength;
    });
    discard();
  }
  return { take, discard };
}
