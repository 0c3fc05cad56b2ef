/** The same program on the oracle and on the software GPU leaves the same words behind, bit for bit. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { openDevice } from "../../runtime/node/index.js";
import { openOracleDevice } from "../../testing/oracle-device.js";
import { loadFiletests } from "../support/filetest.js";
import { randomIntegerProgram, randomIntegerRun } from "../support/random-integer-program.js";
import { runOnDevice } from "../support/run-on-device.js";

const device = await openDevice({ name: "software" });
const oracle = openOracleDevice();

for (const { name, program, run } of await loadFiletests(new URL("../filetests/wgsl/", import.meta.url))) {
  if (run === undefined) continue;
  test(`oracle and software GPU agree: ${name}`, async () => {
    const kernel = compileKernel(program);
    const meant = await runOnDevice(oracle, kernel, run);
    const before = Object.entries(run.buffers).map(([buffer, words]) => [buffer, typeof words === "number" ? Array.from({ length: words }, () => 0) : words]);
    assert.not.equal(meant, Object.fromEntries(before), "the program changes something");
    assert.equal(await runOnDevice(device, kernel, run), meant);
  });
}

/** Two dispatches each, with other data and lengths. A failing one is remade by its seed alone. */
const SEEDS = Array.from({ length: 12 }, (_, i) => 1000 + i * 7);

test("oracle and software GPU agree: random integer programs", async () => {
  for (const seed of SEEDS) {
    const kernel = compileKernel(randomIntegerProgram(seed));
    for (const data of [seed, seed + 1]) {
      const run = randomIntegerRun(data);
      assert.equal(await runOnDevice(device, kernel, run), await runOnDevice(oracle, kernel, run), `seed ${seed}, data ${data}\n${kernel.code.wgsl ?? ""}`);
    }
  }
});

test.after(async () => {
  await device.close();
  await oracle.close();
});

test.run();
