/**
 * Unrolls a schedule into the dispatches of one run. Everything the host decides (bounds, conditions) is known before the
 * first dispatch, so a run is one command encoder however its schedule is nested.
 */
import type { CompiledKernel, KernelParameter, Schedule } from "../codegen/shader/kernel.js";
import { assertNever } from "./assert-never.js";
import type { Bindings } from "./device.js";
import { GridwrightError } from "./error.js";
import { evaluateBoolean, evaluateInteger, type HostScope, type HostValue } from "./host-expression.js";

/**
 * Parts of a schedule that one run may visit: dispatches, and loops' and branches' turns, also such as dispatch nothing.
 * Beyond it recording would take seconds, parameter blocks 64 MiB, and nobody could stop the device.
 */
export const MAX_SCHEDULE_STEPS = 1 << 18;

export interface DispatchPlan {
  /** In order; `block` is an index into `blocks`. Segments without effect are left out. */
  readonly dispatches: readonly PlannedDispatch[];
  /** Loop counters at each parameter block; the first of a schedule without loops is empty. */
  readonly blocks: readonly LoopCounters[];
  /** Segments that were left out. */
  readonly skipped: number;
}

export interface PlannedDispatch {
  readonly segment: number;
  readonly block: number;
}

export type LoopCounters = Readonly<Record<string, number>>;

const NO_COUNTERS: LoopCounters = {};

/** Throws `kernel/schedule` for what this device cannot run, `kernel/limit` beyond MAX_SCHEDULE_STEPS. */
export function planDispatches(kernel: CompiledKernel, schedule: Schedule, bindings: Bindings): DispatchPlan {
  const dispatches: PlannedDispatch[] = [];
  const blocks: LoopCounters[] = [];
  let skipped = 0;
  let steps = 0;
  let counters = NO_COUNTERS;
  const scope: HostScope = {
    grid: bindings.grid,
    lookUp: (name) => hostValue(kernel.parameters, name, counters[name] ?? bindings.parameters[name]),
  };

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
      case "RepeatWhile":
        throw new GridwrightError({
          code: "kernel/schedule",
          message: `kernel '${kernel.name}' repeats segments while a word on the device says so, which this device does not run`,
          help: "give the loop a bound that the host knows",
          fields: { kernel: kernel.name, schedule: part.kind },
        });
      default:
        assertNever(part);
    }
  }

  function dispatch(index: number): void {
    const segment = kernel.segments[index];
    if (segment === undefined) {
      throw new GridwrightError({
        code: "kernel/schedule",
        message: `the schedule names segment ${index} of kernel '${kernel.name}', which has ${kernel.segments.length}`,
        help: "run the schedule that was compiled with this kernel",
        fields: { kernel: kernel.name, segment: index, segments: kernel.segments.length },
      });
    }
    if (segment.effectFree) {
      skipped += 1;
      return;
    }
    if (blocks.at(-1) !== counters) blocks.push(counters);
    dispatches.push({ segment: index, block: blocks.length - 1 });
  }

  function repeat(part: Extract<Schedule, { kind: "Repeat" }>): void {
    const from = evaluateInteger(part.from, scope);
    const to = evaluateInteger(part.to, scope);
    const outer = counters;
    for (let value = from.value; value < to.value; value += 1) {
      counters = { ...outer, [part.variable]: value };
      visit(part.body);
    }
    counters = outer;
  }

  visit(schedule);
  return { dispatches, blocks, skipped };
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
