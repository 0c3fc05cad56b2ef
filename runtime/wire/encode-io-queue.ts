import type { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import { MAX_IO_SLOTS, ioQueueByteLength } from "../generated/megakernel.js";
import { zeroedBytes } from "./zeroed-bytes.js";

/** An empty IO queue of 1 to 64 slots. (An IO queue of 0 slots can be validated and read, but is never made.) */
export function encodeIoQueue(slotCount: number, target?: ByteSlot): Uint8Array<ArrayBuffer> {
  const byteLength = ioQueueByteLength({ ioSlotCount: slotCount });
  if (slotCount === 0) {
    throw new GridwrightError({
      code: "encode/cap",
      message: `an IO queue has at least one slot (0)`,
      help: `ask for 1 to ${MAX_IO_SLOTS} slots`,
      fields: { name: "slotCount", actual: slotCount, limit: MAX_IO_SLOTS },
    });
  }
  return zeroedBytes(byteLength, target);
}
