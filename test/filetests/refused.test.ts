/** Programs that the verifier refuses, against the text that explains why. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { formatDiagnostic } from "../../ir/diagnostic.js";
import { verify } from "../../ir/verify.js";
import { golden } from "../../testing/golden.js";
import { loadFiletests } from "../support/filetest.js";

const folder = new URL("./refused/", import.meta.url);
const filetests = await loadFiletests(folder, "txt");

for (const { name, program, expected } of filetests) {
  test(`refused: ${name}`, () => {
    const verification = verify(program);
    assert.not(verification.ok, "the program is accepted");
    if (!verification.ok) golden(expected, verification.diagnostics.map((each) => `${formatDiagnostic(each, verification.source)}\n`).join("\n"));
  });
}

test("refused: no golden without its program", () => {
  const goldens = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".expected.txt"));
  assert.equal(goldens.sort(), filetests.map(({ name }) => `${name}.expected.txt`));
});

test.run();
