import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Each access here is in bounds for a reason that stands in the program. No guard may remain. */
export default buildProgram({ name: "provable", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
  k.buffer({ name: "results", group: 0, binding: 2, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  const table = k.buffer({ name: "table", group: 0, binding: 1, access: "read", type: fixedArray(u32, 16) });
  const any = k.let("any", k.component(k.builtin("workgroup_id"), "x"));
  const double = k.function({ name: "double_result", parameters: [{ name: "at", type: u32 }] }, (f, { at }) => {
    f.store(f.place("results").at(at), f.mul(f.load(f.place("results").at(at)), 2));
  });

  const sum = k.var("sum", u32, 0);
  const add = (value: Parameters<typeof k.store>[1]): void => k.assign(sum, k.add(sum.value, value));
  add(k.load(table.at(k.and(any, 15))));
  add(k.load(table.at(k.rem(any, 10))));
  add(k.load(table.at(k.shr(any, 28))));
  add(k.load(table.at(k.builtin("local_invocation_index"))));
  k.for("fixed", 0, 16, (i) => add(k.load(table.at(i))));
  k.for("signed", k.i32(4), k.i32(8), (i) => add(k.load(table.at(k.add(i, 8)))));
  k.for("whole", 0, k.arrayLength("data"), (i) => add(k.load(data.at(i))));
  k.if(k.and(k.lt(any, 100), k.lt(any, k.arrayLength("data"))), () => add(k.load(data.at(any))), () => add(1));
  const small = k.let("small", k.lt(any, 8));
  k.if(small, () => add(k.load(table.at(k.mul(any, 2)))));
  const cursor = k.var("cursor", u32, 12);
  k.while(k.lt(cursor.value, 16), 8, () => {
    add(k.load(table.at(cursor.value)));
    k.assign(cursor, k.add(cursor.value, 1));
  });
  const choice = k.var("choice", i32, k.i32(3));
  k.switch(any, [{ values: [7], body: () => (k.assign(choice, k.i32(9)), add(k.load(table.at(any)))) }]);
  add(k.load(table.at(choice.value)));
  const lane = k.let("lane", k.component(k.builtin("global_invocation_id"), "x"));
  k.if(k.ge(lane, k.arrayLength("data")), () => k.return());
  k.store(k.place("results").at(lane), k.add(k.load(data.at(lane)), sum.value));
  k.eval(k.call(double, lane));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { count: 3 },
  buffers: { data: [5, 6, 7, 8], results: 4, table: Array.from({ length: 16 }, (_, i) => 3 ** i % 97) },
};
