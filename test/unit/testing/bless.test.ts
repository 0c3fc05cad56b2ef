import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BLESS_VARIABLE, golden, inCi } from "../../../testing/golden.js";

interface Context {
  folder: string;
  environment: NodeJS.ProcessEnv;
}

const test = suite<Context>("golden and bless");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "golden-"));
  context.environment = { ...process.env };
  delete process.env["CI"];
  delete process.env[BLESS_VARIABLE];
});

test.after.each((context) => {
  rmSync(context.folder, { recursive: true });
  for (const name of ["CI", BLESS_VARIABLE]) {
    const before = context.environment[name];
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
});

test("equal text passes; a difference fails with a diff and the command that accepts it, and writes nothing", ({ folder }) => {
  const file = join(folder, "a.txt");
  writeFileSync(file, "one\ntwo\n");
  golden(file, "one\ntwo\n");
  golden(pathToFileURL(file), "one\ntwo\n");
  assert.throws(() => golden(file, "one\n2\n"), (error: Error) => /npm run bless -- .*a\.txt/.test(error.message) && error.message.includes("-two\n+2\n"));
  assert.is(readFileSync(file, "utf8"), "one\ntwo\n");
  assert.throws(() => golden(join(folder, "new.txt"), "x"), /does not exist yet; .*npm run bless/);
});

test("line ends that git has changed are told from other differences", ({ folder }) => {
  const file = join(folder, "a.txt");
  writeFileSync(file, "one\r\ntwo\r\n");
  assert.throws(() => golden(file, "one\ntwo\n"), /in its line ends alone \(CRLF\); .*a line in \.gitattributes: .*a\.txt text eol=lf$/);
  assert.throws(() => golden(file, "one\n2\n"), (error: Error) => error.message.includes("-two"));
});

test("a text that is none equals no file, not even one that is not there", ({ folder }) => {
  assert.throws(() => Reflect.apply(golden, undefined, [join(folder, "none.txt"), undefined]), /the text to compare with .*none\.txt is undefined$/);
});

test("what can't be read is named", ({ folder }) => {
  assert.throws(() => golden(folder, "x"), (error: Error) => /can't be read \(EISDIR/.test(error.message) && error.message.includes(basename(folder)));
});

test("bless writes what lies under its path, new files and folders too, and nothing beside it", ({ folder }) => {
  process.env[BLESS_VARIABLE] = join(folder, "in");
  const said = captureStderr(() => {
    golden(join(folder, "in", "deep", "a.txt"), "new\n");
    golden(join(folder, "in", "deep", "a.txt"), "newer\n");
  });
  assert.equal(said.map((line) => line.replace(/ .*\//, " ")), ["blessed a.txt (new)", "blessed a.txt"]);
  assert.is(readFileSync(join(folder, "in", "deep", "a.txt"), "utf8"), "newer\n");
  assert.throws(() => golden(join(folder, "inner.txt"), "x"));
});

test("the argument --update does the same, for one path or for all, and so does the variable with 1", ({ folder }) => {
  const [a, b] = [join(folder, "a.txt"), join(folder, "b.txt")];
  withArguments(["--update", a], () => {
    captureStderr(() => golden(a, "one\n"));
    assert.throws(() => golden(b, "one\n"));
  });
  withArguments([`--update=${a}`], () => {
    captureStderr(() => golden(a, "again\n"));
    assert.throws(() => golden(b, "again\n"));
    captureStderr(() => golden(a, "one\n"));
  });
  withArguments(["--update"], () => captureStderr(() => golden(b, "two\n")));
  withArguments(["--update", "--other"], () => captureStderr(() => golden(b, "three\n")));
  assert.is(readFileSync(b, "utf8"), "three\n");
  assert.throws(() => golden(b, "four\n"));
  process.env[BLESS_VARIABLE] = "1";
  captureStderr(() => golden(b, "four\n"));
  assert.equal([readFileSync(a, "utf8"), readFileSync(b, "utf8")], ["one\n", "four\n"]);
});

test("in CI --update writes nothing either, and says why", ({ folder }) => {
  process.env["CI"] = "true";
  const file = join(folder, "a.txt");
  withArguments(["--update"], () => assert.throws(() => golden(file, "x"), /CI is set, where nothing is accepted/));
  assert.not(existsSync(file));
});

test("a project without the command is told the argument and the variable", ({ folder }) => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    assert.throws(() => golden("a.txt", "x"), /accept it with: the test's argument --update, or GRIDWRIGHT_BLESS=a\.txt in its environment/);
  } finally {
    process.chdir(before);
  }
});

test("in CI nothing is ever written, and the command refuses with exit code 2", ({ folder }) => {
  process.env[BLESS_VARIABLE] = folder;
  process.env["CI"] = "true";
  assert.throws(() => golden(join(folder, "a.txt"), "x"));
  const script = fileURLToPath(new URL("../../../scripts/bless.ts", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", script], { encoding: "utf8" });
  assert.is(status, 2);
  assert.match(stderr, /bless refuses to run in CI/);
});

test("CI counts when it is set to anything but no", () => {
  assert.equal(["true", "1", "github", "", "0", "false", undefined].map((value) => inCi({ CI: value })), [true, true, true, false, false, false, false]);
});

function withArguments(args: readonly string[], run: () => void): void {
  const before = process.argv;
  process.argv = [...before, ...args];
  try {
    run();
  } finally {
    process.argv = before;
  }
}

function captureStderr(run: () => void): string[] {
  const { error } = console;
  const lines: string[] = [];
  console.error = (line: string) => lines.push(line);
  try {
    run();
  } finally {
    console.error = error;
  }
  return lines;
}

test.run();
