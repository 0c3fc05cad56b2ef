/**
 * A device for tests of host code: it takes every call, checks it as a real device does, notes it, and ends it as the test
 * has scripted. It computes nothing by itself; `execute` may. It dispatches every segment that a schedule names, also those
 * without effect, which a real device skips.
 */
import type { CompiledKernel, Schedule } from "../codegen/shader/kernel.js";
import { assertNever } from "../runtime/assert-never.js";
import type { ByteSlot } from "../runtime/byte-slot.js";
import { checkBindings } from "../runtime/check-bindings.js";
import { checkGridLimit, checkKernelLimits } from "../runtime/check-limits.js";
import type {
  Bindings, BufferInit, Device, DeviceAllocations, DeviceBuffer, DeviceCapabilities, DeviceLimits, LossInfo, PreparedKernel, ReadRange, RunCounts,
} from "../runtime/device.js";
import { GridwrightError } from "../runtime/error.js";
import { type DispatchPlan, planDispatches } from "../runtime/plan-dispatches.js";
import { sumCounts } from "../runtime/run-rows.js";
import { HostMemory, WEBGPU_DEFAULT_LIMITS } from "./host-memory.js";
import type { RecordedCall, ScriptedCall, ScriptedEnd } from "./recorded-call.js";
import { refuseAborted } from "./refuse-aborted.js";

/** What one dispatch works on. Buffers are the device's own memory, by binding name. */
export interface RecordedDispatch {
  readonly kernel: CompiledKernel;
  readonly segment: number;
  readonly row: number;
  readonly grid: readonly [number, number, number];
  /** With the schedule's loop counters. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly buffers: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

export interface RecordingOptions {
  /** Computes a dispatch. Default: buffers stay as they are. */
  readonly execute?: (dispatch: RecordedDispatch) => void;
  readonly nativeGridBarrier?: boolean;
  /** Where they differ from WebGPU's defaults. */
  readonly limits?: Partial<DeviceLimits>;
  /** Has `allocations`. Default false. */
  readonly countsAllocations?: boolean;
  /** Has `runMany`. Default true. */
  readonly runsMany?: boolean;
  /** Has `reopen`. Default true. */
  readonly reopens?: boolean;
}

/** What a device and those that were opened in its place have in common. */
interface Recording {
  readonly options: RecordingOptions;
  readonly calls: RecordedCall[];
  readonly script: Map<ScriptedCall, ScriptedEnd[]>;
  generations: number;
}

type CallInit<C> = C extends { readonly generation: number } ? Omit<C, "generation"> : never;

export function openRecordingDevice(options: RecordingOptions = {}): RecordingDevice {
  return new RecordingDevice({ options, calls: [], script: new Map(), generations: 0 });
}

export class RecordingDevice implements Device {
  readonly name: string;
  readonly kind = "recording";
  readonly capabilities: DeviceCapabilities;
  readonly lost: Promise<LossInfo>;
  readonly runMany?: NonNullable<Device["runMany"]>;
  readonly reopen?: () => Promise<RecordingDevice>;
  readonly allocations?: DeviceAllocations;
  /** From 1. */
  readonly generation: number;
  readonly #recording: Recording;
  readonly #memory: HostMemory;
  readonly #prepared = new Map<string, PreparedKernel>();
  readonly #allocations = { bytes: 0, events: 0 };
  #resolveLost: (info: LossInfo) => void = () => {};
  #end: GridwrightError | undefined;

