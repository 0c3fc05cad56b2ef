/** Runs the main example as a user would, and checks what it prints against a count made here. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { judgeRun } from "./judge-run.js";

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

judgeRun<{ readonly files: number; readonly bytes: number; readonly faults: number; readonly slots: number; readonly matches: Readonly<Record<string, number>> }>({
  args: ["start", "-s", "--", "--json", "--verify", ...PATTERNS.flatMap((pattern) => ["--pattern", pattern]), FOLDER],
  timeoutMs: 120_000,
  rules: (result) => [
    [`matches are ${JSON.stringify(expected)}`, JSON.stringify(result.matches) === JSON.stringify(expected)],
    [`${files.length} files and ${bytes} bytes`, result.files === files.length && result.bytes === bytes],
    ["no fault", result.faults === 0],
    ["slots were run", result.slots > 0],
  ],
  verdict: "the scan's counts are right",
});
