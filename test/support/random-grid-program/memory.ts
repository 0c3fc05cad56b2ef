/** The memory of random programs with grid syncs, and how large each piece is. */
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { PlaceBuilder } from "../../../ir/builder/place-builder.js";
import type { AtomicOperator } from "../../../ir/ir.js";
import { atomicU32, fixedArray, runtimeArray, struct, u32, vector } from "../../../ir/types.js";

/** Words of `cells`, and of `out`, that belong to one invocation. */
export const CELLS = 3;
/** Words of `control`, which decides about loops. */
export const CONTROLS = 3;
export const INPUTS = 8;

/** One operator to a cell of `sums`, each of which gives the same in every order. */
export const SUMS = ["add", "max", "xor", "or"] as const satisfies readonly AtomicOperator[];

export interface Memory {
  readonly input: PlaceBuilder;
  readonly cells: PlaceBuilder;
  readonly atoms: PlaceBuilder;
  readonly sums: PlaceBuilder;
  readonly control: PlaceBuilder;
  /** What each invocation has seen. Nobody else reads it. */
  readonly out: PlaceBuilder;
  readonly tile: PlaceBuilder;
  readonly count: PlaceBuilder;
  readonly flag: PlaceBuilder;
  readonly pair: PlaceBuilder;
}

/** Ordered by a barrier of the workgroup too. */
export const WORKGROUP_MEMORY = ["tile", "count", "flag", "pair"] as const;

const pairType = struct("Pair", [{ name: "first", type: vector(2, "u32") }, { name: "hits", type: atomicU32 }]);

export function declareMemory(k: ProgramBuilder, tileLength: number): Memory {
  const words = (name: string, binding: number, type = u32 as typeof u32 | typeof atomicU32) =>
    k.buffer({ name, group: 0, binding, access: "read_write", type: runtimeArray(type), lengthParameter: `${name}_count` });
  return {
    input: k.buffer({ name: "input", group: 0, binding: 0, access: "read", type: fixedArray(u32, INPUTS) }),
    cells: words("cells", 1),
    out: words("out", 2),
    atoms: words("atoms", 3, atomicU32),
    sums: k.buffer({ name: "sums", group: 0, binding: 4, access: "read_write", type: fixedArray(atomicU32, SUMS.length) }),
    control: k.buffer({ name: "control", group: 1, binding: 0, access: "read_write", type: fixedArray(u32, CONTROLS) }),
    tile: k.workgroup("tile", fixedArray(u32, tileLength)),
    count: k.workgroup("count", atomicU32),
    flag: k.workgroup("flag", u32),
    pair: k.workgroup("pair", pairType),
  };
}

/** Words of each buffer for so many invocations. */
export function bufferWords(invocations: number): Readonly<Record<string, number>> {
  return { input: INPUTS, cells: CELLS * invocations, out: CELLS * invocations, atoms: invocations, sums: SUMS.length, control: CONTROLS };
}
