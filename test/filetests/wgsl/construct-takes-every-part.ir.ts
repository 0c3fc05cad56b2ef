import { buildProgram } from "../../../ir/builder.js";
import { bool, f32, fixedArray, struct, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const inner = struct("Inner", [{ name: "flags", type: fixedArray(bool, 2) }, { name: "weights", type: vector(2, "f32") }]);
const outer = struct("Outer", [{ name: "id", type: u32 }, { name: "inner", type: inner }]);

/** Structs, arrays and vectors inside each other, of constants and of values; a part that is taken at once is never built. */
export default buildProgram({ name: "constructors", workgroupSize: [4, 1, 1] }, (k) => {
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(fixedArray(u32, 6), 4) });
  const i = k.let("i", k.builtin("local_invocation_index"));
  const weights = k.let("weights", k.construct(vector(2, "f32"), [0.5, k.convert(f32, i)]));
  const whole = k.let("whole", k.construct(outer, [i, k.construct(inner, [k.construct(fixedArray(bool, 2), [k.lt(i, 2), true]), weights])]));
  const table = k.var("table", fixedArray(u32, 3), k.construct(fixedArray(u32, 3), [7, i, 9]));
  const held = k.var("held", outer, whole);
  k.store(held.field("inner").field("flags").at(1), k.eq(i, 3));
  const flags = held.field("inner").field("flags");
  const part = k.component(k.component(k.component(whole, "inner"), "weights"), "y");
  const words = [
    k.component(whole, "id"), k.convert(u32, k.load(flags.at(0))), k.convert(u32, k.load(flags.at(1))), k.convert(u32, part), k.load(table.at(i)),
    k.component(k.construct(vector(3, "u32"), [k.div(i, 0), k.add(i, 5), 6]), "y"),
  ];
  words.forEach((each, column) => k.store(out.at(i).at(column), each));
});

export const run: FiletestRun = { grid: [1, 1, 1], buffers: { out: 24 } };
