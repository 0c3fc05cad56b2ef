import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import { createWithoutMemory } from "../support/create-without-memory.js";

async function codeOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return "no error";
  } catch (error) {
    return isGridwrightError(error) ? error.code : error;
  }
}

test("a lack of memory is reported by the next read, and by every use of that buffer", async () => {
  const device = await openDevice();
  const fine = device.createBuffer({ label: "fine", byteLength: 16, durability: "scratch" });
  const large = createWithoutMemory(device);
  const readFine = (): unknown => device.read([{ buffer: fine, offsetBytes: 0, byteLength: 16 }]);
  assert.is(await codeOf(readFine), "device/out-of-memory");
  assert.is(await codeOf(readFine), "no error");
  assert.is(await codeOf(() => device.write(large, 0, new Uint8Array(4))), "device/out-of-memory");
  assert.is(await codeOf(() => device.read([{ buffer: large, offsetBytes: 0, byteLength: 16 }])), "device/out-of-memory");
  await device.close();
});

test("the error names the buffer, its size and the first line of what the device says", async () => {
  const device = await openDevice();
  createWithoutMemory(device);
  const fine = device.createBuffer({ label: "fine", byteLength: 16, durability: "scratch" });
  const error: unknown = await device.read([{ buffer: fine, offsetBytes: 0, byteLength: 16 }]).catch((reason: unknown) => reason);
  assert.ok(isGridwrightError(error));
  assert.match(error.message, "the device failed to create buffer 'large' of 1024 bytes (no memory left)");
  await device.close();
});

test.run();
