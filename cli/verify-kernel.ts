/** `gridwright verify-kernel`: what the verifier and the oracle say about one kernel, without a GPU. */
import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import { formatDiagnostic } from "../ir/diagnostic.js";
import type { Program } from "../ir/ir.js";
import type { KernelVerification, SeededFinding } from "../testing/verify-kernel.js";
import { importBundled } from "./bundled-modules.js";
import { CommandError } from "./command-error.js";
import type { Command } from "./command.js";
import { findConfigAbove } from "./config.js";
import { counted } from "./counted.js";
import { formatOption } from "./format-option.js";
import { generateSpecs } from "./generate-project.js";
import { isCompiledKernel, type KernelInput } from "./load-kernel.js";
import type { Output } from "./output.js";

const HELP = `usage: gridwright verify-kernel MODULE[#EXPORT] [--grid X,Y,Z] [--seeds N] [--format text|json]

Checks a kernel against every rule of the IR, then runs it on the oracle in many interleavings, with inputs that are drawn.
The export is a Program, a CompiledKernel with code.program, or a function that returns one; it is called as by gen.

options:
  --grid X,Y,Z       workgroups along each axis (default 2,1,1)
  --seeds N          interleavings to run (default 16)
  --format FORMAT    text (default) or json, one line
  --help, -h         this text`;

export const verifyKernelCommand: Command = {
  summary: "check one kernel, and run it on the oracle",
  help: HELP,
  run: (args, output) => {
    const options = { grid: { type: "string", default: "2,1,1" }, seeds: { type: "string", default: "16" }, format: { type: "string", default: "text" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], strict: true, allowPositionals: true, options });
    const [kernel, ...more] = positionals;
    if (kernel === undefined || more.length > 0) throw new CommandError(`verify-kernel takes one module, not ${positionals.length}\n\n${HELP}`, 2);
    const [x, y = 1, z = 1, ...others] = values.grid.split(",").map((part) => countOf("--grid", part, 65_535));
    if (x === undefined || others.length > 0) throw new CommandError(`--grid is X, X,Y or X,Y,Z, not ${values.grid}`, 2);
    const format = formatOption(values.format, ["text", "json"]);
    return checkKernel({ kernel, grid: [x, y, z], seeds: countOf("--seeds", values.seeds, 100_000), format }, output);
  },
};

function countOf(option: string, text: string, most: number): number {
  const count = /^[0-9]+$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= most) return count;
  throw new CommandError(`${option} holds ${JSON.stringify(text)} where a number of 1 to ${most} must stand`, 2);
}

interface VerifyKernelCall {
  /** `MODULE` or `MODULE#EXPORT`, the module as a path from the current folder. */
  readonly kernel: string;
  readonly grid: readonly [number, number, number];
  readonly seeds: number;
  readonly format: "text" | "json";
}

/** 1 where the verifier or the oracle finds an error. */
async function checkKernel({ kernel, grid, seeds, format }: VerifyKernelCall, output: Output): Promise<0 | 1> {
  // Only here: no other command needs the oracle.
  const { verifyKernel } = await import("../testing/verify-kernel.js");
  const verification = verifyKernel(await load(kernel), { grid, seeds });
  if (format === "json") output.out(JSON.stringify({ ...verification, grid }));
  else report(verification, grid, output);
  return verification.ok ? 0 : 1;
}

async function load(kernel: string): Promise<Program | CompiledKernel> {
  const hash = kernel.lastIndexOf("#");
  const path = resolve(hash < 0 ? kernel : kernel.slice(0, hash));
  if (!existsSync(path)) throw new CommandError(`there is no module ${hash < 0 ? kernel : kernel.slice(0, hash)}`, 2);
  const bundled = await importBundled(dirname(path), basename(path), new Map());
  const module = bundled.exports;
  const name = hash < 0 ? onlyExport(module, kernel) : kernel.slice(hash + 1);
  const exported = module[name];
  if (exported === undefined) throw new CommandError(`${basename(path)} has no export ${name} (it exports ${names(module)})`, 2);
  const result: unknown = typeof exported === "function" ? await bundled.run(async () => exported(await inputFor(dirname(path)))) : exported;
  if (isProgram(result)) return result;
  if (isCompiledKernel(result)) {
    if (result.code.program !== undefined) return result;
    throw new CommandError(`${basename(path)}#${name} has no code.program, which the oracle runs. Fix: compile it with the target "program"`, 2);
  }
  throw new CommandError(`${basename(path)}#${name} is no Program and no CompiledKernel, and no function that returns one`, 2);
}

/** The protocols of the project that the module is part of, made of its specs now. */
async function inputFor(folder: string): Promise<KernelInput> {
  const config = findConfigAbove(folder);
  return { protocols: config === undefined ? {} : (await generateSpecs(config)).protocols, targets: ["program"] };
}

function onlyExport(module: Readonly<Record<string, unknown>>, kernel: string): string {
  const [first, ...more] = Object.keys(module);
  if ("default" in module) return "default";
  if (first !== undefined && more.length === 0) return first;
  throw new CommandError(`${kernel} exports ${names(module)}. Fix: choose one, as in ${kernel}#${first ?? "NAME"}`, 2);
}

function names(module: Readonly<Record<string, unknown>>): string {
  return Object.keys(module).join(", ") || "nothing";
}

const PROGRAM_MEMBERS = ["name", "workgroupSize", "buffers", "workgroupVariables", "parameters", "functions", "body"] as const satisfies readonly (keyof Program)[];

/** Told by shape: the module brings its own copy of every class. */
function isProgram(value: unknown): value is Program {
  return typeof value === "object" && value !== null && PROGRAM_MEMBERS.every((member) => member in value);
}

function report({ name, ok, diagnostics, source, findings, runs, outcomes }: KernelVerification, grid: VerifyKernelCall["grid"], output: Output): void {
  for (const diagnostic of diagnostics) output.error(formatDiagnostic(diagnostic, source));
  for (const finding of findings) output.error(`${formatDiagnostic(finding, source)}\n  ${howOften(finding, runs)}`);
  if (runs === 0) return output.error(`${name} is refused; nothing was run`);
  const order = outcomes > 1 ? `; ${outcomes} different results, so they depend on the order of invocations` : "";
  const errors = findings.filter((each) => each.kind !== "warning").length;
  const warnings = diagnostics.length + findings.length - errors;
  const line = `${name}: ${runs} seeds over ${grid.join(" x ")} workgroups, ${counted(errors, "error")}, ${counted(warnings, "warning")}${order}`;
  if (ok) output.out(line);
  else output.error(line);
}

function howOften({ seeds, occurrences }: SeededFinding, runs: number): string {
  return `${counted(occurrences, "time")} in ${seeds.length} of ${runs} seeds, first with seed ${seeds[0] ?? 0}`;
}
