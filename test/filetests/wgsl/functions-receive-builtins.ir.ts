import { buildProgram } from "../../../ir/builder.js";
import { bool, fixedArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** A built-in value that a callee reads is handed down; one that nobody reads is not asked for. */
export default buildProgram({ name: "functions", workgroupSize: [4, 2, 1] }, (k) => {
  k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 64) });
  const linear = k.function({ name: "linear_id", parameters: [], result: u32 }, (f) => {
    const workgroup = f.let("workgroup", f.component(f.builtin("workgroup_id"), "x"));
    f.functionReturn(f.add(f.mul(workgroup, 8), f.builtin("local_invocation_index")));
  });
  const isEven = k.function({ name: "is_even", parameters: [{ name: "value", type: u32 }], result: bool }, (f, { value }) => {
    f.if(f.eq(f.and(value, 1), 0), () => f.functionReturn(true), () => f.functionReturn(false));
  });
  const write = k.function({ name: "write", parameters: [{ name: "value", type: u32 }] }, (f, { value }) => {
    const at = f.let("at", f.call(linear));
    const even = f.let("even", f.call(isEven, at));
    f.if(f.not(even), () => f.functionReturn());
    f.store(f.place("out").at(at), value);
  });
  const grid = k.let("grid", k.builtin("num_workgroups"));
  k.eval(k.call(write, k.add(k.component(grid, "x"), 100)));
  k.eval(k.call(linear));
});

export const run: FiletestRun = { grid: [2, 1, 1], buffers: { out: 64 } };
