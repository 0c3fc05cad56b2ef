/**
 * A device that interprets kernels: it runs `code.program` in one interleaving per run, chosen by the seed, and reports
 * what it finds wrong. For tests without a GPU, and for what no GPU says: data races, divergence, accesses out of bounds.
 */
import type { CompiledKernel, Schedule } from "../codegen/shader/kernel.js";
import { formatDiagnostic, isError, type Diagnostic } from "../ir/diagnostic.js";
import { hasGridSync } from "../ir/grid-syncs.js";
import type { Finding } from "../ir/interpret/finding-log.js";
import { createInterpreter, type Interpreter } from "../ir/interpret/interpret.js";
import type { Program } from "../ir/ir.js";
import { printProgram } from "../ir/print.js";
import { verify } from "../ir/verify.js";
import type { ByteSlot } from "../runtime/byte-slot.js";
import { checkBindings } from "../runtime/check-bindings.js";
import { checkGridLimit, checkKernelLimits } from "../runtime/check-limits.js";
import type {
  Bindings, BufferInit, Device, DeviceBuffer, DeviceCapabilities, LossInfo, PreparedKernel, ReadRange, RunCounts,
} from "../runtime/device.js";
import { GridwrightError } from "../runtime/error.js";
import { LruMap } from "../runtime/lru-map.js";
import { planDispatches } from "../runtime/plan-dispatches.js";
import { HostMemory, WEBGPU_DEFAULT_LIMITS } from "./host-memory.js";
import { refuseAborted } from "./refuse-aborted.js";

export interface OracleOptions {
  /** Chooses interleavings and injected failures. Each run of the device has its own, drawn from this one. Default 0. */
  readonly seed?: number;
  /** As in `InterpretRun`. Default 0. */
  readonly spuriousFailureRate?: number;
  /** As in `InterpretRun`: the chance that a compare-exchange gives up, so that callers meet `exchanged` false. Default 0. */
  readonly exhaustionRate?: number;
  /** Instructions per dispatch. Default as in `InterpretRun`. */
  readonly stepBudget?: number;
  /** Looks for data races. Default true. */
  readonly races?: boolean;
  /**
   * `throw` (default): a run with a data race, a divergent barrier or a used-up budget rejects with `device/validation`;
   * the buffers hold what it left. `collect`: no finding rejects. Warnings (out of bounds, loop bounds) never do.
   */
  readonly findings?: "throw" | "collect";
  /** Called for each finding of each run, warnings included, before the run rejects. */
  readonly onFinding?: (finding: Finding) => void;
}

export interface OracleDevice extends Device {
  readonly kind: "oracle";
  /** Of all runs so far, each place once, with the occurrences of all runs. */
  readonly findings: readonly Finding[];
}

export function openOracleDevice(options: OracleOptions = {}): OracleDevice {
  return new InterpretingDevice(options);
}

const MAX_PREPARED_KERNELS = 64;

class OracleKernel implements PreparedKernel {
  readonly kernel: CompiledKernel;
  readonly program: Program;
  readonly interpreter: Interpreter;
  readonly owner: object;

  constructor(kernel: CompiledKernel, program: Program, interpreter: Interpreter, owner: object) {
    this.kernel = kernel;
    this.program = program;
    this.interpreter = interpreter;
    this.owner = owner;
  }
}

class InterpretingDevice implements OracleDevice {
  readonly name = "oracle (interprets kernels, software)";
  readonly kind = "oracle";
  readonly capabilities: DeviceCapabilities = { nativeGridBarrier: true, deviceTime: false, software: true, limits: WEBGPU_DEFAULT_LIMITS };
  readonly lost: Promise<LossInfo>;
  readonly #options: OracleOptions;
  readonly #memory = new HostMemory(WEBGPU_DEFAULT_LIMITS);
  readonly #findings = new Map<string, Finding>();
  readonly #prepared = new LruMap<string, OracleKernel>(MAX_PREPARED_KERNELS);
  #resolveLost: (loss: LossInfo) => void = () => {};
  #dispatches = 0;
  #closed = false;

