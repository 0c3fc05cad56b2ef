/** Splits small programs and runs them both ways, for unit tests. */
import { buildProgram, type PlaceBuilder, type ProgramBuilder } from "../../ir/builder.js";
import { interpretSchedule, type ScheduleOutcome } from "../../ir/interpret/interpret-schedule.js";
import { interpret } from "../../ir/interpret/interpret.js";
import type { Expression, Program, Ref, Statement } from "../../ir/ir.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import type { Schedule, SplitProgram } from "../../ir/schedule.js";
import { forEachExpression, forEachStatement } from "../../ir/traverse.js";
import { verifyOrThrow } from "../../ir/verify.js";
import { words as wordBuffer } from "./run-program.js";

/** A buffer of any number of u32. */
export function words(k: ProgramBuilder, name = "data", binding = 0): PlaceBuilder {
  return k.buffer(wordBuffer(name, binding));
}

export function globalX(k: ProgramBuilder): Ref {
  return k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
}

export function splitOf(workgroupSize: number, build: (k: ProgramBuilder) => void): SplitProgram {
  return splitOnGridSync(verifyOrThrow(buildProgram({ name: "test", workgroupSize: [workgroupSize, 1, 1] }, build)));
}

export interface SplitRun {
  readonly workgroups?: number;
  readonly parameters?: Readonly<Record<string, number | boolean>>;
  readonly buffers: Readonly<Record<string, readonly number[]>>;
  readonly seed?: number;
}

/** Words of all buffers after the split program ran; `meant` is what the unsplit one leaves. */
export function runBoth(split: SplitProgram, { workgroups = 1, parameters = {}, buffers, seed = 1 }: SplitRun): { meant: Record<string, number[]>; got: Record<string, number[]>; outcome: ScheduleOutcome } {
  const counts = Object.fromEntries(Object.entries(buffers).map(([name, words]) => [`${name}_count`, words.length]));
  const memory = (): Record<string, Uint32Array> => Object.fromEntries(Object.entries(buffers).map(([name, words]) => [name, Uint32Array.from(words)]));
  const runIn = (words: Record<string, Uint32Array>) => ({
    grid: [workgroups, 1, 1] as const,
    parameters: { ...counts, ...parameters },
    buffers: Object.fromEntries(Object.entries(words).map(([name, each]) => [name, new Uint8Array(each.buffer)])),
    seed,
  });
  const plain = (words: Record<string, Uint32Array>): Record<string, number[]> => Object.fromEntries(Object.entries(words).map(([name, each]) => [name, [...each]]));
  const [unsplitWords, splitWords] = [memory(), memory()];
  interpret(split.source, runIn(unsplitWords));
  const outcome = interpretSchedule(split, runIn(splitWords));
  return { meant: plain(unsplitWords), got: plain(splitWords), outcome };
}

/** Kinds of the schedule's parts, nested; a dispatch is its segment's index. */
export function shapeOf(schedule: Schedule): unknown {
  switch (schedule.kind) {
    case "Dispatch":
      return schedule.segment;
    case "Sequence":
      return schedule.parts.map(shapeOf);
    case "Repeat":
      return { repeat: shapeOf(schedule.body) };
    case "Branch":
      return { then: shapeOf(schedule.then), else: shapeOf(schedule.else) };
    case "RepeatWhile":
      return { latch: schedule.latch, body: shapeOf(schedule.body) };
    case "BranchIf":
      return { latch: schedule.latch, then: shapeOf(schedule.then), else: shapeOf(schedule.else) };
  }
}

/** How often such a node occurs in the bodies of all segments. */
export function countIn(programs: readonly Program[], isSuch: (node: Statement | Expression) => boolean): number {
  let found = 0;
  for (const program of programs) {
    forEachStatement(program.body, (statement) => {
      if (isSuch(statement)) found += 1;
      forEachExpression(statement, (expression) => {
        if (isSuch(expression)) found += 1;
      });
    });
  }
  return found;
}

/** How each value crosses cuts, by name. */
export function keptOf(split: SplitProgram): Record<string, string[]> {
  const kept: Record<string, string[]> = {};
  for (const { name, kept: how } of split.crossing) kept[name] = [...(kept[name] ?? []), how];
  return kept;
}
