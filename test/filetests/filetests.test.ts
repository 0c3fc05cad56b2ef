/** Every program beside this file, against its golden and two independent judges of WGSL. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { golden } from "../../testing/golden.js";
import { validateWithNaga } from "../../testing/naga.js";
import { validateWgsl } from "../../testing/null-device.js";
import { formatFindings } from "../../testing/validation.js";
import { loadFiletests } from "../support/filetest.js";

const folder = new URL("./wgsl/", import.meta.url);
const filetests = await loadFiletests(folder);

for (const { name, program, expected } of filetests) {
  test(`wgsl: ${name}`, async () => {
    const code = compileKernel(program).code.wgsl ?? "";
    for (const validate of [validateWgsl, validateWithNaga]) {
      const { status, findings, reason } = await validate(code);
      assert.is(status, "validated", reason);
      assert.is(formatFindings(findings, code), "");
    }
    golden(expected, code);
  });
}

test("wgsl: no golden without its program", () => {
  const goldens = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".expected.wgsl"));
  assert.equal(goldens.sort(), filetests.map(({ name }) => `${name}.expected.wgsl`));
});

test.run();
