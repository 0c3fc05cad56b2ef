/** A program as large as generated ones get, for measurements: what `verify` and the split take to read it. */
import { buildProgram } from "../../ir/builder.js";
import type { Expression, Program } from "../../ir/ir.js";
import { atomicU32, fixedArray, runtimeArray, u32 } from "../../ir/types.js";

/** Statements of one stretch besides its sums, its cut included. */
const OTHERS = 18;

/**
 * About `statements` in all blocks, and `cuts` grid syncs, each behind a stretch of arithmetic, memory, branches and loops;
 * every tenth stretch is a loop's. Values of each are read in the next one, some of them in all that follow.
 */
export function largeGridProgram(statements: number, cuts: number): Program {
  const sums = Math.ceil(statements / cuts) - OTHERS;
  return buildProgram({ name: "large", workgroupSize: [64, 1, 1] }, (k) => {
    const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
    const counters = k.buffer({ name: "counters", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 64) });
    const tile = k.workgroup("tile", fixedArray(u32, 64));
    const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const total = k.var("total", u32, 0);
    k.if(k.ge(i, k.arrayLength("data")), () => k.return());
    k.if(k.eq(k.load(data.at(i)), 7), () => k.return());
    let kept: Expression = i;
    let last: Expression = i;

    const stretch = (n: number): void => {
      const loaded = k.let(`loaded_${n}`, k.load(data.at(k.add(i, n))));
      if (n % 10 === 0) kept = loaded;
      let sum: Expression = k.let(`start_${n}`, k.add(k.add(loaded, last), kept));
      for (let s = 0; s < sums; s += 1) sum = k.let(`sum_${n}_${s}`, s % 4 === 3 ? k.add(sum, k.load(data.at(k.add(sum, s)))) : k.add(k.mul(sum, 3), s % 2 === 0 ? loaded : i));
      last = sum;
      k.assign(total, k.add(total.value, sum));
      k.store(tile.at(lane), total.value);
      const element = k.var(`element_${n}`, u32, 0);
      k.for(`turn_${n}`, 0, 4, (turn) => {
        k.if(k.lt(k.load(data.at(k.add(turn, n))), sum), () => {
          k.assign(element, k.add(element.value, turn));
          k.store(data.at(k.add(i, turn)), element.value);
        }, () => {
          k.let(`seen_${n}`, k.atomicLoad(counters.at(n % 64)));
          k.assign(element, k.mul(element.value, 3));
        });
      });
      const ticket = k.let(`ticket_${n}`, k.atomicAdd(counters.at(n % 64), element.value));
      k.switch(k.and(ticket, 3), [{ values: [0], body: () => k.store(data.at(i), sum) }, { values: [1, 2], body: () => k.assign(total, k.add(total.value, 1)) }], () => k.store(data.at(ticket), 1));
      k.store(data.at(k.add(i, 1)), k.add(ticket, element.value));
      k.barrier("GridSync");
    };

    for (let n = 0; n < cuts; n += 1) {
      const before: Expression = last;
      if (n % 10 !== 9) {
        stretch(n);
      } else {
        k.for(`round_${n}`, 0, 3, () => stretch(n));
        last = before;
      }
    }
  });
}
