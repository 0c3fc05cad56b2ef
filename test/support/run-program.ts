import { buildProgram, type ProgramBuilder } from "../../ir/builder.js";
import { createInterpreter, type InterpretOutcome, type InterpretRun } from "../../ir/interpret/interpret.js";
import type { Buffer, Program } from "../../ir/ir.js";
import { atomicU32, runtimeArray, u32, type Type } from "../../ir/types.js";

/** A storage buffer of words, or of what `element` says, counted by the parameter `NAME_count`. */
export function words(name: string, binding: number, element: Type = u32): Buffer {
  return { name, group: 0, binding, access: "read_write", type: runtimeArray(element), lengthParameter: `${name}_count` };
}

export const atomicWords = (name: string, binding: number): Buffer => words(name, binding, atomicU32);

export function program(workgroupSize: number, build: (k: ProgramBuilder) => void): Program {
  return buildProgram({ name: "test", workgroupSize: [workgroupSize, 1, 1] }, build);
}

export interface WordRun extends Omit<InterpretRun, "grid" | "parameters" | "buffers"> {
  readonly workgroups?: number;
  readonly parameters?: InterpretRun["parameters"];
  /** Words of each buffer; its `NAME_count` is their number unless `parameters` says otherwise. */
  readonly buffers: Readonly<Record<string, readonly number[]>>;
}

/** Runs a program over buffers of words and gives the words back. */
export function runWords(tested: Program, run: WordRun): InterpretOutcome & { readonly words: Readonly<Record<string, readonly number[]>> } {
  const { workgroups = 1, buffers, parameters, ...rest } = run;
  const memory = Object.entries(buffers).map(([name, values]) => [name, Uint32Array.from(values)] as const);
  const counts = Object.fromEntries(memory.map(([name, values]) => [`${name}_count`, values.length]));
  const bytes = Object.fromEntries(memory.map(([name, values]) => [name, new Uint8Array(values.buffer)]));
  const outcome = createInterpreter(tested).run({ ...rest, grid: [workgroups, 1, 1], parameters: { ...counts, ...parameters }, buffers: bytes });
  return { ...outcome, words: Object.fromEntries(memory.map(([name, values]) => [name, [...values]])) };
}

export const codes = (outcome: InterpretOutcome): string[] => outcome.findings.map((finding) => finding.code);
