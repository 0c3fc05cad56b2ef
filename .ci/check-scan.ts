/** Runs the main example as a user would, and checks what it prints against a count made here. */
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PATTERNS = ["the", "slot", "ss"];
const FOLDER = "ir";

function countOverlapping(bytes: Buffer, pattern: string): number {
  let count = 0;
  for (let at = bytes.indexOf(pattern); at >= 0; at = bytes.indexOf(pattern, at + 1)) count++;
  return count;
}

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const contents = files.map((entry) => readFileSync(join(entry.parentPath, entry.name)));
const expected = Object.fromEntries(PATTERNS.map((pattern) => [pattern, contents.reduce((sum, bytes) => sum + countOverlapping(bytes, pattern), 0)]));
const bytes = contents.reduce((sum, each) => sum + each.byteLength, 0);

const args = ["start", "-s", "--", "--json", "--verify", ...PATTERNS.flatMap((pattern) => ["--pattern", pattern]), FOLDER];
const run = spawnSync("npm", args, { encoding: "utf8", timeout: 120_000 });
console.log(run.stdout.trim());
if (run.status !== 0) fail(`npm start exited with ${run.status}: ${run.stderr}`);
if (run.stdout.trim().split("\n").length !== 1) fail("--json printed more than one line");
const result = JSON.parse(run.stdout) as { files: number; bytes: number; faults: number; slots: number; matches: Record<string, number> };
if (JSON.stringify(result.matches) !== JSON.stringify(expected)) fail(`matches differ from ${JSON.stringify(expected)}`);
if (result.files !== files.length || result.bytes !== bytes) fail(`expected ${files.length} files and ${bytes} bytes`);
if (result.faults !== 0 || result.slots === 0) fail("faults, or nothing was run");
console.log("the scan's counts are right");

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
