import { buildProgram } from "../../../ir/builder.js";
import { atomicI32, atomicU32, fixedArray, runtimeArray, struct, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

const slot = struct("Slot", [{ name: "status", type: atomicU32 }, { name: "owner", type: u32 }]);

/** One helper per kind of place; only the one whose index can't be proved tests it. */
export default buildProgram({ name: "claim", workgroupSize: [4, 1, 1] }, (k) => {
  const slots = k.buffer({ name: "slots", group: 0, binding: 0, access: "read_write", type: runtimeArray(slot), lengthParameter: "slot_count" });
  const wanted = k.buffer({ name: "wanted", group: 0, binding: 1, access: "read", type: fixedArray(u32, 4) });
  const won = k.buffer({ name: "won", group: 0, binding: 2, access: "read_write", type: fixedArray(u32, 4) });
  const turn = k.workgroup("turn", atomicI32);
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const at = k.let("at", k.load(wanted.at(lane)));
  const claim = k.let("claim", k.compareExchange(slots.at(at).field("status"), 1, 2));
  k.store(won.at(lane), k.add(k.convert(u32, k.component(claim, "exchanged")), k.mul(k.component(claim, "old"), 16)));
  k.eval(k.compareExchange(turn, k.i32(-1), k.i32(-2147483648)));
  k.if(k.component(claim, "exchanged"), () => {
    k.if(k.lt(at, k.arrayLength("slots")), () => k.store(slots.at(at).field("owner"), lane));
  });
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { slot_count: 3 },
  buffers: { slots: [1, 90, 0, 91, 1, 92], wanted: [2, 1, 0, 3], won: 4 },
};
