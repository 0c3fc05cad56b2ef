import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Mutant } from "../../support/mutants/mutant.js";
import { runMutants } from "../../support/mutants/run-mutants.js";

/** A defect that its own test finds and that another one can't find. */
const defect = { file: "runtime/byte-slot.ts", replace: "this.#byteLength = 0;\n  }", by: "}" };
const found: Mutant = { ...defect, name: "clear forgets to clear", tests: ["test/unit/runtime/byte-slot.test.ts"] };
const missed: Mutant = { ...defect, name: "the same, and nobody looks", tests: ["test/unit/runtime/lru-map.test.ts"] };

test("a mutant dies of a failing test, survives passing ones, and the working tree is not touched", async () => {
  const outcomes = await runMutants([found, missed]);
  assert.equal(outcomes.map(({ mutant, killed }) => [mutant.name, killed]), [[found.name, true], [missed.name, false]]);
  assert.match(outcomes[0]?.by ?? "", /FAIL +"clear keeps the storage and hides the contents"/);
});

test("a patch that applies nowhere, and one that is no program, are errors and no deaths", async () => {
  const failure = (mutant: Mutant) => runMutants([mutant]).then(() => "no error", String);
  assert.match(await failure({ ...found, replace: "not in this file" }), /applies to 0 places of runtime\/byte-slot\.ts/);
  assert.match(await failure({ ...found, by: "}}}" }), /mutant 'clear forgets to clear' is no program/);
});

test.run();
