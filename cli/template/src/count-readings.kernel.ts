/** Counts readings by sensor: one invocation per reading. */
import { compileKernel, type CompiledKernel } from "gridwright/codegen";
import { buildProgram } from "gridwright/ir";
import { readings } from "./generated/readings.ir.js";

const { buffers, constants } = readings;

/** Listed in `gridwright.config.json`; `npm run gen` lowers it into `shaders-generated/kernels/`. */
export function countReadings(): CompiledKernel {
  const program = buildProgram({ name: "count_readings", workgroupSize: [64, 1, 1] }, (k) => {
    const input = k.buffer(buffers.readings);
    const counts = k.buffer(buffers.counts);
    const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
    k.if(k.lt(i, k.arrayLength(buffers.readings)), () => {
      const sensor = k.let("sensor", k.load(input.at(i).field("sensor")));
      k.if(k.lt(sensor, constants.max_sensors), () => k.eval(k.atomicAdd(counts.field("of_sensor").at(sensor), 1)));
    });
  });
  return compileKernel(program);
}
