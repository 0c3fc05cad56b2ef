/** The law of the split on one random program: unsplit and split leave the same words behind. */
import { createScheduleInterpreter } from "../../ir/interpret/interpret-schedule.js";
import { createInterpreter, type InterpretOutcome, type Interpreter } from "../../ir/interpret/interpret.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import type { Segment, SplitProgram } from "../../ir/schedule.js";
import { verify } from "../../ir/verify.js";
import type { RandomGridProgram } from "./random-grid-program/random-grid-program.js";

export type SplitVerdict =
  /** The generator made what `verify` refuses. */
  | { readonly kind: "refused"; readonly codes: readonly string[] }
  /** The unsplit program races, or its result depends on the interleaving: it proves nothing. */
  | { readonly kind: "race"; readonly messages: readonly string[] }
  | { readonly kind: "nondeterministic" }
  | { readonly kind: "unfinished" }
  | SameVerdict
  | { readonly kind: "mismatch"; readonly split: SplitProgram; readonly what: string };

export interface SameVerdict {
  readonly kind: "same";
  readonly split: SplitProgram;
  readonly meant: Words;
  /** Of one run of the split program. */
  readonly traffic: InterpretOutcome["traffic"];
}

export type Words = Readonly<Record<string, readonly number[]>>;

const STEP_BUDGET = 300_000;
const SEEDS = [1, 2] as const;

export function checkSplitLaw(random: RandomGridProgram): SplitVerdict {
  const verification = verify(random.program);
  if (!verification.ok) return { kind: "refused", codes: verification.diagnostics.filter(({ kind }) => kind !== "warning").map(({ code }) => code) };
  const unsplit = createInterpreter(verification.program);
  const meant = SEEDS.map((seed) => runOnOracle(unsplit, random, seed));
  for (const { outcome } of meant) {
    const errors = outcome.findings.filter(({ kind }) => kind !== "warning");
    if (errors.some(({ code }) => code !== "budget/steps")) return { kind: "race", messages: errors.map(({ message }) => message) };
    if (!outcome.completed) return { kind: "unfinished" };
  }
  const [first, second] = meant.map(({ words }) => words);
  if (first === undefined || JSON.stringify(first) !== JSON.stringify(second)) return { kind: "nondeterministic" };

  const split = splitOnGridSync(verification.program);
  const broken = split.segments.flatMap((segment) => brokenRulesOf(segment));
  if (broken.length > 0) return { kind: "mismatch", split, what: broken.join("\n") };
  const scheduled = createScheduleInterpreter(split);
  let traffic: InterpretOutcome["traffic"] = {};
  for (const seed of SEEDS) {
    const { outcome, words } = runOnOracle(scheduled, random, seed);
    const errors = outcome.findings.filter(({ kind }) => kind !== "warning");
    if (errors.length > 0) return { kind: "mismatch", split, what: errors.map(({ code, message, at }) => `${at.file}:${at.line} ${code}: ${message}`).join("\n") };
    const difference = differenceOf(first, words);
    if (difference !== undefined) return { kind: "mismatch", split, what: difference };
    traffic = outcome.traffic;
  }
  return { kind: "same", split, meant: first, traffic };
}

/** The buffers after one run of the program, or of what a split makes of it. */
export function runOnOracle(interpreter: Pick<Interpreter, "run">, { grid, parameters, buffers }: RandomGridProgram, seed: number): { readonly outcome: InterpretOutcome; readonly words: Words } {
  const memory = Object.entries(buffers).map(([name, words]) => [name, Uint32Array.from(words)] as const);
  const bytes = Object.fromEntries(memory.map(([name, words]) => [name, new Uint8Array(words.buffer)]));
  const outcome = interpreter.run({ grid, parameters, buffers: bytes, seed, stepBudget: STEP_BUDGET });
  return { outcome, words: Object.fromEntries(memory.map(([name, words]) => [name, [...words]])) };
}

/** What `verify` says about a segment, but for the bindings that are reserved for its scratch. */
export function brokenRulesOf({ name, program }: Segment): string[] {
  const verification = verify(program);
  const errors = verification.ok ? [] : verification.diagnostics.filter(({ kind, code }) => kind !== "warning" && code !== "binding/reserved");
  return errors.map(({ code, message }) => `${name}: ${code}: ${message}`);
}

/** Undefined where there is none. */
export function differenceOf(meant: Words, got: Words): string | undefined {
  for (const [name, words] of Object.entries(meant)) {
    const at = words.findIndex((word, i) => word !== got[name]?.[i]);
    if (at >= 0) return `${name}[${at}] is ${got[name]?.[at]} where ${words[at]} is meant`;
  }
  return undefined;
}

/** Words that one run stored in scratch. */
export function spilledWordsOf({ split, traffic }: SameVerdict): number {
  return traffic[split.scratch?.buffer.name ?? ""]?.storedWords ?? 0;
}
