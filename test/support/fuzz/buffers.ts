import type { Device } from "../../../runtime/device.js";
import { openDevice } from "../../../runtime/node/index.js";
import type { FuzzOptions, FuzzReport } from "./fuzz-report.js";
import { fuzzCommits } from "./hostile-commit.js";
import { fuzzDevice } from "./hostile-device.js";
import { fuzzHost } from "./hostile-host.js";
import type { CaseOutcome } from "./seeded-cases.js";
import { type Watchdog, watch } from "./watchdog.js";

/** As many cases on the host for each one on the device, unless said otherwise. */
const HOST_CASES_PER_DEVICE_CASE = 500;
/** Of that many cases on the host one is a commit, which takes as long as twenty others. */
const HOST_CASES_PER_COMMIT = 200;
/** Far above what the longest case takes. */
const PROGRESS_LIMIT_MS = 60_000;

const KINDS = ["untyped", "hangs", "outOfWindow", "foreignTenantWrites"] as const;

/**
 * Random and mutated control, ring, debug-log, IO-queue and report bytes, aligned and unaligned: `count` cases through
 * every decoder, validator, publisher and the mirror, or what a lying device brings back through a commit; `deviceCount`
 * rounds of the built-in kernel on Dawn.
 *
 * - `untyped`: something threw that is no complete `GridwrightError`;
 * - `hangs`: a case, or a round, that did not end, or left a slot claimed;
 * - `outOfWindow`: a byte changed, or a list grew, that the call or the round has no business with;
 * - `foreignTenantWrites`: a slot in flight, or another tenant's, was written.
 */
export async function fuzzBuffers({ seed, count, deviceCount = Math.ceil(count / HOST_CASES_PER_DEVICE_CASE) }: FuzzOptions): Promise<FuzzReport> {
  const lastWords = JSON.stringify({ host: 0, device: 0, ...countsOf([]), hangs: 1 });
  const watchdog = watch({ limitMs: PROGRESS_LIMIT_MS, lastWords });
  try {
    const commits = await fuzzCommits({ seed, count: Math.ceil(count / HOST_CASES_PER_COMMIT), watchdog });
    const host = fuzzHost({ seed, count: count - Math.ceil(count / HOST_CASES_PER_COMMIT), watchdog });
    const device = deviceCount === 0 ? undefined : await onDawn(seed, deviceCount, watchdog);
    const outcomes = device === undefined ? [commits, host] : [commits, host, device];
    return {
      counts: { host: commits.run + host.run, device: device?.run ?? 0, ...countsOf(outcomes) },
      findings: outcomes.flatMap(({ findings }) => findings),
    };
  } finally {
    await watchdog.stop();
  }
}

async function onDawn(seed: number, count: number, watchdog: Watchdog): Promise<CaseOutcome> {
  await using device: Device = await openDevice();
  return await fuzzDevice({ device, seed, count, watchdog });
}

function countsOf(outcomes: readonly CaseOutcome[]): Record<(typeof KINDS)[number], number> {
  const sum = (kind: string): number => outcomes.reduce((total, { failures }) => total + (failures.get(kind) ?? 0), 0);
  return { untyped: sum("untyped"), hangs: sum("hangs"), outOfWindow: sum("outOfWindow"), foreignTenantWrites: sum("foreignTenantWrites") };
}
