import { ByteSlot } from "../../runtime/byte-slot.js";
import type { Device, DeviceBuffer } from "../../runtime/device.js";
import { expect, expectBytes, expectCode } from "./expect.js";
import type { Cases } from "./with-device.js";

function scratch(device: Device, byteLength: number, data?: Uint8Array): DeviceBuffer {
  return device.createBuffer({ label: "bytes", byteLength, durability: "scratch", ...(data === undefined ? {} : { data }) });
}

async function bytesOf(device: Device, buffer: DeviceBuffer): Promise<Uint8Array> {
  const [slot] = await device.read([{ buffer, offsetBytes: 0, byteLength: buffer.byteLength }]);
  return bytesOfSlot(slot);
}

function bytesOfSlot(slot: ByteSlot | undefined): Uint8Array {
  return slot?.bytes ?? new Uint8Array();
}

const count = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i + 1);

export const BUFFER_CASES: Cases = {
  "a new buffer is zero": async (device) => {
    expectBytes(await bytesOf(device, scratch(device, 1024)), new Uint8Array(1024), "a new buffer");
  },

  "a new buffer says what it was made with": (device) => {
    const buffer = device.createBuffer({ label: "named", byteLength: 12, durability: "mirror" });
    expect(buffer.label === "named" && buffer.byteLength === 12 && buffer.durability === "mirror", "label, size and durability are kept");
  },

  "data comes first and zeros after it": async (device) => {
    expectBytes(await bytesOf(device, scratch(device, 12, count(8))), [...count(8), 0, 0, 0, 0], "a buffer with data");
  },

  "the data of a source may be a view into a larger array": async (device) => {
    const buffer = device.createBuffer({ label: "source", byteLength: 8, durability: "source", data: count(16).subarray(3, 11) });
    expectBytes(await bytesOf(device, buffer), count(16).subarray(3, 11), "a source");
  },

  "an empty buffer exists and reads as nothing": async (device) => {
    expectBytes(await bytesOf(device, scratch(device, 0)), [], "an empty buffer");
  },

  "a write changes its own bytes alone": async (device) => {
    const buffer = scratch(device, 16, count(16));
    device.write(buffer, 4, Uint8Array.of(90, 91, 92, 93, 94, 95, 96, 97));
    expectBytes(await bytesOf(device, buffer), [1, 2, 3, 4, 90, 91, 92, 93, 94, 95, 96, 97, 13, 14, 15, 16], "the buffer");
  },

  "a write takes its bytes when it is called": async (device) => {
    const buffer = scratch(device, 4);
    const bytes = count(4);
    device.write(buffer, 0, bytes);
    bytes.fill(77);
    expectBytes(await bytesOf(device, buffer), count(4), "the buffer");
  },

  "data and writes may lie in shared memory": async (device) => {
    // A web page that is not isolated from others has none.
    if (typeof SharedArrayBuffer === "undefined") return;
    const shared = new Uint8Array(new SharedArrayBuffer(16), 4, 8);
    shared.set(count(8));
    const buffer = scratch(device, 12, shared);
    device.write(buffer, 4, shared);
    expectBytes(await bytesOf(device, buffer), [1, 2, 3, 4, ...count(8)], "the buffer");
  },

  "a write takes a view at any alignment": async (device) => {
    const buffer = scratch(device, 4);
    device.write(buffer, 0, count(9).subarray(3, 7));
    expectBytes(await bytesOf(device, buffer), [4, 5, 6, 7], "the buffer");
  },

  "one read fetches ranges of several buffers, in order, overlapping or empty": async (device) => {
    const first = scratch(device, 16, count(16));
    const second = scratch(device, 8, count(8));
    const slots = await device.read([
      { buffer: first, offsetBytes: 8, byteLength: 8 },
      { buffer: second, offsetBytes: 0, byteLength: 4 },
      { buffer: first, offsetBytes: 16, byteLength: 0 },
      { buffer: first, offsetBytes: 4, byteLength: 8 },
    ]);
    expect(slots.length === 4, "there is a slot for each range");
    const expected = [count(16).subarray(8), count(4), [], count(16).subarray(4, 12)];
    slots.forEach((slot, i) => expectBytes(slot.bytes, expected[i] ?? [], `range ${i}`));
  },

  "a read into slots keeps the list, the slots and their storage": async (device) => {
    const buffer = scratch(device, 16, count(16));
    const slots = [new ByteSlot(64), new ByteSlot(64)];
    const storage = slots.map((slot) => slot.bytes.buffer);
    const kept = [...slots];
    const ranges = [{ buffer, offsetBytes: 0, byteLength: 16 }, { buffer, offsetBytes: 4, byteLength: 4 }];
    for (let round = 0; round < 3; round += 1) {
      expect((await device.read(ranges, slots)) === slots, "the list itself comes back");
      expect(slots.every((slot, i) => slot === kept[i] && slot.bytes.buffer === storage[i]), "slots and storage are the caller's");
    }
    expectBytes(bytesOfSlot(slots[0]), count(16), "the first slot");
    expectBytes(bytesOfSlot(slots[1]), [5, 6, 7, 8], "the second slot");
  },

  "a read grows a slot that is too small and a list that is too short": async (device) => {
    const buffer = scratch(device, 16, count(16));
    const slots = [new ByteSlot(4)];
    await device.read([{ buffer, offsetBytes: 0, byteLength: 16 }, { buffer, offsetBytes: 0, byteLength: 4 }], slots);
    expect(slots.length === 2, "a slot was added");
    expectBytes(bytesOfSlot(slots[0]), count(16), "the slot that grew");
    expectBytes(bytesOfSlot(slots[1]), count(4), "the slot that was added");
  },

  "reads that overlap in time each get their own bytes": async (device) => {
    const buffer = scratch(device, 4, Uint8Array.of(1, 1, 1, 1));
    const first = bytesOf(device, buffer);
    device.write(buffer, 0, Uint8Array.of(2, 2, 2, 2));
    const second = bytesOf(device, buffer);
    expectBytes(await first, [1, 1, 1, 1], "the read before the write");
    expectBytes(await second, [2, 2, 2, 2], "the read after the write");
  },

  "a size beyond a limit is refused before anything is allocated": async (device) => {
    const fields = await expectCode("device/limit", "a buffer of 2^50 bytes", () => scratch(device, 2 ** 50));
    expect(typeof fields["limit"] === "string" && fields["limit"] in device.capabilities.limits, "the error names the limit");
    const { maxBufferBytes, maxStorageBindingBytes } = device.capabilities.limits;
    const most = Math.min(maxBufferBytes, maxStorageBindingBytes);
    await expectCode("device/limit", "a buffer one word above the limit", () => scratch(device, most - (most % 4) + 4));
  },

  "a size that is no number of whole words is refused": async (device) => {
    for (const byteLength of [-4, 3, 6, 1.5, Number.NaN]) await expectCode("device/validation", `a buffer of ${byteLength} bytes`, () => scratch(device, byteLength));
  },

  "data that does not fit or is not whole words is refused": async (device) => {
    await expectCode("device/validation", "8 bytes of data for 4", () => scratch(device, 4, count(8)));
    await expectCode("device/validation", "3 bytes of data", () => scratch(device, 4, count(3)));
  },

  "a range outside the buffer or between words is refused, and the slots stay as they are": async (device) => {
    const buffer = scratch(device, 16, count(16));
    const slot = ByteSlot.from(new Uint8Array([7, 7]));
    for (const [offsetBytes, byteLength] of [[0, 20], [16, 4], [-4, 4], [2, 4], [0, 3], [Number.NaN, 4]] as const) {
      await expectCode("device/validation", `a read of ${byteLength} bytes at ${offsetBytes}`, () => device.read([{ buffer, offsetBytes, byteLength }], [slot]));
    }
    for (const [offsetBytes, byteLength] of [[0, 20], [16, 4], [-4, 4], [2, 4], [0, 3]] as const) {
      await expectCode("device/validation", `a write of ${byteLength} bytes at ${offsetBytes}`, () => device.write(buffer, offsetBytes, new Uint8Array(byteLength)));
    }
    expectBytes(slot.bytes, [7, 7], "the slot");
    expectBytes(await bytesOf(device, buffer), count(16), "the buffer");
  },

  "a buffer of another device is refused": async (device, open) => {
    const other = await open();
    try {
      const foreign = scratch(other, 4);
      await expectCode("device/foreign-buffer", "a read", () => device.read([{ buffer: foreign, offsetBytes: 0, byteLength: 4 }]));
      await expectCode("device/foreign-buffer", "a write", () => device.write(foreign, 0, count(4)));
    } finally {
      await other.close();
    }
  },

  "a destroyed buffer is refused; destroying it twice is harmless": async (device) => {
    const buffer = scratch(device, 4);
    buffer.destroy();
    buffer.destroy();
    await expectCode("device/foreign-buffer", "a read", () => device.read([{ buffer, offsetBytes: 0, byteLength: 4 }]));
    await expectCode("device/foreign-buffer", "a write", () => device.write(buffer, 0, count(4)));
  },
};
