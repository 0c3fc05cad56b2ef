import { ByteSlot } from "../byte-slot.js";
import { OUTPUT_COUNT } from "../mirror/readback.js";

/**
 * Storage for `ResidentBuffers.dispatchUpdate`: four output slots from the start, in binding order. After a dispatch they
 * hold what the mirror held before it.
 */
export class DispatchScratch {
  readonly outputs: ByteSlot[] = Array.from({ length: OUTPUT_COUNT }, () => new ByteSlot());

  /** Storage kept, used or not. */
  get retainedBytes(): number {
    return this.outputs.reduce((sum, slot) => sum + slot.capacity, 0);
  }
}
