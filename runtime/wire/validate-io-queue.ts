import { IO_QUEUE_STRIDE_BYTES, MAX_IO_SLOTS, ioQueueByteLength } from "../generated/megakernel.js";
import { wrongShape } from "./buffer-shape.js";

/**
 * The shape of an IO queue: whole slots, 0 to 64 of them. (The encoder makes no queue of 0 slots, but an absent queue is
 * passed as one.)
 *
 * @throws GridwrightError `resident/shape`
 */
export function validateIoQueue(bytes: Uint8Array): void {
  const actual = bytes.byteLength;
  const whole = actual - (actual % IO_QUEUE_STRIDE_BYTES);
  if (actual !== whole) {
    throw wrongShape("io_queue", actual, whole, `whole slots of ${IO_QUEUE_STRIDE_BYTES} are expected (${whole})`, "make the queue with encodeIoQueue");
  }
  const most = ioQueueByteLength({ ioSlotCount: MAX_IO_SLOTS });
  if (actual > most) throw wrongShape("io_queue", actual, most, `at most ${most} are expected (${MAX_IO_SLOTS} slots)`, "make the queue with encodeIoQueue");
}
