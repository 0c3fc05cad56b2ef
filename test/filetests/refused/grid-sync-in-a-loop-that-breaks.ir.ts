import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";

/** The loop becomes dispatches that the host orders: nothing in a shader can leave it. */
export default buildProgram({ name: "grid_sync_and_break", workgroupSize: [64, 1, 1] }, (k) => {
  const steps = k.parameter("steps", u32);
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  k.for("step", 0, 10, (step) => {
    k.store(data.at(step), step);
    k.barrier("GridSync");
    k.if(k.eq(step, steps), () => k.break());
  });
});
