/** A small share of `npm run fuzz -- split`, and proof that the fuzzer sees what it is there to see. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Device } from "../../runtime/device.js";
import { openOracleDevice } from "../../testing/oracle-device.js";
import { fuzzSplit } from "../support/fuzz/split.js";

/** The oracle, which changes a word of whatever it reads or refuses every kernel. */
async function lying(how: "changes a word" | "refuses"): Promise<Device> {
  const device = openOracleDevice();
  const read: Device["read"] = device.read.bind(device);
  const changed: Device["read"] = async (ranges, into) => {
    const slots = await read(ranges, into);
    for (const { bytes } of slots.slice(0, 1)) if (bytes.byteLength > 0) bytes[0] = (bytes[0] ?? 0) ^ 1;
    return slots;
  };
  const refused: Device["prepare"] = () => Promise.reject(new Error("no kernel today"));
  return Object.assign(device, how === "refuses" ? { prepare: refused } : { read: changed });
}

test("programs and their splits agree, every planted race is found, and a seed repeats its programs", async () => {
  const open = async (): Promise<Device> => openOracleDevice();
  const { counts, findings } = await fuzzSplit({ seed: 31, count: 16 }, open);
  assert.equal(findings, []);
  assert.equal([counts["programs"], counts["mismatches"], counts["comparedOnDawn"], counts["foundRaces"]], [16, 0, counts["compared"], counts["plantedRaces"]]);
  assert.ok(Number(counts["plantedRaces"]) > 4 && Number(counts["withGridSync"]) > 8 && Number(counts["spilledWords"]) > 40);
  const some = async (seed: number): Promise<unknown> => (await fuzzSplit({ seed, count: 4 }, open)).counts;
  const first = await some(31);
  assert.equal(await some(31), first);
  assert.not.equal(await some(32), first);
});

for (const [how, message] of [["changes a word", /^on the device: \w+\[0\] is \d+ where \d+ is meant\n/], ["refuses", /^on the device: no kernel today\n/]] as const) {
  test(`a device that ${how} is a finding, with the smallest program that shows it and what repeats it`, async () => {
    const { counts, findings } = await fuzzSplit({ seed: 31, count: 2 }, () => lying(how));
    assert.equal([counts["mismatches"], counts["comparedOnDawn"], findings.length], [2, 0, 2]);
    for (const finding of findings) {
      assert.match(finding, message);
      assert.match(finding, /tape \[[\d,]*\]\nprogram /);
      assert.ok(finding.split("\n").length < 40, finding);
    }
  });
}

test.run();
