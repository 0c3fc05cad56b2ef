/**
 * Text next to text: a test's output is compared with a file in the repository. A golden is not proof of anything; it
 * makes a change visible in review. `npm run bless` accepts what the tests produce now, and never runs in CI.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { createTwoFilesPatch } from "diff";

/** Set by `npm run bless` to the absolute path of the files that may be rewritten. */
export const BLESS_VARIABLE = "GRIDWRIGHT_BLESS";

/**
 * Fails unless the file holds exactly `actual`; the message is a unified diff and the command that accepts it. In bless
 * mode it writes the file instead, if it lies under the blessed path and `CI` is not set.
 */
export function golden(path: string | URL, actual: string): void {
  const file = resolve(typeof path === "string" ? path : fileURLToPath(path));
  const expected = readIfPresent(file);
  if (expected === actual) return;

  const name = relative(process.cwd(), file).split(sep).join("/");
  if (mayBless(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    console.error(`blessed ${name}${expected === undefined ? " (new)" : ""}`);
    return;
  }
  const command = `accept it with: npm run bless -- ${name}`;
  if (expected === undefined) throw new Error(`${name} does not exist yet; ${command}\n${actual}`);
  throw new Error(`${name} differs from what the test produced; ${command}\n${createTwoFilesPatch("expected", "actual", expected, actual, "", "", { context: 3 })}`);
}

function mayBless(file: string): boolean {
  const blessed = process.env[BLESS_VARIABLE];
  if (blessed === undefined || blessed === "" || inCi()) return false;
  return file === blessed || file.startsWith(blessed.endsWith(sep) ? blessed : blessed + sep);
}

/** Any value counts but the ones that say no. */
export function inCi(environment: NodeJS.ProcessEnv = process.env): boolean {
  return !["", "0", "false", undefined].includes(environment["CI"]);
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
