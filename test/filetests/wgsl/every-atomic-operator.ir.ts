import { buildProgram } from "../../../ir/builder.js";
import { atomicI32, atomicU32, fixedArray, i32, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** One cell per operator and sign. One invocation, so that what they yield is certain. */
export default buildProgram({ name: "atomics", workgroupSize: [1, 1, 1] }, (k) => {
  const cells = k.buffer({ name: "cells", group: 0, binding: 0, access: "read_write", type: fixedArray(atomicU32, 8) });
  const signed = k.buffer({ name: "signed_cells", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicI32, 8) });
  const old = k.buffer({ name: "old", group: 0, binding: 2, access: "read_write", type: fixedArray(u32, 8) });
  const signedOld = k.buffer({ name: "signed_old", group: 0, binding: 3, access: "read_write", type: fixedArray(i32, 8) });
  const cell = (i: number) => cells.at(i);
  const operations = [
    k.atomicAdd(cell(0), 0xffffffff), k.atomicSub(cell(1), 9), k.atomicMin(cell(2), 4), k.atomicMax(cell(3), 0x80000000),
    k.atomicAnd(cell(4), 6), k.atomicOr(cell(5), 6), k.atomicXor(cell(6), 6), k.atomicExchange(cell(7), 6),
  ];
  operations.forEach((operation, i) => k.store(old.at(i), k.let("before", operation)));
  const signedCell = (i: number) => signed.at(i);
  const signedOperations = [
    k.atomicAdd(signedCell(0), 2147483647), k.atomicSub(signedCell(1), 9), k.atomicMin(signedCell(2), -4), k.atomicMax(signedCell(3), -2147483648),
    k.atomicAnd(signedCell(4), -6), k.atomicOr(signedCell(5), -6), k.atomicXor(signedCell(6), -6), k.atomicExchange(signedCell(7), -6),
  ];
  signedOperations.forEach((operation, i) => k.store(signedOld.at(i), k.let("signed_before", operation)));
});

export const run: FiletestRun = {
  grid: [1, 1, 1],
  buffers: { cells: [5, 5, 5, 5, 5, 5, 5, 5], signed_cells: [5, 5, 5, 5, 5, 5, 5, 5], old: 8, signed_old: 8 },
};
