import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";

/** Some invocations would wait for others that never come. */
export default buildProgram({ name: "grid_sync_by_id", workgroupSize: [64, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  const i = k.let("i", k.component(k.builtin("local_invocation_id"), "x"));
  k.if(k.lt(i, 32), () => {
    k.store(data.at(i), 1);
    k.barrier("GridSync");
  });
});
