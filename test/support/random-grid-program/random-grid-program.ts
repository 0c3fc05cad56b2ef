/**
 * Random programs with grid syncs at any depth, race-free by construction: control flow, atomics, workgroup memory,
 * returns, loops and branches that the host decides and such that memory decides. The same tape gives the same program.
 */
import { buildProgram, type ProgramBuilder } from "../../../ir/builder.js";
import type { Program, Ref } from "../../../ir/ir.js";
import { bool, u32 } from "../../../ir/types.js";
import { Tape } from "../random-program/tape.js";
import { Values } from "./expressions.js";
import { bufferWords, CELLS, declareMemory } from "./memory.js";
import { ANY, SAME, type Visible } from "./names.js";
import { StatementGenerator, type Point } from "./statements.js";

export interface RandomGridProgram {
  readonly program: Program;
  readonly grid: readonly [number, number, number];
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** The words each buffer starts with. */
  readonly buffers: Readonly<Record<string, readonly number[]>>;
}

type Triple = readonly [number, number, number];
const WORKGROUP_SIZES: readonly [Triple, ...Triple[]] = [[2, 1, 1], [1, 1, 1], [2, 2, 1], [3, 1, 1], [4, 1, 1]];
const GRIDS: readonly [Triple, ...Triple[]] = [[2, 1, 1], [1, 1, 1], [3, 1, 1], [2, 2, 1]];

export function randomGridProgram(numbers: readonly number[]): RandomGridProgram {
  const tape = new Tape(numbers);
  const workgroupSize = tape.pick(WORKGROUP_SIZES);
  const grid = tape.pick(GRIDS);
  const width = workgroupSize[0] * workgroupSize[1];
  const program = buildProgram({ name: "random", workgroupSize }, (k) => {
    const size = k.parameter("size", u32);
    const enabled = k.parameter("enabled", bool);
    const turns = k.parameter("turns", u32);
    const memory = declareMemory(k, tape.pick([width, width + 1, 9]));
    const index = linearIndex(k, width);
    const visible: Visible = {
      values: [{ ref: index, type: u32, same: ANY }, { ref: size, type: u32, same: SAME }, { ref: turns, type: u32, same: SAME }, { ref: enabled, type: bool, same: SAME }],
      variables: [],
    };
    const generator = new StatementGenerator({ k, tape, memory, values: new Values(k, tape, memory), index });
    const point: Point = { visible, flow: SAME, maySync: true, depth: 3, loops: [], inLoop: false };
    if (tape.oneIn(2)) generator.handover(width * grid[0] * grid[1] > 1, width > 1);
    generator.block(point, 14);
    generator.observeAll(point);
  });
  const random = [...program.name].length + tape.below(1000);
  const invocations = width * grid[0] * grid[1];
  const buffers = Object.fromEntries(Object.entries(bufferWords(invocations)).map(([name, words]) => [name, Array.from({ length: words }, (_, i) => (i * 7 + random * 13) % 11)]));
  const parameters = { size: tape.below(6), enabled: tape.oneIn(2), turns: tape.below(3), cells_count: CELLS * invocations, out_count: CELLS * invocations, atoms_count: invocations };
  return { program, grid, parameters, buffers };
}

function linearIndex(k: ProgramBuilder, width: number): Ref {
  const at = k.let("at", k.builtin("workgroup_id"));
  const workgroup = k.add(k.mul(k.component(at, "y"), k.component(k.builtin("num_workgroups"), "x")), k.component(at, "x"));
  return k.let("index", k.add(k.mul(workgroup, width), k.builtin("local_invocation_index")));
}

