/**
 * The oracle: what a program means. It runs every invocation of a grid in one interleaving, chosen by the seed, and says
 * what it finds wrong on the way. Races are found from the accesses between barriers, whatever the interleaving.
 */
import type { Buffer, Parameter, Program } from "../ir.js";
import { bufferLayout } from "../layout.js";
import type { VerifiedProgram } from "../verify.js";
import { assembleProgram } from "./assemble.js";
import { FindingLog, type Finding } from "./finding-log.js";
import { invocationName } from "./linear-ids.js";
import type { Assembly, BufferTraffic, RunState } from "./machine.js";
import { pathAt } from "./path-at.js";
import { accessName, RaceDetector, type Access, type Race } from "./races.js";
import { createRandom } from "./random.js";
import { runGrid } from "./scheduler.js";

export type { BufferTraffic } from "./machine.js";

export interface InterpretRun {
  /** Workgroups along x, y, z. */
  readonly grid: readonly [number, number, number];
  /** Every parameter of the program. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** Every buffer of the program, laid out by `layout.ts`, changed in place. May be longer than the parameters ask for. */
  readonly buffers: Readonly<Record<string, Uint8Array>>;
  /** Chooses the interleaving and the injected failures; the same seed gives the same run. Default 0. */
  readonly seed?: number;
  /**
   * Chance (0 to 1) that one attempt of a compare-exchange fails although the value is as expected. The strong form tries
   * again, so programs see only its bound: at 1 no compare-exchange ever exchanges. Default 0.
   */
  readonly spuriousFailureRate?: number;
  /**
   * Chance (0 to 1) that *all* attempts of a compare-exchange fail, which yields `exchanged` false with `old` as expected:
   * what a caller that judges by `old` gets wrong. Default 0.
   */
  readonly exhaustionRate?: number;
  /** Instructions in all, after which the run stops with the finding `budget/steps`. Default 200 million. */
  readonly stepBudget?: number;
  /** Whether to look for data races, which takes most of the time of a run. Default true. */
  readonly races?: boolean;
}

export interface InterpretOutcome {
  readonly findings: readonly Finding[];
  readonly steps: number;
  /** Words (4 bytes) that the run read and wrote in each buffer, accesses out of bounds not among them. */
  readonly traffic: Readonly<Record<string, BufferTraffic>>;
  /** False where the run stopped at a divergence or at the end of its budget: buffers then hold a state in between. */
  readonly completed: boolean;
}

/** A program made ready once for many runs. */
export interface Interpreter {
  run(run: InterpretRun): InterpretOutcome;
}

const DEFAULT_STEP_BUDGET = 200_000_000;

/** Throws RangeError on a run that misses a parameter or a buffer, or gives one that is too small. */
export function interpret(program: VerifiedProgram, run: InterpretRun): InterpretOutcome {
  return createInterpreter(program).run(run);
}

/**
 * Takes programs that `verify` refuses, too: those with nodes that no target lowers yet, and those that a test breaks on
 * purpose, to see a barrier diverge. One that has no meaning at all (a name that nothing declares, say) throws Error.
 */
export function createInterpreter(program: Program): Interpreter {
  const assembly = assembleProgram(program);
  return { run: (run) => runAssembly(assembly, run) };
}

function runAssembly(assembly: Assembly, run: InterpretRun): InterpretOutcome {
  const { program } = assembly;
  const findings = new FindingLog();
  const parameters = program.parameters.map((parameter) => parameterValue(parameter, run));
  const state: RunState = {
    grid: run.grid,
    parameters,
    buffers: program.buffers.map((buffer) => bufferView(program, buffer, run, parameters)),
    findings,
    traffic: program.buffers.map(() => ({ loadedWords: 0, storedWords: 0 })),
    races: run.races === false ? undefined : new RaceDetector((race) => reportRace(findings, program, run.grid, race)),
    random: createRandom(run.seed ?? 0),
    spuriousFailureRate: run.spuriousFailureRate ?? 0,
    exhaustionRate: run.exhaustionRate ?? 0,
  };
  const { steps, completed } = runGrid(assembly, state, run.grid, run.stepBudget ?? DEFAULT_STEP_BUDGET);
  const traffic = Object.fromEntries(program.buffers.map(({ name }, i) => [name, state.traffic[i] ?? { loadedWords: 0, storedWords: 0 }]));
  return { findings: findings.findings(program), steps, traffic, completed };
}

function parameterValue(parameter: Parameter, run: InterpretRun): number {
  const value = run.parameters[parameter.name];
  if (value === undefined) throw new RangeError(`no value for parameter ${parameter.name}`);
  return Number(value);
}

function bufferView(program: Program, buffer: Buffer, run: InterpretRun, parameters: readonly number[]): DataView {
  const bytes = run.buffers[buffer.name];
  if (bytes === undefined) throw new RangeError(`no bytes for buffer ${buffer.name}`);
  const { fixedBytes, strideBytes = 0 } = bufferLayout(buffer.type);
  const count = parameters[program.parameters.findIndex((parameter) => parameter.name === buffer.lengthParameter)] ?? 0;
  const needed = fixedBytes + strideBytes * count;
  if (bytes.byteLength < needed) throw new RangeError(`buffer ${buffer.name} is too short (${bytes.byteLength} bytes, needs ${needed})`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The pair is named in program order, so that neither the order of the accesses nor the seed shows. */
function reportRace(findings: FindingLog, program: Program, grid: InterpretRun["grid"], race: Race): void {
  const [a, b] = race.first.site.id <= race.second.site.id ? [race.first, race.second] : [race.second, race.first];
  const accessBy = ({ kind, invocation }: Access) => `the ${accessName(kind)} of ${invocationName(invocation, program.workgroupSize, grid)}`;
  findings.add("race/data", a.site, `${a.site.id} ${b.site.id}`, () => {
    const what = `${race.root.name}${pathAt(race.root.type, race.offsetBytes)}`;
    return {
      message: `${accessBy(a)} and ${accessBy(b)} access ${what} (byte ${race.offsetBytes}) with no barrier between them`,
      notes: [{ message: `the other access, ${accessName(b.kind)}, is here`, site: b.site }],
    };
  });
}
