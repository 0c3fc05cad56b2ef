import { test } from "uvu";
import * as assert from "uvu/assert";
import { runScript } from "../../support/run-script.js";

test("--help prints how a script is called, and does nothing else", async () => {
  assert.equal(await runScript("mutants", "--help"), { status: 0, stdout: "usage: npm run -s mutants [-- NAME...] [--json]\n", stderr: "" });
});

test("a script refuses an option that it does not know, and does nothing", async () => {
  assert.equal(await runScript("build", "--nope"), { status: 2, stdout: "", stderr: "build: Unknown option '--nope'\nusage: npm run build\n" });
});

test("a script refuses more arguments, or fewer, than it takes", async () => {
  assert.match((await runScript("bless", "a", "b")).stderr, /^bless: takes 0 to 1 arguments, not 2\n/);
  assert.match((await runScript("vectors")).stderr, /^vectors: takes 1 or more arguments, not 0\n/);
});

test("a number that is none is refused with its text", async () => {
  const { status, stdout, stderr } = await runScript("soak", "--count", "100x");
  assert.equal({ status, stdout }, { status: 2, stdout: "" });
  assert.match(stderr, /^soak: --count takes a whole number, not "100x"\n/);
});

test.run();
