/** The kernel without a GPU: its text, what a WGSL compiler says to it, and what it computes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { golden, openOracleDevice, validateWgsl } from "gridwright/testing";
import { countReadings } from "../src/count-readings.kernel.js";
import { COUNTS_BYTES, decodeCounts, encodeReadings, Unit } from "../src/generated/readings.js";

const kernel = countReadings();

test("the shader is the one that was reviewed", () => {
  golden(new URL("./expected/count-readings.wgsl", import.meta.url), kernel.code.wgsl ?? "");
});

test("a WGSL compiler accepts it", async (t) => {
  const { status, findings, reason } = await validateWgsl(kernel.code.wgsl ?? "");
  if (status === "skipped") return t.skip(reason);
  assert.deepEqual(findings, []);
});

test("it counts every reading once, in any order of invocations", async () => {
  const bytes = encodeReadings([3, 0, 3, 15].map((sensor) => ({ sensor, unit: Unit.celsius, value: 20.5 })));
  for (let seed = 0; seed < 4; seed++) {
    // A data race between invocations would reject the run.
    const device = openOracleDevice({ seed });
    const readings = device.createBuffer({ label: "readings", byteLength: bytes.byteLength, durability: "source", data: bytes });
    const counts = device.createBuffer({ label: "counts", byteLength: COUNTS_BYTES, durability: "mirror" });
    const bindings = { buffers: { readings, counts }, parameters: { reading_count: 4 }, grid: [1, 1, 1] } as const;
    await device.run(await device.prepare(kernel), kernel.schedule, bindings);
    const [result] = await device.read([{ buffer: counts, offsetBytes: 0, byteLength: counts.byteLength }]);
    assert.ok(result);
    assert.deepEqual(Array.from(decodeCounts(result.bytes).ofSensor), [1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  }
});
