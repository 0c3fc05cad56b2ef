/** The programs with grid syncs in loops that `grid-sync.ts` measures: one whose length the host knows, one that memory ends. */
import { buildProgram, type PlaceBuilder } from "../ir/builder.js";
import type { Program } from "../ir/ir.js";
import { f32, fixedArray, runtimeArray, u32 } from "../ir/types.js";

export const WORKGROUP_SIZE = 64;

/** Jacobi's iteration on a rod: twice `pairs` steps, each the mean of both neighbours. The ends stay; the result is in `rod`. */
export function jacobiProgram(): Program {
  return buildProgram({ name: "jacobi", workgroupSize: [WORKGROUP_SIZE, 1, 1] }, (k) => {
    const rod = k.buffer({ name: "rod", group: 0, binding: 0, access: "read_write", type: runtimeArray(f32), lengthParameter: "cells" });
    const other = k.buffer({ name: "other", group: 0, binding: 1, access: "read_write", type: runtimeArray(f32), lengthParameter: "cells" });
    const pairs = k.parameter("pairs", u32);
    const cells = k.arrayLength("rod");
    const cell = k.let("cell", k.component(k.builtin("global_invocation_id"), "x"));
    const right = k.let("right", k.add(cell, 1));

    function step(from: PlaceBuilder, to: PlaceBuilder): void {
      // All three are asked because `right` wraps: what they say together proves every index, so no guard is left.
      k.if(k.and(k.and(k.gt(cell, 0), k.lt(cell, cells)), k.lt(right, cells)), () => {
        k.store(to.at(cell), k.mul(k.add(k.load(from.at(k.sub(cell, 1))), k.load(from.at(right))), 0.5));
      });
      k.barrier("GridSync");
    }

    k.for("pair", 0, pairs, () => {
      step(rod, other);
      step(other, rod);
    });
  });
}

/** Counts every cell up while `remaining[0]` is above 0, which each turn lowers by one; at most `turns` times. */
export function countdownProgram(): Program {
  return buildProgram({ name: "countdown", workgroupSize: [WORKGROUP_SIZE, 1, 1] }, (k) => {
    const cells = k.buffer({ name: "cells", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "cell_count" });
    const remaining = k.buffer({ name: "remaining", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 1) });
    const turns = k.parameter("turns", u32);
    const cell = k.let("cell", k.component(k.builtin("global_invocation_id"), "x"));
    k.while(k.gt(k.load(remaining.at(0)), 0), turns, () => {
      k.barrier("GridSync");
      k.if(k.lt(cell, k.arrayLength("cells")), () => k.store(cells.at(cell), k.add(k.load(cells.at(cell)), 1)));
      k.if(k.eq(cell, 0), () => k.store(remaining.at(0), k.sub(k.load(remaining.at(0)), 1)));
      k.barrier("GridSync");
    });
  });
}
