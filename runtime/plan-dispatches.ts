/**
 * Unrolls a schedule into the dispatches of one run. Everything the host decides (bounds, conditions) is known before the
 * first dispatch, and what a latch decides reaches the dispatches behind it as their indirect arguments, so a run is one
 * command encoder however its schedule is nested.
 */
import type { CompiledKernel, KernelParameter, KernelSegment, Latch, Schedule } from "../codegen/shader/kernel.js";
import { assertNever } from "./assert-never.js";
import type { Bindings } from "./device.js";
import { GridwrightError } from "./error.js";
import { evaluateBoolean, evaluateHostExpression, evaluateInteger, type HostScope, type HostValue } from "./host-expression.js";

/**
 * Parts of a schedule that one run may visit: dispatches, and loops' and branches' turns, also such as dispatch nothing.
 * Beyond it recording would take seconds, parameter blocks 64 MiB, and nobody could stop the device.
 */
export const MAX_SCHEDULE_STEPS = 1 << 18;

export interface DispatchPlan {
  /** In order; `block` is an index into `blocks`. */
  readonly dispatches: readonly PlannedDispatch[];
  /**
   * Loop counters at each parameter block, and what is computed for it; the first of a schedule without loops has no
   * counters. A counter that no segment reads makes no block of its own.
   */
  readonly blocks: readonly LoopCounters[];
  /** Segments without effect that were left out. */
  readonly skipped: number;
}

export interface PlannedDispatch {
  readonly segment: number;
  readonly block: number;
  /** The record of latch arguments that holds its workgroup counts; absent where they are the grid's, or a latch's. */
  readonly record?: number;
  /** It is a latch, and runs as one workgroup. */
  readonly isLatch?: true;
}

export type LoopCounters = Readonly<Record<string, number>>;

/** Throws `kernel/schedule` for a schedule that does not fit its kernel, `kernel/limit` beyond MAX_SCHEDULE_STEPS. */
export function planDispatches(kernel: CompiledKernel, schedule: Schedule, bindings: Bindings, withoutEffect: "skipped" | "dispatched" = "skipped"): DispatchPlan {
  const dispatches: PlannedDispatch[] = [];
  const blocks: LoopCounters[] = [];
  let skipped = 0;
  let steps = 0;
  const scheduleOnly = new Set(kernel.parameters.filter((each) => each.scheduleOnly === true).map(({ name }) => name));
  let counters: LoopCounters = {};
  /** Those of the counters that segments read. */
  let shown: LoopCounters = {};
  /** The record that decides about the part that is visited. */
  let record: number | undefined;
  const scope: HostScope = {
    grid: bindings.grid,
    lookUp: (name) => hostValue(kernel.parameters, name, counters[name] ?? bindings.parameters[name]),
  };
  shown = counters = computedParameters(kernel.parameters, scope);

  function visit(part: Schedule): void {
    steps += 1;
    if (steps > MAX_SCHEDULE_STEPS) throw tooLong(kernel);
    switch (part.kind) {
      case "Dispatch":
        return dispatch(part.segment);
      case "Sequence":
        return part.parts.forEach(visit);
      case "Branch":
        return visit(evaluateBoolean(part.condition, scope) ? part.then : part.else);
      case "Repeat":
        return repeat(part);
      case "RepeatWhile": {
        const bound = evaluateInteger(part.bound, scope).value;
        for (let turn = 0; turn < bound; turn += 1) within(latch(part.latch).then, part.body);
        return;
      }
      case "BranchIf": {
        const { then, else: otherwise } = latch(part.latch);
        within(then, part.then);
        return otherwise === undefined ? undefined : within(otherwise, part.else);
      }
      default:
        assertNever(part);
    }
  }

  function dispatch(index: number): void {
    const segment = segmentOf(kernel, index);
    if (segment.effectFree && withoutEffect === "skipped") {
      skipped += 1;
      return;
    }
    const block = blockNow();
    dispatches.push(record === undefined ? { segment: index, block } : { segment: index, block, record });
  }

  /** A latch runs whatever the latches around it say: it asks them itself. */
  function latch(index: number): Latch {
    const { latch: written } = segmentOf(kernel, index);
    if (written === undefined) throw mismatch(kernel, index, `the schedule takes segment ${index} of kernel '${kernel.name}' for a latch, which it is not`);
    steps += 1;
    dispatches.push({ segment: index, block: blockNow(), isLatch: true });
    return written;
  }

  /** The index of the block with the counters of this moment. */
  function blockNow(): number {
    if (steps > MAX_SCHEDULE_STEPS) throw tooLong(kernel);
    if (blocks.at(-1) !== shown) blocks.push(shown);
    return blocks.length - 1;
  }

  function within(decidedBy: number, part: Schedule): void {
    const outer = record;
    record = decidedBy;
    visit(part);
    record = outer;
  }

  function repeat(part: Extract<Schedule, { kind: "Repeat" }>): void {
    const from = evaluateInteger(part.from, scope);
    const to = evaluateInteger(part.to, scope);
    const outer = { counters, shown };
    for (let value = from.value; value < to.value; value += 1) {
      counters = { ...outer.counters, [part.variable]: value };
      if (!scheduleOnly.has(part.variable)) shown = { ...outer.shown, [part.variable]: value };
      visit(part.body);
    }
    ({ counters, shown } = outer);
  }

  visit(schedule);
  return { dispatches, blocks, skipped };
}

function segmentOf(kernel: CompiledKernel, index: number): KernelSegment {
  const segment = kernel.segments[index];
  if (segment !== undefined) return segment;
  throw mismatch(kernel, index, `the schedule names segment ${index} of kernel '${kernel.name}', which has ${kernel.segments.length}`);
}

function mismatch(kernel: CompiledKernel, segment: number, message: string): GridwrightError {
  return new GridwrightError({
    code: "kernel/schedule",
    message,
    help: "run the schedule that was compiled with this kernel",
    fields: { kernel: kernel.name, segment, segments: kernel.segments.length },
  });
}

/** Parameters with a value of their own, which do not change during a run. */
function computedParameters(parameters: readonly KernelParameter[], scope: HostScope): LoopCounters {
  const computed = parameters.flatMap(({ name, value }): [string, number][] => (value === undefined ? [] : [[name, Number(evaluateHostExpression(value, scope).value)]]));
  return Object.fromEntries(computed);
}

function tooLong(kernel: CompiledKernel): GridwrightError {
  return new GridwrightError({
    code: "kernel/limit",
    message: `the schedule of kernel '${kernel.name}' takes more steps than one run may (${MAX_SCHEDULE_STEPS})`,
    help: "run fewer iterations at a time",
    fields: { kernel: kernel.name, limit: "MAX_SCHEDULE_STEPS", allowed: MAX_SCHEDULE_STEPS },
  });
}

/** A parameter or counter in the type that the kernel declares; f32 ones take no part in schedules. */
function hostValue(parameters: readonly KernelParameter[], name: string, value: number | boolean | undefined): HostValue | undefined {
  const parameter = parameters.find((each) => each.name === name);
  if (value === undefined || parameter === undefined || parameter.type === "f32") return undefined;
  return parameter.type === "bool" ? { type: "bool", value: Boolean(value) } : { type: parameter.type, value: Number(value) };
}
