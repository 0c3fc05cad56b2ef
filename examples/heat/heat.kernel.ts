/**
 * Heat on a plate: each step gives every cell the mean of its four neighbours (Jacobi's iteration). All steps are one
 * program, with a grid sync wherever a step must see all of the one before.
 */
import { buildProgram, type PlaceBuilder } from "../../ir/builder.js";
import type { Program } from "../../ir/ir.js";
import { f32, runtimeArray, u32 } from "../../ir/types.js";

export const WORKGROUP_SIZE = [16, 8] as const;

/**
 * Buffers hold rows of `width` cells: `plate` and `other` temperatures, `held` what is not 0 where a cell keeps its own, as
 * the whole edge must. `other` starts as a copy of `plate`. Takes `steps` steps; the result is in `plate`. The grid covers
 * the plate, one invocation per cell.
 */
export function heatProgram(): Program {
  return buildProgram({ name: "heat", workgroupSize: [...WORKGROUP_SIZE, 1] }, (k) => {
    const plate = k.buffer({ name: "plate", group: 0, binding: 0, access: "read_write", type: runtimeArray(f32), lengthParameter: "cells" });
    const other = k.buffer({ name: "other", group: 0, binding: 1, access: "read_write", type: runtimeArray(f32), lengthParameter: "cells" });
    const held = k.buffer({ name: "held", group: 0, binding: 2, access: "read", type: runtimeArray(u32), lengthParameter: "cells" });
    const width = k.parameter("width", u32);
    const steps = k.parameter("steps", u32);
    const cells = k.arrayLength("plate");

    const id = k.let("id", k.builtin("global_invocation_id"));
    const x = k.component(id, "x");
    const cell = k.let("cell", k.add(k.mul(k.component(id, "y"), width), x));
    const left = k.let("left", k.sub(cell, 1));
    const right = k.let("right", k.add(cell, 1));
    const above = k.let("above", k.sub(cell, width));
    const below = k.let("below", k.add(cell, width));
    // An index before the first cell wraps to one behind the last, so these comparisons are all that any index needs.
    const hasNeighbours = k.let("has_neighbours", [cell, left, right, above, below].map((each) => k.lt(each, cells)).reduce((all, each) => k.and(all, each), k.lt(x, width)));

    /** `change` for each cell that does not keep its temperature, then a barrier. */
    function everyCell(change: () => void): void {
      k.if(hasNeighbours, () => k.if(k.eq(k.load(held.at(cell)), 0), change));
      k.barrier("GridSync");
    }

    /** Each sum has a name, so that it is rounded to f32 by itself, on every device alike. */
    function step(from: PlaceBuilder, to: PlaceBuilder): void {
      everyCell(() => {
        const across = k.let("across", k.add(k.load(from.at(left)), k.load(from.at(right))));
        const along = k.let("along", k.add(k.load(from.at(above)), k.load(from.at(below))));
        const sum = k.let("sum", k.add(across, along));
        k.store(to.at(cell), k.mul(sum, 0.25));
      });
    }

    k.for("pair", 0, k.div(steps, 2), () => {
      step(plate, other);
      step(other, plate);
    });
    k.if(k.eq(k.rem(steps, 2), 1), () => {
      step(plate, other);
      everyCell(() => k.store(plate.at(cell), k.load(other.at(cell))));
    });
  });
}
