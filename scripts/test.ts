/**
 * Runs the tests: one process per folder of `*.test.ts` below `test/`, or for several quick ones, two at a time. The last line is
 * `N passed, N failed`, uncoloured, N counting single test cases; a run that executed none fails.
 *
 * usage: npm test [-- FILTER...]     only files whose path contains one of the filters
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptArguments } from "./script-arguments.js";

/** A group that takes longer hangs. The whole suite takes two to three minutes on two idle cores; a busy machine may take more. */
const GROUP_LIMIT_MS = 600_000;

/** In the order in which they are started: those that take long, so that the last process does not run alone for long. */
const SLOW = ["test/device", "test/property", "test/unit/cli", "test/unit/codegen", "test/unit/docs", "test/unit/tools", "test/browser", "test/unit/package"];
/** Folders whose tests take about as long as the start of their process, which they share. */
const QUICK = ["test/structure", "test/unit/bench", "test/unit/examples", "test/unit/grid-programs", "test/unit/heat", "test/unit/kernels", "test/unit/scan", "test/unit/testing"];

interface GroupResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  readonly output: string;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
/** Uncoloured through uvu's own flag alone: with FORCE_COLOR and NO_COLOR both set, every child's Node warns on stderr. */
const environment: NodeJS.ProcessEnv = { ...process.env };
delete environment["FORCE_COLOR"];
delete environment["NO_COLOR"];
// The TypeScript compiler is a Go program that ends within seconds: memory that it does not collect saves a fifth of its time.
environment["GOGC"] ??= "400";
const { positionals: filters } = scriptArguments({ name: "test", usage: "npm test [-- FILTER...]", options: {}, positionals: { max: Infinity } });

function testFiles(): string[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => join("test", path).split(sep).join("/"))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
    .sort();
}

/** By the name that is printed: the folder, or those that share a process. */
function groupsOf(files: readonly string[]): [name: string, files: string[]][] {
  const folders = new Set(files.map((file) => dirname(file)));
  const quick = QUICK.filter((folder) => folders.has(folder)).join(", ");
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = QUICK.includes(dirname(file)) ? quick : dirname(file);
    groups.set(name, [...(groups.get(name) ?? []), file]);
  }
  const rank = (name: string): number => (SLOW.includes(name) ? SLOW.indexOf(name) : SLOW.length);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

/** `Total: 3 / Passed: 2 / Skipped: 1` is how uvu sums up; a process without it crashed. */
function count(output: string, label: string): number | undefined {
  const match = new RegExp(`^ {2}${label}:\\s+(\\d+)`, "m").exec(output);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

function runGroup(name: string, files: readonly string[]): Promise<GroupResult> {
  const start = performance.now();
  const pattern = files.map((file) => relative("test", file).split(sep).join("/").replaceAll(".", "\\.")).join("|");
  const command = ["--import", "tsx", join(root, "node_modules/uvu/bin.js"), "--no-color", join(root, "test"), `^(${pattern})$`];
  return new Promise((done) => {
    const child = spawn(process.execPath, command, { cwd: root, env: environment });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const timer = setTimeout(() => {
      output += `\nkilled after ${GROUP_LIMIT_MS / 1000} s\n`;
      child.kill("SIGKILL");
    }, GROUP_LIMIT_MS);
    child.on("close", (code) => {
      clearTimeout(timer);
      const seconds = (performance.now() - start) / 1000;
      const total = count(output, "Total");
      const passed = count(output, "Passed") ?? 0;
      const skipped = count(output, "Skipped") ?? 0;
      const failed = total === undefined ? 1 : total - passed - skipped;
      done({ name, passed, failed: failed === 0 && code !== 0 ? 1 : failed, seconds, output });
    });
  });
}

async function main(): Promise<void> {
  const groups = groupsOf(testFiles());
  const results: GroupResult[] = [];
  const worker = async (): Promise<void> => {
    for (let next = groups.shift(); next !== undefined; next = groups.shift()) {
      const result = await runGroup(next[0], next[1]);
      results.push(result);
      const line = `${result.failed === 0 ? "ok  " : "FAIL"} ${result.name} (${result.passed} passed, ${result.seconds.toFixed(1)} s)`;
      console.log(result.failed === 0 ? line : `${line}\n${result.output}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));

  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  if (passed + failed === 0) console.error(`no test ran (filters: ${filters.join(", ") || "none"})`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = passed === 0 || failed > 0 ? 1 : 0;
}

await main();
