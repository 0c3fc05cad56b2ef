/** Programs with grid syncs, against what the split makes of them, explained. The judges of WGSL see the module. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { splitOnGridSync } from "../../ir/passes/split-on-grid-sync.js";
import { printSchedule } from "../../ir/print-schedule.js";
import { verifyOrThrow } from "../../ir/verify.js";
import { golden } from "../../testing/golden.js";
import { validateWithNaga } from "../../testing/naga.js";
import { validateWgsl } from "../../testing/null-device.js";
import { formatFindings } from "../../testing/validation.js";
import { loadFiletests } from "../support/filetest.js";
import { brokenRulesOf } from "../support/split-law.js";

const folder = new URL("./schedule/", import.meta.url);
const filetests = await loadFiletests(folder, "schedule");

for (const { name, program, expected } of filetests) {
  test(`schedule: ${name}`, async () => {
    const split = splitOnGridSync(verifyOrThrow(program));
    assert.equal(split.segments.flatMap(brokenRulesOf), [], "each segment keeps the rules of a program");
    const code = compileKernel(program).code.wgsl ?? "";
    for (const validate of [validateWgsl, validateWithNaga]) {
      const { status, findings, reason } = await validate(code);
      assert.is(status, "validated", reason);
      assert.is(formatFindings(findings, code), "");
    }
    golden(expected, printSchedule(split));
  });
}

test("schedule: no golden without its program", () => {
  const goldens = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".expected.schedule"));
  assert.equal(goldens.sort(), filetests.map(({ name }) => `${name}.expected.schedule`));
});

test.run();
