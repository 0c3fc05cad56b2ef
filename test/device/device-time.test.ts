import { test } from "uvu";
import * as assert from "uvu/assert";
import { openDevice } from "../../runtime/node/open-device.js";
import { FOLD_DEFAULTS, FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";

test("device time grows with the work and stays below the wall clock", async () => {
  const device = await openDevice({ deviceTime: true });
  if (device.capabilities.deviceTime) {
    const words = 1 << 20;
    const source = device.createBuffer({ label: "source", byteLength: 4 * words, durability: "scratch" });
    const target = device.createBuffer({ label: "target", byteLength: 4 * words, durability: "scratch" });
    const prepared = await device.prepare(FOLD_KERNEL);
    const time = async (count: number): Promise<{ deviceNs: number; wallNs: number }> => {
      const start = performance.now();
      const bindings = { buffers: { source, target }, parameters: { ...FOLD_DEFAULTS, count: words }, grid: [count / 64, 1, 1] } as const;
      const { deviceNs } = await device.run(prepared, FOLD_KERNEL.schedule, bindings);
      return { deviceNs: deviceNs ?? -1, wallNs: (performance.now() - start) * 1e6 };
    };
    await time(words);
    const small = await time(64);
    const large = await time(words);
    assert.ok(small.deviceNs >= 0 && small.deviceNs < large.deviceNs, `${small.deviceNs} ns for one workgroup, ${large.deviceNs} ns for ${words / 64}`);
    assert.ok(large.deviceNs <= large.wallNs, `${large.deviceNs} ns on the device in ${large.wallNs} ns`);
  }
  await device.close();
});

test.run();
