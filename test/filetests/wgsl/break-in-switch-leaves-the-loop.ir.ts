import { buildProgram } from "../../../ir/builder.js";
import { fixedArray, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** Nested switches share the loop's flag; the loop inside a case has a `break` of its own; Continue needs no help. */
export default buildProgram({ name: "leave", workgroupSize: [8, 1, 1] }, (k) => {
  const script = k.buffer({ name: "script", group: 0, binding: 0, access: "read", type: fixedArray(fixedArray(u32, 6), 8) });
  const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 8) });
  const lane = k.let("lane", k.builtin("local_invocation_index"));
  const trace = k.var("trace", u32, 0);
  const note = (mark: number): void => k.assign(trace, k.add(k.mul(trace.value, 10), mark));
  k.for("step", 0, 6, (step) => {
    const word = k.let("word", k.load(script.at(lane).at(step)));
    k.switch(
      word,
      [
        { values: [1], body: () => note(1) },
        { values: [2, 12], body: () => (note(2), k.break()) },
        { values: [3], body: () => (note(3), k.continue()) },
        {
          values: [4, 5],
          body: () => {
            k.switch(word, [{ values: [4], body: () => k.if(k.lt(step, 2), () => k.break()) }], () => note(5));
            note(6);
          },
        },
        {
          values: [6],
          body: () => {
            k.for("inner", 0, 3, (inner) => {
              k.if(k.eq(inner, 1), () => k.break());
              note(7);
            });
          },
        },
      ],
      () => note(8),
    );
    note(9);
  });
  k.store(out.at(lane), trace.value);
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  buffers: {
    script: [1, 1, 2, 1, 1, 1, 3, 1, 3, 12, 1, 1, 4, 1, 1, 1, 1, 1, 1, 1, 4, 2, 1, 1, 5, 6, 2, 1, 1, 1, 6, 6, 6, 6, 2, 2, 0, 7, 9, 2, 0, 0, 3, 3, 3, 3, 3, 3],
    out: 8,
  },
};