  constructor(options: OracleOptions) {
    this.#options = options;
    this.lost = new Promise((resolve) => (this.#resolveLost = resolve));
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  createBuffer(init: BufferInit): DeviceBuffer {
    this.#checkOpen();
    return this.#memory.create(init);
  }

  /** Throws `kernel/no-code-for-device` without `code.program`, `kernel/compile` for a program that `verify` refuses. */
  async prepare(kernel: CompiledKernel): Promise<PreparedKernel> {
    this.#checkOpen();
    const known = this.#prepared.get(kernel.hash);
    if (known !== undefined) return known;
    const { program } = kernel.code;
    if (program === undefined) {
      throw new GridwrightError({
        code: "kernel/no-code-for-device",
        message: `kernel '${kernel.name}' carries no program (it has ${Object.keys(kernel.code).join(", ")})`,
        help: "compile it with 'program' among its targets",
        fields: { kernel: kernel.name, needed: "program", has: Object.keys(kernel.code) },
      });
    }
    checkKernelLimits(kernel, this.capabilities.limits);
    checkProgram(kernel, program);
    const prepared = new OracleKernel(kernel, program, createInterpreter(program), this);
    this.#prepared.set(kernel.hash, prepared);
    return prepared;
  }

  /** Everything happens before it returns; the promise is only the interface's. */
  async run(prepared: PreparedKernel, schedule: Schedule, bindings: Bindings, signal?: AbortSignal): Promise<RunCounts> {
    this.#checkOpen();
    const own = this.#ownKernel(prepared);
    refuseAborted(own.kernel, signal);
    checkBindings(own.kernel, bindings, (buffer) => this.#memory.owns(buffer));
    checkGridLimit(own.kernel, this.capabilities.limits, bindings.grid);
    if (own.kernel.segments.length > 1 || hasGridSync(own.program.body)) return this.#runUnsplit(own, schedule, bindings);
    const plan = planDispatches(own.kernel, schedule, bindings);
    for (const { block } of plan.dispatches) this.#dispatch(own, bindings, { ...bindings.parameters, ...plan.blocks[block] });
    return { kernelLaunches: plan.dispatches.length, segments: plan.dispatches.length + plan.skipped, segmentsSkipped: plan.skipped };
  }

  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    this.#checkOpen();
    this.#memory.write(buffer, offsetBytes, bytes);
  }

  async read(ranges: readonly ReadRange[], into: ByteSlot[] = []): Promise<ByteSlot[]> {
    this.#checkOpen();
    return this.#memory.read(ranges, into);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#prepared.clear();
    this.#resolveLost({ reason: "destroyed", message: "the oracle was closed" });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** The oracle keeps grid syncs itself, so a split kernel's program runs once for its whole schedule. */
  #runUnsplit(prepared: OracleKernel, schedule: Schedule, bindings: Bindings): RunCounts {
    const { kernel } = prepared;
    if (JSON.stringify(schedule) !== JSON.stringify(kernel.schedule)) {
      throw new GridwrightError({
        code: "kernel/schedule",
        message: `kernel '${kernel.name}' is run in another schedule than its own, and the oracle runs it whole`,
        help: "run it with kernel.schedule",
        fields: { kernel: kernel.name },
      });
    }
    this.#dispatch(prepared, bindings, bindings.parameters);
    return { kernelLaunches: 1, segments: kernel.segments.length, segmentsSkipped: 0 };
  }

  #dispatch(prepared: OracleKernel, bindings: Bindings, parameters: Bindings["parameters"]): void {
    const { seed = 0, findings: policy = "throw", onFinding, ...rest } = this.#options;
    const buffers = Object.fromEntries(Object.entries(bindings.buffers).map(([name, buffer]) => [name, this.#memory.bytesOf(buffer)]));
    const outcome = prepared.interpreter.run({ ...rest, grid: bindings.grid, parameters, buffers, seed: seed + 7919 * this.#dispatches });
    this.#dispatches += 1;
    for (const finding of outcome.findings) {
      this.#keep(prepared.kernel, finding);
      onFinding?.(finding);
    }
    const errors = outcome.findings.filter((finding) => finding.kind !== "warning");
    if (policy === "throw" && errors.length > 0) throw findingsError(prepared, errors);
  }

  #keep(kernel: CompiledKernel, finding: Finding): void {
    const places = [finding.at, ...finding.notes.map((note) => note.at)].map((at) => at && `${at.line}:${at.column}`);
    const key = [kernel.hash, finding.code, ...places].join(" ");
    const occurrences = (this.#findings.get(key)?.occurrences ?? 0) + finding.occurrences;
    this.#findings.set(key, { ...finding, occurrences });
  }

  #checkOpen(): void {
    if (!this.#closed) return;
    throw new GridwrightError({ code: "device/closed", message: `the device '${this.name}' is closed`, help: "open another one" });
  }

  #ownKernel(prepared: PreparedKernel): OracleKernel {
    if (prepared instanceof OracleKernel && prepared.owner === this) return prepared;
    throw new GridwrightError({
      code: "device/validation",
      message: `kernel '${prepared.kernel.name}' was prepared by another device`,
      help: "prepare it with the device that runs it",
      fields: { kernel: prepared.kernel.name },
    });
  }
}

/** What no target lowers yet is no reason to refuse a program here: the oracle knows every node. */
function checkProgram(kernel: CompiledKernel, program: Program): void {
  const verification = verify(program);
  if (verification.ok) return;
  const errors = verification.diagnostics.filter((each) => isError(each) && each.kind !== "not implemented");
  if (errors.length === 0) return;
  throw new GridwrightError({
    code: "kernel/compile",
    message: `the program of kernel '${kernel.name}' is refused\n${formatAll(errors, verification.source)}\n`,
    help: "correct the program at the places named",
    fields: { kernel: kernel.name, findings: errors },
  });
}

function findingsError({ kernel, program }: OracleKernel, findings: readonly Finding[]): GridwrightError {
  return new GridwrightError({
    code: "device/validation",
    message: `the oracle finds errors in kernel '${kernel.name}'\n${formatAll(findings, printProgram(program).text)}\n`,
    help: "correct the kernel at the places named; `findings: \"collect\"` lets the run go on",
    fields: { kernel: kernel.name, findings },
  });
}

function formatAll(diagnostics: readonly Diagnostic[], source: string): string {
  return diagnostics.map((each) => formatDiagnostic(each, source)).join("\n");
}
