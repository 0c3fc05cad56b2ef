import { test } from "uvu";
import * as assert from "uvu/assert";
import { BytesResult } from "../../../bench/bytes-result.js";
import { parseCompileTimes } from "../../../bench/compile-times.js";
import { countdownProgram, jacobiProgram, WORKGROUP_SIZE } from "../../../bench/grid-loops.kernel.js";
import { liveProgram, spillTraffic } from "../../../bench/spill-traffic.js";
import { compileKernel } from "../../../codegen/shader/compile.js";
import { interpret } from "../../../ir/interpret/interpret.js";
import { splitOnGridSync } from "../../../ir/passes/split-on-grid-sync.js";
import { verifyOrThrow } from "../../../ir/verify.js";

test("results of contenders are equal where their bytes are", () => {
  const json = (...bytes: number[]): string => JSON.stringify(new BytesResult(Uint8Array.from(bytes)));
  assert.is(json(1, 2, 3), json(1, 2, 3));
  for (const other of [json(1, 2, 4), json(3, 2, 1), json(1, 2, 3, 0)]) assert.is.not(json(1, 2, 3), other);
});

test("the iteration that is measured is Jacobi's: ends stay, each cell between becomes the mean of its neighbours", () => {
  const cells = WORKGROUP_SIZE + 5;
  const start = Float32Array.from({ length: cells }, (_, cell) => (cell * 37) % 101);
  const [rod, other] = [start.slice(), start.slice()];
  const bytes = (of: Float32Array): Uint8Array => new Uint8Array(of.buffer);
  const { completed, findings } = interpret(verifyOrThrow(jacobiProgram()), { grid: [2, 1, 1], parameters: { cells, pairs: 3 }, buffers: { rod: bytes(rod), other: bytes(other) } });
  assert.equal([completed, findings], [true, []]);
  let expected = start;
  for (let step = 0; step < 6; step++) {
    const before = expected;
    expected = before.map((own, cell) => (cell === 0 || cell === cells - 1 ? own : Math.fround(Math.fround((before[cell - 1] ?? 0) + (before[cell + 1] ?? 0)) * 0.5)));
  }
  assert.equal(rod, expected);
});

test("nothing guards an index of it: the comparison is of what was printed, and that is what range analysis proves", () => {
  assert.not.match(compileKernel(jacobiProgram()).code.wgsl ?? "", /select|min\(/);
});

test("the loop that memory ends takes as many turns as memory says, and no more than it may", () => {
  const counted = (remaining: number, turns: number): readonly number[] => {
    const [cells, left] = [new Uint32Array(WORKGROUP_SIZE), Uint32Array.of(remaining)];
    const buffers = { cells: new Uint8Array(cells.buffer), remaining: new Uint8Array(left.buffer) };
    interpret(verifyOrThrow(countdownProgram()), { grid: [1, 1, 1], parameters: { cell_count: WORKGROUP_SIZE, turns }, buffers });
    return [...new Set([...cells])];
  };
  assert.equal([counted(3, 5), counted(0, 5), counted(9, 4)], [[3], [0], [4]]);
});

test("the programs whose traffic is counted differ in what happens to their values, and stay within what was promised", () => {
  const kept = (values: "changing" | "unchanged" | "recomputable"): unknown[] => {
    const { crossing } = splitOnGridSync(verifyOrThrow(liveProgram(values)));
    return crossing.filter(({ name }) => name.startsWith("kept")).map(({ kept: how }) => how);
  };
  assert.equal([kept("changing"), kept("unchanged"), kept("recomputable")], ["per invocation", "per invocation", "recomputed"].map((how) => new Array(5).fill(how)));
  const { changing, unchangedStores, recomputable } = spillTraffic();
  assert.equal([changing, unchangedStores, recomputable], [2, 1, 0]);
});

test("times of a fresh process are two numbers, and nothing else is taken for them", () => {
  assert.equal(parseCompileTimes("12.5 7\n"), { verifyMs: 12.5, splitMs: 7 });
  for (const text of ["", "12.5", "12.5 x", "1 2 3"]) assert.throws(() => parseCompileTimes(text), /no times/);
});

test.run();
