/**
 * Levels of a breadth-first search from the vertices that `queue` starts with. One turn of the loop takes all vertices of
 * one level and appends those that nobody had reached to the queue of the next; the search ends where that stays empty.
 *
 * What the grid syncs ask of the split: how many levels there are only memory knows, so a latch looks at `length` before each
 * turn. That and `depth` change in the loop and live across its cuts; an atomic load is done once, by each invocation.
 */
import { buildProgram } from "../../ir/builder.js";
import { atomicU32, fixedArray, runtimeArray, u32 } from "../../ir/types.js";

export const SEARCH_LANES = 64;
export const UNREACHED = 0xffff_ffff;

export const breadthFirstSearch = buildProgram({ name: "breadth_first_search", workgroupSize: [SEARCH_LANES, 1, 1] }, (k) => {
  /** The edges from vertex v lead to `targets[offsets[v]] ..< targets[offsets[v + 1]]`. */
  const offsets = k.buffer({ name: "offsets", group: 0, binding: 0, access: "read", type: runtimeArray(u32), lengthParameter: "offset_count" });
  const targets = k.buffer({ name: "targets", group: 0, binding: 1, access: "read", type: runtimeArray(u32), lengthParameter: "edge_count" });
  /** Edges on the shortest way from a start; before: 0 at the starts, else UNREACHED. */
  const levels = k.buffer({ name: "levels", group: 0, binding: 2, access: "read_write", type: runtimeArray(atomicU32), lengthParameter: "vertex_count" });
  /** Two queues behind each other, each as long as there are vertices: of this level, and of the next. */
  const queue = k.buffer({ name: "queue", group: 0, binding: 3, access: "read_write", type: runtimeArray(u32), lengthParameter: "queue_count" });
  /** The lengths of the two queues; before: how many starts there are, and 0. */
  const lengths = k.buffer({ name: "lengths", group: 0, binding: 4, access: "read_write", type: fixedArray(atomicU32, 2) });
  /** The search stops here even if it is not done. */
  const mostLevels = k.parameter("most_levels", u32);
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  const invocations = k.let("invocations", k.mul(k.component(k.builtin("num_workgroups"), "x"), SEARCH_LANES));

  const vertices = k.arrayLength("levels");
  const depth = k.var("depth", u32, 0);
  const starts = k.let("starts", k.atomicLoad(lengths.at(0)));
  const length = k.var("length", u32, starts);
  // Everybody has read how long the queue is: from here on lengths may change.
  k.barrier("GridSync");
  k.while(k.ne(length.value, 0), mostLevels, () => {
    const next = k.let("next", k.add(depth.value, 1));
    const [here, there] = [k.let("here", k.and(depth.value, 1)), k.let("there", k.and(next, 1))];
    k.if(k.eq(i, 0), () => k.atomicStore(lengths.at(here), 0));
    k.for("turn", 0, k.div(k.add(length.value, k.sub(invocations, 1)), invocations), (turn) => {
      const at = k.let("at", k.add(k.mul(turn, invocations), i));
      k.if(k.lt(at, length.value), () => {
        const vertex = k.let("vertex", k.load(queue.at(k.add(k.mul(here, vertices), at))));
        k.for("edge", k.load(offsets.at(vertex)), k.load(offsets.at(k.add(vertex, 1))), (edge) => {
          const target = k.let("target", k.load(targets.at(edge)));
          // Of all that reach a vertex in this turn exactly one sees that it was unreached. It cannot fail as a
          // compare-exchange may, which would lose the vertex.
          const before = k.let("before", k.atomicMin(levels.at(target), next));
          k.if(k.eq(before, UNREACHED), () => {
            const place = k.let("place", k.atomicAdd(lengths.at(there), 1));
            k.store(queue.at(k.add(k.mul(there, vertices), place)), target);
          });
        });
      });
    });
    k.assign(depth, next);
    k.barrier("GridSync");
    const found = k.let("found", k.atomicLoad(lengths.at(k.and(depth.value, 1))));
    k.assign(length, found);
    k.barrier("GridSync");
  });
});
