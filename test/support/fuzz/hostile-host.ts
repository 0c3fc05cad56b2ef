/** The host's half of `fuzz buffers`: one case is bytes of one kind and three numbers, through everything that takes them. */
import fc from "fast-check";
import { FuzzFailure } from "./fuzz-report.js";
import { controlArea } from "./host-operations/control-area.js";
import { debugLogArea } from "./host-operations/debug-log-area.js";
import type { HostArea } from "./host-operations/host-area.js";
import { ioQueueArea } from "./host-operations/io-queue-area.js";
import { mirrorAreas } from "./host-operations/mirror-area.js";
import { publishArea } from "./host-operations/publish-area.js";
import { reportArea } from "./host-operations/report-area.js";
import { ringReadingArea } from "./host-operations/ring-area.js";
import { Arena, type HostileBytes, Noise, hostileBytes, hostileNumber } from "./hostile-bytes.js";
import { type CaseOutcome, checkCases } from "./seeded-cases.js";
import type { Watchdog } from "./watchdog.js";

const AREAS: readonly HostArea[] = [controlArea, ringReadingArea, publishArea, publishArea, debugLogArea, ioQueueArea, reportArea, ...mirrorAreas];

/** A case takes a tenth of a millisecond. One that takes this long does work that its bytes do not ask for. */
const CASE_LIMIT_MS = 2000;

interface HostCase {
  readonly area: number;
  readonly bytes: HostileBytes;
  readonly numbers: readonly [number, number, number];
}

const hostCases: fc.Arbitrary<HostCase> = fc
  .tuple(fc.nat(AREAS.length - 1), hostileBytes, hostileNumber, hostileNumber, hostileNumber)
  .map(([area, bytes, a, b, c]) => ({ area, bytes, numbers: [a, b, c] }));

export function fuzzHost({ seed, count, watchdog }: { readonly seed: number; readonly count: number; readonly watchdog?: Watchdog | undefined }): CaseOutcome {
  const arenas = AREAS.map(({ capacity }) => new Arena(capacity));
  const traces = Error.stackTraceLimit;
  // Most calls are refused: the trace of each of these errors would take longer than all the rest.
  Error.stackTraceLimit = 0;
  try {
    return checkCases({
      cases: hostCases,
      seed,
      count,
      check(each) {
        const { area, bytes, numbers } = each;
        const target = AREAS[area];
        const arena = arenas[area];
        if (target === undefined || arena === undefined) return;
        watchdog?.alive();
        const started = performance.now();
        arena.fill(bytes, target.valid);
        target.run(arena, numbers, new Noise(~bytes.noise));
        const ms = performance.now() - started;
        if (ms > CASE_LIMIT_MS) throw new FuzzFailure("hangs", `the case took ${ms.toFixed(0)} ms`);
      },
    });
  } finally {
    Error.stackTraceLimit = traces;
  }
}
