/**
 * Everything that can be said about a kernel without a GPU: the verifier's findings, then the oracle's over many seeds. Each
 * seed is another interleaving of the whole grid; every second one also makes compare-exchanges fail for no reason.
 */
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import { isError, type Diagnostic } from "../ir/diagnostic.js";
import type { Finding } from "../ir/interpret/finding-log.js";
import { createInterpreter, type BufferTraffic, type InterpretOutcome } from "../ir/interpret/interpret.js";
import type { Program } from "../ir/ir.js";
import { printProgram } from "../ir/print.js";
import { verify, type DeviceProfile } from "../ir/verify.js";
import { drawInputs, type KernelInputs } from "./draw-inputs.js";

export interface VerifyKernelOptions extends Partial<KernelInputs> {
  /** Workgroups along x, y, z. Default 2, 1, 1: enough for what happens between workgroups. */
  readonly grid?: readonly [number, number, number];
  /** Runs of the oracle, each with another seed. Default 16. */
  readonly seeds?: number;
  /** Instructions per run, after which it stops with the finding `budget/steps`. Default 5 million. */
  readonly stepBudget?: number;
  /** Limits to verify against; default: those that every WebGPU device has. */
  readonly profile?: DeviceProfile;
}

/** A finding of the oracle, and the seeds of the runs that had it. */
export interface SeededFinding extends Finding {
  readonly seeds: readonly number[];
}

export interface KernelVerification {
  readonly name: string;
  /** No errors, neither the verifier's nor the oracle's; warnings there may be. */
  readonly ok: boolean;
  /** The verifier's, warnings included. With an error among them nothing is run. */
  readonly diagnostics: readonly Diagnostic[];
  /** The printed program that everything points into; empty where nothing does, and where it nests too deep to print. */
  readonly source: string;
  /** The oracle's, each place once. */
  readonly findings: readonly SeededFinding[];
  readonly runs: number;
  /**
   * How many different contents the buffers had after the runs without injected failures. More than one: the result depends
   * on the order of invocations, which may be meant (an atomic counter that hands out places, say).
   */
  readonly outcomes: number;
  /** Of the first run, by buffer. */
  readonly traffic: Readonly<Record<string, BufferTraffic>>;
}

const DEFAULT_SEEDS = 16;
const DEFAULT_STEP_BUDGET = 5_000_000;
const SPURIOUS_FAILURE_RATE = 0.2;
const EXHAUSTION_RATE = 0.1;

/**
 * Inputs that are not given are drawn: see `drawInputs`. Buffers that are given are copied for each run.
 * @throws RangeError for a compiled kernel without `code.program`, and for buffers that are too short
 */
export function verifyKernel(subject: Program | CompiledKernel, options: VerifyKernelOptions = {}): KernelVerification {
  const program = programOf(subject);
  const verification = verify(program, options.profile);
  const diagnostics = verification.ok ? verification.warnings : verification.diagnostics;
  const base = { name: program.name, diagnostics };
  if (!verification.ok) return { ...base, ok: false, source: verification.source, findings: [], runs: 0, outcomes: 0, traffic: {} };

  const grid = options.grid ?? [2, 1, 1];
  const inputs = drawInputs(program, grid, 0, options);
  const interpreter = createInterpreter(verification.program);
  const collected = new Collected();
  const runs = options.seeds ?? DEFAULT_SEEDS;
  for (let seed = 0; seed < runs; seed += 1) {
    const buffers = Object.fromEntries(Object.entries(inputs.buffers).map(([name, bytes]) => [name, bytes.slice()]));
    const failing = seed % 2 === 1;
    const rates = failing ? { spuriousFailureRate: SPURIOUS_FAILURE_RATE, exhaustionRate: EXHAUSTION_RATE } : {};
    const outcome = interpreter.run({ grid, parameters: inputs.parameters, buffers, seed, stepBudget: options.stepBudget ?? DEFAULT_STEP_BUDGET, ...rates });
    collected.add(seed, outcome, failing ? undefined : buffers);
  }
  const findings = collected.findings();
  const source = diagnostics.length + findings.length > 0 ? printProgram(program).text : "";
  return { ...base, ok: !findings.some(isError), source, findings, runs, outcomes: collected.outcomes.size, traffic: collected.traffic };
}

/** What the runs have shown so far. */
class Collected {
  readonly outcomes = new Set<string>();
  traffic: KernelVerification["traffic"] = {};
  readonly #findings = new Map<string, { readonly first: Finding; readonly seeds: number[]; occurrences: number }>();

  add(seed: number, outcome: InterpretOutcome, buffers: Readonly<Record<string, Uint8Array>> | undefined): void {
    if (seed === 0) this.traffic = outcome.traffic;
    if (buffers !== undefined && outcome.completed) this.outcomes.add(Object.values(buffers).map((bytes) => bytes.join()).join(";"));
    for (const finding of outcome.findings) {
      const { code, at, notes } = finding;
      const key = JSON.stringify([code, at, notes.map((note) => note.at ?? null)]);
      const known = this.#findings.get(key);
      if (known === undefined) this.#findings.set(key, { first: finding, seeds: [seed], occurrences: finding.occurrences });
      else {
        known.seeds.push(seed);
        known.occurrences += finding.occurrences;
      }
    }
  }

  findings(): SeededFinding[] {
    const all = [...this.#findings.values()].map(({ first, seeds, occurrences }) => ({ ...first, seeds, occurrences }));
    return all.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  }
}

function programOf(subject: Program | CompiledKernel): Program {
  if ("body" in subject) return subject;
  const { program } = subject.code;
  if (program === undefined) throw new RangeError(`kernel ${subject.name} has no code.program, which the oracle runs. Fix: compile it with the target "program"`);
  return program;
}
