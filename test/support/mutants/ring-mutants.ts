/** Defects of rounds, commits, tickets and recovery. */
import type { Mutant } from "./mutant.js";

const COMMIT = ["test/unit/runtime/commit-report.test.ts"];
const RUN = ["test/unit/runtime/ring-run.test.ts"];
const SUBMIT = ["test/unit/runtime/ring-submit.test.ts"];
const RECOVERY = ["test/unit/runtime/recovery.test.ts"];

export const RING_MUTANTS: readonly Mutant[] = [
  {
    name: "settlement before commit",
    file: "runtime/ring/round.ts",
    replace: "      const report = checkRound(readback, mirror, changed);\n\n      const settled = applyRound(readback, mirror, ledger, state.counters, changed);\n",
    by: "      const settled = applyRound(readback, mirror, ledger, state.counters, changed);\n      const report = checkRound(readback, mirror, changed);\n",
    tests: COMMIT,
  },
  {
    name: "faults of the report not compared with the slots",
    file: "runtime/ring/commit.ts",
    replace: '  expectEqual("slots faulted", faulted, round.faulted);\n',
    by: "",
    tests: COMMIT,
  },
  {
    name: "device may write the host's words",
    file: "runtime/ring/commit.ts",
    replace: "    if (before[word] !== after[word]) throw",
    by: "    if (before[word] === undefined) throw",
    tests: COMMIT,
  },
  {
    name: "failed round not repeated from the last commit",
    file: "runtime/ring/round.ts",
    replace: "    } catch (error) {\n      state.inexact = true;",
    by: "    } catch (error) {\n      state.inexact = false;",
    tests: COMMIT,
  },
  {
    name: "data buffers keep what a failed round wrote",
    file: "runtime/ring/ring-state.ts",
    replace: "      this.kernel.data.restore();\n",
    by: "",
    tests: COMMIT,
  },
  {
    name: "clean slots uploaded between dirty ones",
    file: "runtime/ring/ring-memory.ts",
    replace: "bytes.subarray(start * RING_STRIDE_BYTES, end * RING_STRIDE_BYTES));\n    });",
    by: "bytes.subarray(start * RING_STRIDE_BYTES, end * RING_STRIDE_BYTES));\n    }, 8);",
    tests: RUN,
  },
  {
    name: "control word of the host lost in a commit",
    file: "runtime/ring/round.ts",
    replace: "      state.keepHostWords();\n",
    by: "",
    tests: RUN,
  },
  {
    name: "second run on a running ring",
    file: "runtime/ring/run-until-idle.ts",
    replace: "  if (state.run !== undefined) {",
    by: "  if (state.run !== undefined && state.closed) {",
    tests: RUN,
  },
  {
    name: "reused slot keeps words of its former life",
    file: "runtime/ring/submission.ts",
    replace: "  ring.fill(0, from, to);\n",
    by: "",
    tests: SUBMIT,
  },
  {
    name: "tenant 29 submitted",
    file: "runtime/ring/submission.ts",
    replace: "  checkTenant(tenant);\n",
    by: "",
    tests: SUBMIT,
  },
  {
    name: "batch submitted as far as it fits",
    file: "runtime/ring/submission.ts",
    replace: "  const count = itemCount(plan, columns, options);",
    by: "  const count = Math.min(itemCount(plan, columns, options), state.ledger.free);",
    tests: SUBMIT,
  },
  {
    name: "scratch survives a loss",
    file: "runtime/data-buffer.ts",
    replace: "    return device.createBuffer(data === undefined || data.byteLength === 0 ? init : { ...init, data });\n  }\n\n  /** Goes on",
    by: "    return device.createBuffer(data === undefined || data.byteLength === 0 ? { ...init, data: new Uint8Array(byteLength).fill(1) } : { ...init, data });\n  }\n\n  /** Goes on",
    tests: RECOVERY,
  },
  {
    name: "generation stays the same after a loss",
    file: "runtime/generation.ts",
    replace: "number: this.number + 1,",
    by: "number: this.number,",
    tests: [...RECOVERY, "test/conformance/execution-retry.test.ts"],
  },
  {
    name: "losses outlived without a limit",
    file: "runtime/ring/recoveries.ts",
    replace: "if (this.#count >= this.#most) throw",
    by: "if (this.#count > this.#most) throw",
    tests: RECOVERY,
  },
  {
    name: "any error taken for a loss",
    file: "runtime/generation.ts",
    replace: 'return isGridwrightError(error) && error.code === "device/lost";',
    by: "return isGridwrightError(error);",
    tests: [...RECOVERY, ...COMMIT],
  },
  {
    name: "slot cancelled under the device's hands",
    file: "runtime/ring/cancellations.ts",
    replace: "!this.#roundUnderWay || this.#mirror.dirtySlots.has(slot)",
    by: "true",
    tests: ["test/unit/runtime/ring-cancel.test.ts"],
  },
];
