import { buildProgram } from "../../../ir/builder.js";
import { runtimeArray, u32 } from "../../../ir/types.js";

/** The grid sync may come after a Return, because a retired invocation counts as arrived. The barrier of a workgroup may not. */
export default buildProgram({ name: "barrier_after_return", workgroupSize: [64, 1, 1] }, (k) => {
  const steps = k.parameter("steps", u32);
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.if(k.ge(i, steps), () => k.return());
  k.store(data.at(i), 1);
  k.barrier("GridSync");
  k.barrier("Workgroup");
});
