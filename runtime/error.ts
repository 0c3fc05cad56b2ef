/**
 * The one root of everything that Gridwright throws at run time. Told apart by `code`, never by `instanceof`: two copies
 * of the package in one process still understand each other.
 */
export class GridwrightError extends Error {
  override readonly name = "GridwrightError";
  readonly code: ErrorCode;
  /** What to do, as a sentence. The message ends in `Fix: ` and this. */
  readonly help: string;
  /** Slot, limit, actual value, state, ...: what the message says in prose, for programs. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(init: { code: ErrorCode; message: string; help: string; fields?: Record<string, unknown>; cause?: unknown }) {
    super(`${init.message}. Fix: ${init.help}`, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.help = init.help;
    this.fields = init.fields ?? {};
  }
}

/** True for an error of any copy of this package. */
export function isGridwrightError(value: unknown): value is GridwrightError {
  return value instanceof Error && value.name === "GridwrightError" && "code" in value && "fields" in value;
}

/** `area/what-is-wrong`. Closed: a table test fails on a code that no test has produced. */
export type ErrorCode =
  // decoding and encoding of generated structures
  | "decode/length"
  | "decode/value"
  | "decode/range"
  | "encode/value"
  | "encode/target"
  | "encode/cap"
  // publishing
  | "publish/ring-length"
  | "publish/slot-range"
  | "publish/arguments"
  | "publish/opcode"
  | "publish/tenant"
  | "publish/slot-busy"
  | "publish/packed"
  // slots that are not free
  | "slot/state"
  // IO queue
  | "io/slot-range"
  | "io/slot-busy"
  | "io/not-claimed"
  // ring and runs
  | "ring/full"
  | "ring/busy"
  | "ring/not-running"
  | "ring/closed"
  | "ring/geometry"
  | "opcode/no-handler"
  | "opcode/argument"
  | "run/options"
  | "run/aborted"
  // resident buffers
  | "resident/shape"
  | "resident/slot-count-mismatch"
  | "resident/stale-generation"
  | "resident/busy"
  // commit
  | "commit/report"
  // kernels and devices
  | "kernel/no-code-for-device"
  | "kernel/abi-mismatch"
  | "kernel/binding"
  | "kernel/compile"
  | "kernel/limit"
  | "kernel/schedule"
  | "device/unavailable"
  | "device/lost"
  | "device/limit"
  | "device/out-of-memory"
  | "device/validation"
  | "device/closed"
  | "device/foreign-buffer"
  | "peer/missing";
