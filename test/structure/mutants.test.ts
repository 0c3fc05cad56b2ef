/** The mutants' patches apply to the code as it is; whether their tests find them, `npm run mutants` says. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { applyMutant } from "../support/mutants/mutant.js";
import { REPOSITORY } from "../support/mutants/mutated-copy.js";
import { MUTANTS } from "../support/mutants/mutants.js";

test("every mutant's patch applies to exactly one place, and changes it", () => {
  const broken = MUTANTS.flatMap((mutant) => {
    const text = readFileSync(join(REPOSITORY, mutant.file), "utf8");
    try {
      return applyMutant(text, mutant) === text ? [`${mutant.name} changes nothing`] : [];
    } catch (error) {
      return [String(error)];
    }
  });
  assert.equal(broken, []);
});

test("a patch that applies nowhere, or twice, is an error that names the mutant", () => {
  const mutant = { name: "nothing", file: "a.ts", replace: "one", by: "two", tests: [] };
  assert.is(applyMutant("is one", mutant), "is two");
  assert.throws(() => applyMutant("is none of it".replace("one", ""), mutant), /mutant 'nothing' applies to 0 places of a\.ts/);
  assert.throws(() => applyMutant("one or one", mutant), /applies to 2 places/);
});

test("every mutant has a name of its own and tests that exist, and lies in shipped code", () => {
  assert.is(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  for (const { name, file, tests } of MUTANTS) {
    assert.ok(tests.length > 0 && tests.every((path) => existsSync(join(REPOSITORY, path))), `${name}: ${tests.join(", ")}`);
    assert.match(file, /^(ir|codegen|kernels|runtime|testing|cli)\//, name);
  }
});

test("the defects that the project promises to find are among them", () => {
  const names = new Set(MUTANTS.map(({ name }) => name));
  assert.ok(names.size >= 20);
  for (const name of [
    "status written first", "busy slot accepted", "arguments not cleared", "cap checked after allocation", "debug overflow undecodable",
    "partial multi-slot publish", "stale generation accepted", "settlement before commit", "retry with new caller storage", "tenant 29 accepted",
    "load re-executed after a cut", "atomic re-executed after a cut", "assignment forgotten at a cut", "loop variable lost", "no alive word", "uniform value spilled per invocation",
    "workgroup memory zeroed at a cut", "latch re-read by body segments", "scratch assumed zero", "guard dropped", "grid inferred per segment", "unordered spills",
    "weak compare-exchange judged by its old value",
  ]) assert.ok(names.has(name), name);
});

test.run();
