import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import { HeatRun } from "../../../examples/heat/heat-run.js";
import { heatProgram } from "../../../examples/heat/heat.kernel.js";
import { jacobi } from "../../../examples/heat/jacobi.js";
import { createPlate } from "../../../examples/heat/plate.js";
import { firstDifference } from "../../../examples/heat/run-heat.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";

const never = new AbortController().signal;

test("the oracle heats the plate as plain TypeScript does, for even and odd numbers of steps, and finds no race", async () => {
  const oracle = openOracleDevice({ seed: 5 });
  for (const [size, stretches] of [[8, [1]], [9, [2, 3, 1]], [17, [4]]] as const) {
    const plate = createPlate(size);
    using heat = await HeatRun.create(oracle, plate);
    let expected = plate.temperatures;
    for (const steps of stretches) {
      await heat.advance(steps, never, () => {});
      expected = jacobi(plate, expected, steps);
      assert.is(firstDifference(await heat.temperatures(), expected), undefined, `size ${size}, after ${steps} more steps`);
    }
    assert.is.not(firstDifference(expected, plate.temperatures), undefined, "something has changed");
  }
  assert.equal(oracle.findings, []);
  await oracle.close();
});

test("each cell becomes the mean of its neighbours, but for those that are held", () => {
  const plate = { size: 4, temperatures: Float32Array.from({ length: 16 }, (_, cell) => cell * cell), held: Uint32Array.of(1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1) };
  const expected = plate.temperatures.slice();
  expected.set([(16 + 36 + 1 + 81) / 4], 5);
  expected.set([(64 + 100 + 25 + 169) / 4, (81 + 121 + 36 + 196) / 4], 9);
  assert.equal(jacobi(plate, plate.temperatures, 1), expected);
  assert.equal(jacobi(plate, plate.temperatures, 0), plate.temperatures);
});

test("no index needs a guard: the program's own comparison proves all of them", () => {
  const { code, segments } = compileKernel(heatProgram());
  assert.not.match(code.wgsl ?? "", /select|min\(/);
  assert.is(segments.length, 5);
});

test("a difference is found by bits", () => {
  assert.is(firstDifference(Float32Array.of(1, 0, NaN), Float32Array.of(1, 0, NaN)), undefined);
  assert.is(firstDifference(Float32Array.of(1, 0), Float32Array.of(1, -0)), 1);
});

test("an interruption ends the run before its next part, with the steps that were taken", async () => {
  const oracle = openOracleDevice();
  using heat = await HeatRun.create(oracle, createPlate(8));
  const controller = new AbortController();
  const taken: number[] = [];
  const error: unknown = await heat.advance(5000, controller.signal, (steps) => {
    taken.push(steps);
    controller.abort(new Error("enough"));
  }).catch((caught: unknown) => caught);
  assert.equal([taken, String(error)], [[512], "Error: enough"]);
  await oracle.close();
});

test.run();
