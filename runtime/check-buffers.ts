/** Sizes and ranges of buffers, checked before a device is touched; the same for every device. */
import type { BufferInit, DeviceBuffer, DeviceLimits } from "./device.js";
import { GridwrightError } from "./error.js";

/** Throws `device/limit` or `device/validation`; touches no device. */
export function checkBufferInit(init: BufferInit, limits: DeviceLimits): void {
  const { byteLength, label, data } = init;
  if (!Number.isSafeInteger(byteLength) || byteLength < 0 || byteLength % 4 !== 0) {
    throw new GridwrightError({
      code: "device/validation",
      message: `buffer '${label}' is asked for with ${byteLength} bytes, which is no number of whole words`,
      help: "round the size up to a multiple of 4",
      fields: { label, byteLength },
    });
  }
  for (const limit of ["maxBufferBytes", "maxStorageBindingBytes"] as const) {
    if (byteLength > limits[limit]) {
      throw new GridwrightError({
        code: "device/limit",
        message: `buffer '${label}' has ${byteLength} bytes (${limit} of this device is ${limits[limit]})`,
        help: "split the data over several buffers or stream it through a smaller one",
        fields: { label, limit, allowed: limits[limit], actual: byteLength },
      });
    }
  }
  if (data !== undefined && (data.byteLength > byteLength || data.byteLength % 4 !== 0)) {
    throw new GridwrightError({
      code: "device/validation",
      message: `buffer '${label}' of ${byteLength} bytes is given ${data.byteLength} bytes of data`,
      help: "give whole words, at most as many bytes as the buffer has",
      fields: { label, byteLength, dataBytes: data.byteLength },
    });
  }
}

/** Throws `device/validation` unless the range is in whole words and inside the buffer. */
export function checkRange(buffer: DeviceBuffer, offsetBytes: number, byteLength: number, doing: "read" | "write"): void {
  const whole = Number.isSafeInteger(offsetBytes) && Number.isSafeInteger(byteLength) && offsetBytes % 4 === 0 && byteLength % 4 === 0;
  if (whole && offsetBytes >= 0 && byteLength >= 0 && offsetBytes + byteLength <= buffer.byteLength) return;
  throw new GridwrightError({
    code: "device/validation",
    message: `cannot ${doing} ${byteLength} bytes at offset ${offsetBytes} of buffer '${buffer.label}' (${buffer.byteLength} bytes)`,
    help: "name whole words inside the buffer",
    fields: { label: buffer.label, offsetBytes, byteLength, limit: buffer.byteLength },
  });
}
