/**
 * A split program on the oracle: its schedule, dispatch by dispatch, each a run of its own. What it leaves behind must be
 * what the unsplit program leaves behind, wherever that does not depend on luck.
 */
import { bufferLayout } from "../layout.js";
import type { Schedule, SplitProgram } from "../schedule.js";
import { assertNever } from "../types.js";
import type { Finding } from "./finding-log.js";
import { hostValue, type HostScope } from "./host-value.js";
import { createInterpreter, type BufferTraffic, type Interpreter, type InterpretOutcome, type InterpretRun } from "./interpret.js";
import { createRandom } from "./random.js";

/** Sums over all dispatches; not completed where one stopped early, and then those after it did not run. */
export interface ScheduleOutcome extends InterpretOutcome {
  /** Dispatches that ran, latches among them. */
  readonly dispatches: number;
}

/** `buffers` are those of the source; scratch and latch arguments are made here and hold arbitrary words before the first segment. */
export function interpretSchedule(split: SplitProgram, run: InterpretRun): ScheduleOutcome {
  return createScheduleInterpreter(split).run(run);
}

/** A split program made ready once for many runs. */
export function createScheduleInterpreter(split: SplitProgram): { run(run: InterpretRun): ScheduleOutcome } {
  const interpreters = split.segments.map(({ program }) => createInterpreter(program));
  return { run: (run) => new ScheduleRun(split, interpreters, run).run() };
}

/** Seeds of the dispatches of one run lie this far apart. */
const SEED_STEP = 7919;

class ScheduleRun {
  readonly #split: SplitProgram;
  readonly #interpreters: readonly Interpreter[];
  readonly #run: InterpretRun;
  readonly #counters = new Map<string, number>();
  readonly #buffers: Readonly<Record<string, Uint8Array>>;
  readonly #latchWords: Uint32Array;
  readonly #findings: Finding[] = [];
  readonly #traffic = new Map<string, BufferTraffic>();
  #steps = 0;
  #dispatches = 0;
  #completed = true;

  constructor(split: SplitProgram, interpreters: readonly Interpreter[], run: InterpretRun) {
    this.#split = split;
    this.#interpreters = interpreters;
    this.#run = run;
    const random = createRandom((run.seed ?? 0) + 1);
    // Words that mean something to whoever reads them unwritten, and words that don't.
    const arbitrary = (words: number): Uint32Array => Uint32Array.from({ length: words }, () => [0, 1, Math.floor(random.next() * 0x1_0000_0000)][random.below(3)] ?? 0);
    this.#latchWords = arbitrary((split.latchArguments?.records ?? 0) * 3);
    const made: Record<string, Uint8Array> = {};
    if (split.scratch !== undefined) made[split.scratch.buffer.name] = new Uint8Array(arbitrary(scratchWords(split, run.grid)).buffer);
    if (split.latchArguments !== undefined) made[split.latchArguments.buffer.name] = new Uint8Array(this.#latchWords.buffer);
    this.#buffers = { ...run.buffers, ...made };
  }

  run(): ScheduleOutcome {
    if (!this.#run.grid.includes(0)) this.#visit(this.#split.schedule, true);
    const traffic = Object.fromEntries(this.#traffic);
    return { findings: this.#findings, steps: this.#steps, traffic, completed: this.#completed, dispatches: this.#dispatches };
  }

  /** `isActive`: no latch around has decided that the part does not run. Its latches run all the same. */
  #visit(part: Schedule, isActive: boolean): void {
    switch (part.kind) {
      case "Dispatch":
        return isActive ? this.#dispatch(part.segment, this.#run.grid) : undefined;
      case "Sequence":
        return part.parts.forEach((each) => this.#visit(each, isActive));
      case "Repeat": {
        const to = hostValue(part.to, this.#scope).value;
        for (let value = hostValue(part.from, this.#scope).value; value < to; value += 1) {
          this.#counters.set(part.variable, value);
          this.#visit(part.body, isActive);
        }
        this.#counters.delete(part.variable);
        return;
      }
      case "Branch":
        return this.#visit(hostValue(part.condition, this.#scope).value === 0 ? part.else : part.then, isActive);
      case "RepeatWhile": {
        const bound = hostValue(part.bound, this.#scope).value;
        for (let turn = 0; turn < bound; turn += 1) {
          this.#dispatch(part.latch, [1, 1, 1]);
          this.#visit(part.body, this.#runs(this.#latch(part.latch).then));
        }
        return;
      }
      case "BranchIf": {
        this.#dispatch(part.latch, [1, 1, 1]);
        const { then, else: otherwise } = this.#latch(part.latch);
        this.#visit(part.then, this.#runs(then));
        return this.#visit(part.else, otherwise !== undefined && this.#runs(otherwise));
      }
      default:
        return assertNever(part);
    }
  }

  #latch(segment: number): { readonly then: number; readonly else?: number } {
    const latch = this.#split.segments[segment]?.latch;
    if (latch === undefined) throw new Error(`segment ${segment} is no latch`);
    return latch;
  }

  #runs(record: number): boolean {
    return this.#latchWords[record * 3] !== 0;
  }

  #dispatch(segment: number, grid: InterpretRun["grid"]): void {
    const interpreter = this.#interpreters[segment];
    if (interpreter === undefined || !this.#completed) return;
    const seed = (this.#run.seed ?? 0) + SEED_STEP * this.#dispatches;
    const budget = this.#run.stepBudget === undefined ? {} : { stepBudget: Math.max(0, this.#run.stepBudget - this.#steps) };
    const outcome = interpreter.run({ ...this.#run, ...budget, seed, grid, parameters: this.#parameters(), buffers: this.#buffers });
    this.#dispatches += 1;
    this.#steps += outcome.steps;
    this.#findings.push(...outcome.findings);
    for (const [name, { loadedWords, storedWords }] of Object.entries(outcome.traffic)) {
      const before = this.#traffic.get(name);
      this.#traffic.set(name, { loadedWords: (before?.loadedWords ?? 0) + loadedWords, storedWords: (before?.storedWords ?? 0) + storedWords });
    }
    this.#completed = outcome.completed;
  }

  #parameters(): Record<string, number | boolean> {
    const added = this.#split.addedParameters.map(({ name, value }): [string, number] => [
      name,
      value === undefined ? (this.#counters.get(name) ?? 0) : hostValue(value, this.#scope).value,
    ]);
    return { ...this.#run.parameters, ...Object.fromEntries(added) };
  }

  get #scope(): HostScope {
    return {
      grid: this.#run.grid,
      valueOf: (name) => {
        const added = this.#split.addedParameters.find((each) => each.name === name);
        const type = added?.type ?? this.#split.source.parameters.find((each) => each.name === name)?.type.scalar;
        const value = this.#counters.get(name) ?? this.#run.parameters[name];
        if (type === undefined || type === "f32" || value === undefined) throw new RangeError(`the schedule reads ${name}, which has no value here`);
        return { type, value: Number(value) };
      },
    };
  }
}

function scratchWords({ scratch, source }: SplitProgram, grid: InterpretRun["grid"]): number {
  if (scratch === undefined) return 0;
  const workgroups = grid[0] * grid[1] * grid[2];
  const invocations = workgroups * source.workgroupSize[0] * source.workgroupSize[1] * source.workgroupSize[2];
  const words = scratch.wordsPerInvocation * invocations + scratch.wordsPerWorkgroup * workgroups;
  return bufferLayout(scratch.buffer.type).fixedBytes / 4 + words;
}
