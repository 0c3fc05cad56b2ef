import { buildProgram } from "../../../ir/builder.js";

/** A grid sync that orders nothing is still one: lengths 0, 1, 1, and three dispatches. */
export default buildProgram({ name: "empty", workgroupSize: [1, 1, 1] }, (k) => {
  k.barrier("GridSync");
  k.return();
  k.barrier("GridSync");
  k.return();
});