  /** Use `openRecordingDevice`. */
  constructor(recording: Recording) {
    const { nativeGridBarrier = false, limits = {}, countsAllocations = false, runsMany = true, reopens = true } = recording.options;
    this.#recording = recording;
    this.generation = ++recording.generations;
    this.name = `recording (generation ${this.generation}, software)`;
    this.capabilities = { nativeGridBarrier, deviceTime: false, software: true, limits: { ...WEBGPU_DEFAULT_LIMITS, ...limits } };
    this.#memory = new HostMemory(this.capabilities.limits, ({ label }) => this.#note({ kind: "destroyBuffer", label }));
    this.lost = new Promise((resolve) => (this.#resolveLost = resolve));
    if (countsAllocations) this.allocations = this.#allocations;
    if (runsMany) this.runMany = (prepared, schedule, rows, signal) => this.#run("runMany", prepared, schedule, rows, signal);
    if (reopens) this.reopen = async () => this.#reopen();
  }

  /** All calls so far, in order, also of the devices opened in this one's place. */
  get calls(): readonly RecordedCall[] {
    return this.#recording.calls;
  }

  /** How many calls of this kind there were. */
  count(kind: RecordedCall["kind"]): number {
    return this.calls.filter((call) => call.kind === kind).length;
  }

  /** Takes the notes so far off. */
  forget(): void {
    this.#recording.calls.length = 0;
  }

  /** How the next calls of this kind end, one by one, on whichever device they are made. `run` stands for `runMany` too. */
  script(call: ScriptedCall, ...ends: readonly ScriptedEnd[]): void {
    this.#recording.script.set(call, [...(this.#recording.script.get(call) ?? []), ...ends]);
  }

  /** The device is gone: whatever is called next says `device/lost`. */
  lose(message = "the test wanted it"): void {
    if (this.#end !== undefined) return;
    this.#end = new GridwrightError({ code: "device/lost", message: `the device is lost (${message})`, help: "open another one" });
    this.#resolveLost({ reason: "unknown", message });
  }

  createBuffer(init: BufferInit): DeviceBuffer {
    return this.#ended("createBuffer", () => {
      const buffer = this.#memory.create(init);
      this.#note({ kind: "createBuffer", label: init.label, byteLength: init.byteLength, durability: init.durability, dataBytes: init.data?.byteLength ?? 0 });
      this.#allocations.bytes += init.byteLength;
      this.#allocations.events += 1;
      return buffer;
    });
  }

  /** Takes any kernel that has code in some form. */
  async prepare(kernel: CompiledKernel): Promise<PreparedKernel> {
    return this.#ended("prepare", () => {
      this.#note({ kind: "prepare", kernel: kernel.name });
      const known = this.#prepared.get(kernel.hash);
      if (known !== undefined) return known;
      if (Object.keys(kernel.code).length === 0) {
        throw new GridwrightError({
          code: "kernel/no-code-for-device",
          message: `kernel '${kernel.name}' carries no code`,
          help: "compile it for at least one target",
          fields: { kernel: kernel.name, has: [] },
        });
      }
      checkKernelLimits(kernel, this.capabilities.limits);
      const prepared = { kernel };
      this.#prepared.set(kernel.hash, prepared);
      return prepared;
    });
  }

  run(prepared: PreparedKernel, schedule: Schedule, bindings: Bindings, signal?: AbortSignal): Promise<RunCounts> {
    return this.#run("run", prepared, schedule, [bindings], signal);
  }

  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    this.#ended("write", () => {
      this.#memory.write(buffer, offsetBytes, bytes);
      this.#note({ kind: "write", label: buffer.label, offsetBytes, byteLength: bytes.byteLength });
    });
  }

  async read(ranges: readonly ReadRange[], into: ByteSlot[] = []): Promise<ByteSlot[]> {
    const noted = ranges.map(({ buffer, offsetBytes, byteLength }) => ({ label: buffer.label, offsetBytes, byteLength }));
    // A loss after the transfer leaves the caller's slots alone as well: nobody has delivered it.
    const copies = this.#ended("read", () => {
      this.#note({ kind: "read", ranges: noted, into: into.length });
      return this.#memory.read(ranges, []);
    });
    copies.forEach((copy, i) => {
      const slot = into[i];
      if (slot === undefined) into[i] = copy;
      else slot.fill(copy.bytes);
    });
    return into;
  }

  async close(): Promise<void> {
    if (this.#end?.code === "device/closed") return;
    this.#note({ kind: "close" });
    this.#end = new GridwrightError({ code: "device/closed", message: `the device '${this.name}' is closed`, help: "open another one" });
    this.#resolveLost({ reason: "destroyed", message: "the device was closed" });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run(kind: "run" | "runMany", prepared: PreparedKernel, schedule: Schedule, rows: readonly Bindings[], signal?: AbortSignal): Promise<RunCounts> {
    this.#check();
    const { kernel } = prepared;
    refuseAborted(kernel, signal);
    const plans = rows.map((row) => this.#plan(prepared, schedule, row));
    return this.#ended("run", (end) => {
      this.#note({ kind, kernel: kernel.name, rows: rows.map((row, i) => recordedRow(row, plans[i])) });
      if (end?.kind === "Answer") rows.forEach((row, i) => this.#answer(row, end.rows?.[i] ?? {}));
      else rows.forEach((row, i) => this.#execute(kernel, row, i, plans[i]));
      const counts = sumCounts(plans.map(({ dispatches, skipped }) => ({ kernelLaunches: dispatches.length, segments: dispatches.length + skipped, segmentsSkipped: skipped })));
      return { kernelLaunches: counts.kernelLaunches, segments: counts.segments, segmentsSkipped: counts.segmentsSkipped, ...(end?.kind === "Answer" ? end.counts : {}) };
    });
  }

  #plan(prepared: PreparedKernel, schedule: Schedule, row: Bindings): DispatchPlan {
    const { kernel } = prepared;
    if (this.#prepared.get(kernel.hash) !== prepared) {
      throw new GridwrightError({
        code: "device/validation",
        message: `kernel '${kernel.name}' was prepared by another device`,
        help: "prepare it with the device that runs it",
        fields: { kernel: kernel.name },
      });
    }
    checkBindings(kernel, row, (buffer) => this.#memory.owns(buffer));
    checkGridLimit(kernel, this.capabilities.limits, row.grid);
    return planDispatches(kernel, schedule, row, "dispatched");
  }

  #execute(kernel: CompiledKernel, { buffers, parameters, grid }: Bindings, row: number, plan: DispatchPlan | undefined): void {
    const { execute } = this.#recording.options;
    if (execute === undefined || plan === undefined || grid.includes(0)) return;
    const memory = Object.fromEntries(Object.entries(buffers).map(([name, buffer]) => [name, this.#memory.bytesOf(buffer)]));
    for (const { segment, block } of plan.dispatches) {
      execute({ kernel, segment, row, grid, parameters: { ...parameters, ...plan.blocks[block] }, buffers: memory });
    }
  }

  #answer({ buffers }: Bindings, bytes: Readonly<Record<string, Uint8Array>>): void {
    for (const [name, answer] of Object.entries(bytes)) {
      const buffer = buffers[name];
      if (buffer === undefined) throw new RangeError(`the script answers for binding '${name}', which the run does not have`);
      this.#memory.write(buffer, 0, answer);
    }
  }

  #reopen(): RecordingDevice {
    this.#note({ kind: "reopen" });
    const end = this.#recording.script.get("reopen")?.shift();
    if (end?.kind === "Fail") throw end.error;
    const device = new RecordingDevice(this.#recording);
    if (end?.kind === "Lose" || end?.kind === "LoseAfter") device.lose("lost as soon as it was opened");
    return device;
  }

  /** Makes a call end as scripted. */
  #ended<T>(call: ScriptedCall, work: (end: ScriptedEnd | undefined) => T): T {
    this.#check();
    const end = this.#recording.script.get(call)?.shift();
    switch (end?.kind) {
      case undefined:
      case "Pass":
      case "Answer":
        return work(end);
      case "Fail":
        throw end.error;
      case "Lose":
        this.lose();
        break;
      case "LoseAfter":
        work(end);
        this.lose();
        break;
      default:
        assertNever(end);
    }
    throw this.#end;
  }

  #check(): void {
    if (this.#end !== undefined) throw this.#end;
  }

  #note(call: CallInit<RecordedCall>): void {
    this.#recording.calls.push({ ...call, generation: this.generation });
  }
}

function recordedRow({ buffers, parameters, grid }: Bindings, plan: DispatchPlan | undefined): { buffers: Record<string, string>; parameters: Bindings["parameters"]; grid: Bindings["grid"]; segments: number[] } {
  return {
    buffers: Object.fromEntries(Object.entries(buffers).map(([name, { label }]) => [name, label])),
    parameters: { ...parameters },
    grid,
    segments: plan?.dispatches.map(({ segment }) => segment) ?? [],
  };
}
