/** How long `verify` and the split take with a large program: often in one process, and each time in a fresh one. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { largeGridProgram } from "../test/support/large-grid-program.js";
import { splitOnGridSync } from "../ir/passes/split-on-grid-sync.js";
import { verifyOrThrow } from "../ir/verify.js";

export const STATEMENTS = 10_000;
export const CUTS = 100;

export interface CompileTimes {
  readonly verifyMs: number;
  readonly splitMs: number;
}

/** Once, of a program that nobody has seen before. */
export function timeCompile(): CompileTimes {
  const program = largeGridProgram(STATEMENTS, CUTS);
  const start = performance.now();
  const verified = verifyOrThrow(program);
  const between = performance.now();
  splitOnGridSync(verified);
  return { verifyMs: between - start, splitMs: performance.now() - between };
}

/** The same in a process of its own: nothing is compiled or cached yet. */
export function timeColdCompile(): CompileTimes {
  const script = fileURLToPath(new URL("./print-compile-times.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, script], { encoding: "utf8", timeout: 60_000 });
  if (status !== 0) throw new Error(`the process that measures a cold start fails (status ${status}): ${stderr}`);
  return parseCompileTimes(stdout);
}

/** What `print-compile-times.ts` prints: the two times in milliseconds. */
export function parseCompileTimes(text: string): CompileTimes {
  const [verifyMs = NaN, splitMs = NaN, ...others] = text.trim().split(/\s+/).map(Number);
  if (!Number.isFinite(verifyMs) || !Number.isFinite(splitMs) || others.length > 0) throw new Error(`no times: ${JSON.stringify(text.slice(0, 80))}`);
  return { verifyMs, splitMs };
}
