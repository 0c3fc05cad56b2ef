/**
 * Text next to text: a test's output is compared with a file in the repository. A golden is not proof of anything; it
 * makes a change visible in review. Whoever has read the change accepts it, with the argument `--update` of the test's
 * process or the variable `GRIDWRIGHT_BLESS`; neither has an effect in CI.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { createTwoFilesPatch } from "diff";

/**
 * Says which goldens may be rewritten: a path (a file, or a folder with all below it), or `1` for every one that a test
 * compares. A path that is not absolute starts in the current folder.
 */
export const BLESS_VARIABLE = "GRIDWRIGHT_BLESS";

/** `--update`, `--update PATH` or `--update=PATH` among the arguments of a test does what the variable does. */
export const UPDATE_ARGUMENT = "--update";

/**
 * Fails unless the file holds exactly `actual`; the message is a unified diff and how to accept it. Where the file may be
 * rewritten, and `CI` is not set, it is written instead, its folders too.
 */
export function golden(path: string | URL, actual: string): void {
  const file = resolve(typeof path === "string" ? path : fileURLToPath(path));
  const name = relative(process.cwd(), file).split(sep).join("/");
  // Without types a kernel that has no such text would equal a file that is not there.
  if (typeof actual !== "string") throw new TypeError(`the text to compare with ${name} is ${String(actual)}`);
  const expected = readIfPresent(file, name);
  if (expected === actual) return;

  const asked = mayUpdate(file);
  if (asked && !inCi()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    console.error(`blessed ${name}${expected === undefined ? " (new)" : ""}`);
    return;
  }
  const command = asked ? "CI is set, where nothing is accepted; do it on your machine and commit the result" : `accept it with: ${howToAccept(name)}`;
  if (expected === undefined) throw new Error(`${name} does not exist yet; ${command}\n${actual}`);
  if (expected.replaceAll("\r\n", "\n") === actual) throw new Error(`${name} differs from what the test produced in its line ends alone (CRLF); ${command}, or keep git from changing them with a line in .gitattributes: ${name} text eol=lf`);
  throw new Error(`${name} differs from what the test produced; ${command}\n${createTwoFilesPatch("expected", "actual", expected, actual, "", "", { context: 3 })}`);
}

function mayUpdate(file: string): boolean {
  return [process.env[BLESS_VARIABLE], updateArgument(process.argv)].some((given) => {
    if (given === undefined || given === "") return false;
    if (given === "1") return true;
    const allowed = resolve(given);
    return file === allowed || file.startsWith(allowed.endsWith(sep) ? allowed : allowed + sep);
  });
}

/** The path behind `--update`, `1` where there is none. */
function updateArgument(args: readonly string[]): string | undefined {
  const assigned = args.find((each) => each.startsWith(`${UPDATE_ARGUMENT}=`));
  if (assigned !== undefined) return assigned.slice(UPDATE_ARGUMENT.length + 1);
  const at = args.indexOf(UPDATE_ARGUMENT);
  if (at < 0) return undefined;
  const path = args[at + 1];
  return path === undefined || path.startsWith("-") ? "1" : path;
}

/** The project's own command where it has one by that name. */
function howToAccept(name: string): string {
  const hasCommand = /"bless"\s*:/.test(readIfPresent(resolve("package.json"), "package.json") ?? "");
  return hasCommand ? `npm run bless -- ${name}` : `the test's argument ${UPDATE_ARGUMENT}, or ${BLESS_VARIABLE}=${name} in its environment`;
}

/** Any value counts but the ones that say no. */
export function inCi(environment: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return !["", "0", "false", undefined].includes(environment["CI"]);
}

function readIfPresent(file: string, name: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Error(`${name} can't be read (${error instanceof Error ? error.message : String(error)})`);
  }
}
