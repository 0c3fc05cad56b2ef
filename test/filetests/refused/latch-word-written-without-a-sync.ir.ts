import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";

/** One invocation may read the word before another writes it, a third after: they would decide differently. */
export default buildProgram({ name: "latch_race", workgroupSize: [64, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.while(k.gt(k.load(data.at(0)), 0), 100, () => {
    k.barrier("GridSync");
    k.store(data.at(i), k.sub(k.load(data.at(i)), 1));
  });
});
