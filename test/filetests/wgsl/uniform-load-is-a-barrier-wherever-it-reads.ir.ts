import { buildProgram } from "../../../ir/builder.js";
import { bool, fixedArray, runtimeArray, struct, u32, vector } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const LANES = 8;
const pair = struct("Pair", [{ name: "position", type: vector(3, "u32") }, { name: "count", type: u32 }]);

/** All invocations load, also where the index is out of bounds; what they load is uniform, so a barrier may depend on it. */
export default buildProgram({ name: "uniform_load", workgroupSize: [LANES, 1, 1] }, (k) => {
  const at = k.parameter("at", u32);
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  const table = k.workgroup("table", fixedArray(u32, LANES));
  const pairs = k.workgroup("pairs", fixedArray(pair, 2));
  const leader = k.workgroup("leader", bool);
  const i = k.let("i", k.builtin("local_invocation_index"));
  const group = k.let("group", k.component(k.builtin("workgroup_id"), "x"));
  k.store(table.at(i), k.add(k.mul(i, 10), group));
  k.if(k.eq(i, 3), () => {
    k.store(leader, true);
    k.store(pairs.at(1), k.construct(pair, [k.construct(vector(3, "u32"), [4, 5, k.add(i, group)]), 7]));
  });
  const inside = k.let("inside", k.workgroupUniformLoad(table.at(2)));
  const guarded = k.let("guarded", k.workgroupUniformLoad(table.at(at)));
  const isLed = k.let("is_led", k.workgroupUniformLoad(leader));
  const whole = k.let("whole", k.workgroupUniformLoad(pairs.at(at)));
  const beyond = k.let("beyond", k.workgroupUniformLoad(table.at(LANES)));
  k.eval(k.workgroupUniformLoad(table.at(0)));
  k.if(k.and(isLed, k.lt(guarded, 100)), () => {
    k.barrier("Workgroup");
    const z = k.component(k.component(whole, "position"), "z");
    k.store(out.at(k.add(k.mul(group, LANES), i)), k.add(k.add(inside, guarded), k.add(k.add(z, k.component(whole, "count")), k.add(beyond, k.load(table.at(i))))));
  });
});

export const run: FiletestRun = { grid: [2, 1, 1], parameters: { at: 1, count: LANES * 2 }, buffers: { out: LANES * 2 } };
