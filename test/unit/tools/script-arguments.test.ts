import { spawnSync } from "node:child_process";
import { test } from "uvu";
import * as assert from "uvu/assert";

function run(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", `scripts/${script}.ts`, ...args], { encoding: "utf8", timeout: 60_000 });
  return { status, stdout, stderr };
}

test("--help prints how a script is called, and does nothing else", () => {
  assert.equal(run("mutants", "--help"), { status: 0, stdout: "usage: npm run -s mutants [-- NAME...] [--json]\n", stderr: "" });
});

test("a script refuses an option that it does not know, and does nothing", () => {
  assert.equal(run("build", "--nope"), { status: 2, stdout: "", stderr: "build: Unknown option '--nope'\nusage: npm run build\n" });
});

test("a script refuses more arguments, or fewer, than it takes", () => {
  assert.match(run("bless", "a", "b").stderr, /^bless: takes 0 to 1 arguments, not 2\n/);
  assert.match(run("vectors").stderr, /^vectors: takes 1 or more arguments, not 0\n/);
});

test("a number that is none is refused with its text", () => {
  const { status, stdout, stderr } = run("soak", "--count", "100x");
  assert.equal({ status, stdout }, { status: 2, stdout: "" });
  assert.match(stderr, /^soak: --count takes a whole number, not "100x"\n/);
});

test.run();
