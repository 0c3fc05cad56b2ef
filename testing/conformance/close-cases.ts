import type { LossInfo } from "../../runtime/device.js";
import { expect, expectCode } from "./expect.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "./fold-kernel.js";
import type { Cases } from "./with-device.js";

export const CLOSE_CASES: Cases = {
  "a device says what it is": (device) => {
    expect(device.name.length > 0 && device.kind.length > 0, "it has a name and a kind");
    expect(Object.values(device.capabilities.limits).every((limit) => limit > 0), "every limit is above zero");
  },

  "lost stays open while the device lives, and resolves on close": async (device) => {
    let info: LossInfo | undefined;
    const lost = device.lost.then((each) => (info = each));
    await device.prepare(FOLD_KERNEL);
    expect(info === undefined, "lost is pending");
    await device.close();
    expect((await lost).reason === "destroyed", "the reason is 'destroyed'");
  },

  "closing twice is harmless, by either name": async (device) => {
    await Promise.all([device.close(), device.close()]);
    await device.close();
    await device[Symbol.asyncDispose]();
  },

  "every use after close is refused": async (device) => {
    const prepared = await device.prepare(FOLD_KERNEL);
    const buffer = device.createBuffer({ label: "buffer", byteLength: 16, durability: "scratch" });
    const other = device.createBuffer({ label: "other", byteLength: 16, durability: "scratch" });
    await device.close();
    const parameters = { ...FOLD_DEFAULTS, count: 4 };
    await expectCode("device/closed", "createBuffer", () => device.createBuffer({ label: "late", byteLength: 4, durability: "scratch" }));
    await expectCode("device/closed", "prepare", () => device.prepare({ ...FOLD_KERNEL, hash: "conformance-late" }));
    await expectCode("device/closed", "run", () => device.run(prepared, FOLD_KERNEL.schedule, { buffers: { source: buffer, target: other }, parameters, grid: [1, 1, 1] }));
    await expectCode("device/closed", "write", () => device.write(buffer, 0, new Uint8Array(4)));
    await expectCode("device/closed", "read", () => device.read([{ buffer, offsetBytes: 0, byteLength: 4 }]));
    buffer.destroy();
  },

  "what waits when the device closes is refused too, or was done": async (device) => {
    const buffer = device.createBuffer({ label: "buffer", byteLength: 16, durability: "scratch" });
    const reading = device.read([{ buffer, offsetBytes: 0, byteLength: 16 }]).then(
      () => "done",
      (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
    );
    await device.close();
    const outcome = await reading;
    expect(outcome === "done" || outcome === "device/closed", `the read ends with its bytes or with 'device/closed' (got ${String(outcome)})`);
  },
};
