/**
 * Sorts any number of u32 keys with Batcher's bitonic network, in the form in which every comparator puts the smaller key
 * at the lower place: the first step of a stage compares each block with its own reverse, the others at falling distances.
 * So keys that are missing up to a power of two act as if they were the largest, never move, and need no memory.
 *
 * What the grid syncs ask of the split: two nested loops, the inner one as long as the counter of the outer says. The host
 * unrolls both, and the counters reach the one segment in them as parameters. Nothing is spilled.
 */
import { buildProgram } from "../../ir/builder.js";
import { runtimeArray, u32 } from "../../ir/types.js";

export const BITONIC_SORT_LANES = 64;

/** One invocation per comparator: half as many as keys, counted up to a power of two. */
export const bitonicSort = buildProgram({ name: "bitonic_sort", workgroupSize: [BITONIC_SORT_LANES, 1, 1] }, (k) => {
  const keys = k.buffer({ name: "keys", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
  /** The binary logarithm of the number of keys, rounded up. */
  const stages = k.parameter("stages", u32);
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));

  k.for("stage", 0, stages, (stage) => {
    k.for("step", 0, k.add(stage, 1), (step) => {
      const logDistance = k.let("log_distance", k.sub(stage, step));
      const distance = k.let("distance", k.shl(1, logDistance));
      const within = k.let("within", k.and(i, k.sub(distance, 1)));
      const block = k.let("block", k.shl(k.shr(i, logDistance), k.add(logDistance, 1)));
      const low = k.let("low", k.add(block, within));
      const mirrored = k.sub(k.add(block, k.sub(k.mul(distance, 2), 1)), within);
      const high = k.let("high", k.select(k.eq(step, 0), mirrored, k.add(low, distance)));
      k.if(k.lt(high, k.arrayLength("keys")), () => {
        const lower = k.let("lower", k.load(keys.at(low)));
        const upper = k.let("upper", k.load(keys.at(high)));
        k.if(k.gt(lower, upper), () => {
          k.store(keys.at(low), upper);
          k.store(keys.at(high), lower);
        });
      });
      k.barrier("GridSync");
    });
  });
});
