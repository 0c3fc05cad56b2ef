import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, runtimeArray, struct, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const words = struct("array", [{ name: "ptr", type: u32 }, { name: "target", type: u32 }, { name: "target_", type: u32 }]);

/** Keywords, reserved words, what guards call, and what generated names would like to be. */
export default buildProgram({ name: "main", workgroupSize: [2, 1, 1] }, (k) => {
  const parameters = k.buffer({ name: "parameters", group: 0, binding: 0, access: "read_write", type: runtimeArray(words), lengthParameter: "loop" });
  const select = k.buffer({ name: "select", group: 0, binding: 1, access: "read", type: fixedArray(u32, 2) });
  const min = k.function({ name: "min", parameters: [{ name: "fn", type: u32 }, { name: "max", type: u32 }], result: u32 }, (f, { fn, max }) => {
    f.functionReturn(f.select(f.lt(fn, max), fn, max));
  });
  const parameterless = k.function({ name: "Parameters", parameters: [] }, () => {});
  const workgroupUniformLoad = k.workgroup("workgroupUniformLoad", u32);
  const local = k.let("local_invocation_index", k.builtin("local_invocation_index"));
  const index = k.let("index", k.load(select.at(local)));
  const target = k.let("target", k.call(min, index, 3));
  const target_ = k.let("target_", k.load(parameters.at(k.sub(target, 1)).field("target")));
  const u = k.var("u32", u32, k.add(target_, k.load(parameters.at(target).field("ptr"))));
  const last = k.let("parameters_last", k.add(u.value, 1));
  k.eval(k.call(parameterless));
  const abs = k.let("abs", k.workgroupUniformLoad(workgroupUniformLoad));
  k.if(k.gt(k.bitcast(u32, k.math("abs", k.bitcast(i32, abs))), 5), () => k.return());
  k.store(parameters.at(target).field("target_"), last);
});

export const run: FiletestRun = { grid: [1, 1, 1], parameters: { loop: 2 }, buffers: { parameters: [1, 2, 3, 4, 5, 6], select: [1, 9] } };
