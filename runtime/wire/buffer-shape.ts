import { GridwrightError } from "../error.js";
import { RING_STRIDE_BYTES } from "../generated/megakernel.js";

/** A buffer has a length that its geometry rules out. `fields`: `buffer`, `actual` and `expected` (bytes). */
export function wrongShape(buffer: "control" | "ring" | "debug_log" | "io_queue", actual: number, expected: number, rule: string, help: string): GridwrightError {
  return new GridwrightError({
    code: "resident/shape",
    message: `${buffer} has ${actual} bytes, where ${rule}`,
    help,
    fields: { buffer, actual, expected },
  });
}

/** Slots of a ring of unknown slot count. @throws GridwrightError `resident/shape`: not whole slots */
export function wholeSlots(ring: Uint8Array): number {
  const slots = Math.floor(ring.byteLength / RING_STRIDE_BYTES);
  const whole = slots * RING_STRIDE_BYTES;
  if (ring.byteLength === whole) return slots;
  throw wrongShape("ring", ring.byteLength, whole, `whole slots of ${RING_STRIDE_BYTES} are expected (${whole})`, "pass a ring as encodeRing makes it");
}
