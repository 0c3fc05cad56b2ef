import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, i32, runtimeArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Each access is what `provable-guards-are-left-out` has, one past what can be proved. Every guard must remain. */
export default buildProgram({ name: "unprovable", workgroupSize: [4, 1, 1] }, (k) => {
  const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "count" });
  const table = k.buffer({ name: "table", group: 0, binding: 1, access: "read", type: fixedArray(u32, 15) });
  const lanes = k.buffer({ name: "lanes", group: 0, binding: 2, access: "read", type: fixedArray(u32, 3) });
  const out = k.buffer({ name: "out", group: 0, binding: 3, access: "read_write", type: fixedArray(u32, 4) });
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const any = k.let("any", k.sub(lane, 1));
  const sum = k.var("sum", u32, 0);
  const add = (value: Parameters<typeof k.store>[1]): void => k.assign(sum, k.add(k.mul(sum.value, 3), value));
  add(k.load(table.at(k.and(any, 15))));
  add(k.load(table.at(k.rem(any, 16))));
  add(k.load(table.at(k.shr(any, 28))));
  add(k.load(table.at(k.div(any, 0x10000000))));
  add(k.load(lanes.at(lane)));
  k.for("fixed", 0, 16, (i) => add(k.load(table.at(i))));
  k.for("signed", k.i32(-1), k.i32(2), (i) => add(k.load(table.at(i))));
  k.for("whole", 0, k.add(k.arrayLength("data"), 1), (i) => add(k.load(data.at(i))));
  k.if(k.le(any, k.arrayLength("data")), () => add(k.load(data.at(any))));
  k.if(k.or(k.lt(any, 15), k.eq(lane, 0)), () => add(k.load(table.at(any))));
  k.if(k.lt(any, 15), () => add(1), () => add(k.load(table.at(any))));
  k.if(k.lt(any, 16), () => add(k.load(table.at(k.mul(any, 15)))));
  const level = k.var("level", u32, 2);
  k.if(k.eq(lane, 0), () => k.assign(level, 1), () => k.assign(level, k.mul(any, 15)));
  add(k.load(table.at(level.value)));
  const choice = k.var("choice", i32, k.i32(3));
  k.switch(lane, [{ values: [0, 1], body: () => k.assign(choice, k.i32(14)) }], () => k.assign(choice, k.i32(-1)));
  add(k.load(table.at(choice.value)));
  const late = k.var("late", u32, 0);
  const small = k.let("small", k.lt(late.value, 15));
  k.assign(late, k.mul(any, 15));
  k.if(small, () => add(k.load(table.at(late.value))));
  k.if(k.lt(k.sub(any, 1), 14), () => add(k.load(table.at(any))));
  k.if(k.gt(lane, 0), () => {
    k.if(k.lt(lane, 3), () => add(k.load(table.at(k.add(lane, 13)))));
  });
  const bit = k.let("bit", k.and(any, 1));
  add(k.load(table.at(k.add(k.add(bit, 0xffff0000), 0x10000))));
  add(k.load(table.at(k.mul(k.add(bit, 0x10000), 0x10000))));
  add(k.load(table.at(k.sub(bit, 1))));
  k.store(out.at(lane), sum.value);
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { count: 1 },
  buffers: { data: [5, 6, 7], table: Array.from({ length: 15 }, (_, i) => 3 ** i % 97), lanes: [2, 3, 5], out: 4 },
};
