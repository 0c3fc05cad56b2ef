import type { ByteSlot } from "./byte-slot.js";
import type { Device, ReadRange } from "./device.js";
import { GridwrightError } from "./error.js";

/**
 * `Device.read` into slots of the caller's, one per range.
 *
 * @throws GridwrightError `commit/report` where a device brings back another number of bytes than asked for, and what `read` throws
 */
export async function readWhole(device: Device, ranges: readonly ReadRange[], into: ByteSlot[]): Promise<void> {
  await device.read(ranges, into);
  ranges.forEach(({ buffer, byteLength }, i) => {
    const actual = into[i]?.byteLength;
    if (actual === byteLength) return;
    throw new GridwrightError({
      code: "commit/report",
      message: `the device read ${actual} bytes of ${buffer.label} where ${byteLength} were asked for`,
      help: "run the device conformance suite on this device",
      fields: { name: buffer.label, actual, expected: byteLength },
    });
  });
}
