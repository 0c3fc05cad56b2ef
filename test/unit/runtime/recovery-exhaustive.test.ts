/** Every call on a device is a place for a loss: each of them is tried, at each moment of the call, and many pairs of them. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { isGridwrightError } from "../../../runtime/error.js";
import type { DeviceCall, LossMoment, LossPlan } from "../../support/lossy-device.js";
import { type LossyScenario, lossyScenario, modelFamily } from "../../support/lossy-model.js";

interface Played {
  readonly family: ReturnType<typeof modelFamily>;
  readonly result: LossyScenario | undefined;
  /** Of the error that ended it. */
  readonly code: string | undefined;
  /** True when the loss came before there was a kernel that could recover. */
  readonly unborn: boolean;
}

async function play(plan: LossPlan, maxRecoveries: number): Promise<Played> {
  const family = modelFamily(plan);
  try {
    const result = await lossyScenario(family, maxRecoveries);
    return { family, result, code: undefined, unborn: result === undefined };
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    return { family, result: undefined, code: error.code, unborn: false };
  }
}

/** Whatever happened, nothing of it is left: devices that were opened for a recovery are closed, buffers are freed. */
function leftovers({ opened }: Played["family"]): string[] {
  return opened.flatMap((device, i) => [
    ...(i > 0 && !device.inner.closed ? [`device ${i + 1} is open`] : []),
    ...device.inner.buffers.filter((buffer) => !buffer.destroyed && !device.inner.closed).map((buffer) => `${buffer.label} of device ${i + 1} is allocated`),
  ]);
}

const MOMENTS = ["before", "during", "after"] as const satisfies readonly LossMoment[];
const unhandled: unknown[] = [];
const note = (reason: unknown): number => unhandled.push(reason);
test.before(() => void process.on("unhandledRejection", note));
test.after(async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", note);
  assert.equal(unhandled, []);
});

for (const moment of MOMENTS) {
  test(`a loss ${moment} any one call leaves every submission executed once`, async () => {
    const struck = new Set<DeviceCall>();
    for (let at = 1; ; at++) {
      const played = await play((call, kind) => (call === at ? (struck.add(kind), moment) : undefined), 1);
      const { family, result, unborn } = played;
      assert.equal(leftovers(family), [], `call ${at}`);
      if (family.losses === 0) {
        assert.equal(result?.findings, []);
        assert.ok(at > 30, `${at} calls`);
        break;
      }
      if (unborn) continue;
      assert.equal(result?.findings, [], `call ${at} (${family.calls[at - 1]}): ${played.code ?? "done"}`);
      assert.is(family.opened.length, result?.reports.some(({ recoveries }) => recoveries > 0) === true ? 2 : 1, `call ${at}`);
    }
    assert.equal([...struck].sort(), ["createBuffer", "prepare", "read", "run", "write"]);
  });
}

test("two losses at two of the calls: a run outlives two when it may, and one too many is device/lost", async () => {
  let final = 0;
  let outlived = 0;
  for (let at = 6; ; at += 3) {
    let calls = 0;
    for (let next = at + 1; next === at + 1 || next <= calls; next++) {
      const moment = MOMENTS[(at + next) % 3];
      const plan: LossPlan = (call) => (call === at || call === next ? moment : undefined);
      const patient = await play(plan, 2);
      calls = patient.family.calls.length;
      assert.equal(leftovers(patient.family), []);
      if (patient.unborn) continue;
      assert.equal(patient.result?.findings, [], `calls ${at} and ${next}, ${moment}: ${patient.code ?? "done"}`);
      const strict = await play(plan, 1);
      assert.equal(leftovers(strict.family), []);
      if (strict.result === undefined) assert.is(strict.code, "device/lost", `calls ${at} and ${next}, ${moment}`);
      else assert.equal(strict.result.findings, []);
      if (strict.result === undefined) final++;
      else outlived++;
    }
    if (calls < at) break;
  }
  assert.ok(final > 30 && outlived > 30, `${final} final, ${outlived} outlived`);
});

test.run();
