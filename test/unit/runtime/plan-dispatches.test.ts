import { test } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel, HostExpression, Schedule } from "../../../codegen/shader/kernel.js";
import { isGridwrightError } from "../../../runtime/error.js";
import { MAX_SCHEDULE_STEPS, planDispatches } from "../../../runtime/plan-dispatches.js";

const kernel: CompiledKernel = {
  name: "planned",
  hash: "planned",
  workgroupSize: [1, 1, 1],
  bindings: [],
  parameters: [
    { name: "i", type: "u32", offsetBytes: 0 },
    { name: "j", type: "u32", offsetBytes: 4 },
    { name: "scale", type: "f32", offsetBytes: 8 },
  ],
  segments: [
    { name: "work", entryPoint: "work", effectFree: false },
    { name: "idle", entryPoint: "idle", effectFree: true },
    { name: "outer", entryPoint: "outer", effectFree: false, latch: { then: 0 } },
    { name: "inner", entryPoint: "inner", effectFree: false, latch: { then: 1, else: 2 } },
  ],
  latchRecords: 3,
  schedule: { kind: "Dispatch", segment: 0 },
  code: {},
};
const work: Schedule = { kind: "Dispatch", segment: 0 };
const idle: Schedule = { kind: "Dispatch", segment: 1 };
const u32 = (value: number): HostExpression => ({ kind: "Const", type: "u32", value });
const repeat = (variable: string, to: HostExpression, body: Schedule): Schedule => ({ kind: "Repeat", variable, from: u32(0), to, body });
const plan = (schedule: Schedule): ReturnType<typeof planDispatches> => planDispatches(kernel, schedule, { buffers: {}, parameters: { scale: 1.5 }, grid: [3, 1, 1] });
const codeOf = (schedule: Schedule): string => {
  try {
    plan(schedule);
    return "planned";
  } catch (error) {
    return isGridwrightError(error) ? error.code : String(error);
  }
};

test("dispatches between which no counter changes share a parameter block", () => {
  const { dispatches, blocks } = plan({ kind: "Sequence", parts: [work, work, repeat("i", u32(2), { kind: "Sequence", parts: [work, work] })] });
  assert.equal(dispatches.map((each) => each.block), [0, 0, 1, 1, 2, 2]);
  assert.equal(blocks, [{}, { i: 0 }, { i: 1 }]);
});

test("a counter that the schedule alone reads makes no blocks, and still decides about bounds", () => {
  const unread: CompiledKernel = { ...kernel, parameters: kernel.parameters.map((each) => (each.name === "i" ? { ...each, scheduleOnly: true } : each)) };
  const planned = (schedule: Schedule): ReturnType<typeof planDispatches> => planDispatches(unread, schedule, { buffers: {}, parameters: { scale: 1.5 }, grid: [3, 1, 1] });
  const alone = planned({ kind: "Sequence", parts: [work, repeat("i", u32(3), work)] });
  assert.equal([alone.dispatches.map((each) => each.block), alone.blocks], [[0, 0, 0, 0], [{}]]);
  const triangle = planned(repeat("i", u32(3), { kind: "Sequence", parts: [work, repeat("j", { kind: "Parameter", name: "i" }, work)] }));
  assert.equal(triangle.dispatches.map((each) => each.block), [0, 0, 1, 2, 3, 4]);
  assert.equal(triangle.blocks, [{}, { j: 0 }, {}, { j: 0 }, { j: 1 }]);
});

test("an inner bound may read the outer counter and the grid", () => {
  const triangle = repeat("i", { kind: "WorkgroupCount", axis: 0 }, repeat("j", { kind: "Parameter", name: "i" }, work));
  assert.equal(plan(triangle).blocks, [{ i: 1, j: 0 }, { i: 2, j: 0 }, { i: 2, j: 1 }]);
});

test("a counter is out of scope after its loop, and f32 parameters never decide", () => {
  assert.is(codeOf({ kind: "Sequence", parts: [repeat("i", u32(1), work), repeat("j", { kind: "Parameter", name: "i" }, work)] }), "kernel/schedule");
  assert.is(codeOf(repeat("j", { kind: "Parameter", name: "scale" }, work)), "kernel/schedule");
});

test("what stands behind a latch takes its counts from the record of the nearest one; the latches themselves always run", () => {
  const branch: Schedule = { kind: "BranchIf", latch: 3, then: work, else: { kind: "Sequence", parts: [work, idle] } };
  const { dispatches, skipped } = plan({ kind: "Sequence", parts: [work, { kind: "RepeatWhile", latch: 2, bound: u32(2), body: { kind: "Sequence", parts: [work, branch] } }, work] });
  const turn = [
    { segment: 2, isLatch: true, block: 0 },
    { segment: 0, record: 0, block: 0 },
    { segment: 3, isLatch: true, block: 0 },
    { segment: 0, record: 1, block: 0 },
    { segment: 0, record: 2, block: 0 },
  ];
  assert.equal(dispatches, [{ segment: 0, block: 0 }, ...turn, ...turn, { segment: 0, block: 0 }]);
  assert.is(skipped, 2);
});

test("a segment without effect is left out, or dispatched in its place where the device is to see it", () => {
  const schedule: Schedule = { kind: "Sequence", parts: [idle, work, idle] };
  const dispatched = planDispatches(kernel, schedule, { buffers: {}, parameters: { scale: 1.5 }, grid: [3, 1, 1] }, "dispatched");
  assert.equal([plan(schedule).dispatches.map(({ segment }) => segment), plan(schedule).skipped], [[0], 2]);
  assert.equal([dispatched.dispatches.map(({ segment }) => segment), dispatched.skipped], [[1, 0, 1], 0]);
});

test("a segment that is no latch decides nothing", () => {
  assert.is(codeOf({ kind: "RepeatWhile", latch: 0, bound: u32(1), body: work }), "kernel/schedule");
  assert.is(codeOf({ kind: "BranchIf", latch: 1, then: work, else: work }), "kernel/schedule");
});

test("the turns of a latched loop count among the parts that a run may visit", () => {
  const loop = (bound: number): Schedule => ({ kind: "RepeatWhile", latch: 2, bound: u32(bound), body: { kind: "Sequence", parts: [] } });
  assert.is(codeOf(loop(MAX_SCHEDULE_STEPS / 2 - 1)), "planned");
  assert.is(codeOf(loop(MAX_SCHEDULE_STEPS / 2 + 1)), "kernel/limit");
});

test("a parameter with a value of its own is the same in every block", () => {
  const words: HostExpression = { kind: "Binary", operator: "mul", type: "u32", left: { kind: "WorkgroupCount", axis: 0 }, right: u32(5) };
  const computing: CompiledKernel = { ...kernel, parameters: [...kernel.parameters, { name: "words", type: "u32", offsetBytes: 12, value: words }] };
  const { blocks } = planDispatches(computing, repeat("i", u32(2), work), { buffers: {}, parameters: { scale: 1.5 }, grid: [3, 1, 1] });
  assert.equal(blocks, [{ words: 15, i: 0 }, { words: 15, i: 1 }]);
});

test("a run visits at most so many parts of its schedule, those without effect counted", () => {
  assert.is(codeOf(repeat("i", u32(MAX_SCHEDULE_STEPS - 1), work)), "planned");
  assert.is(codeOf(repeat("i", u32(MAX_SCHEDULE_STEPS), work)), "kernel/limit");
  assert.is(codeOf(repeat("i", u32(0xffff_ffff), repeat("j", u32(0xffff_ffff), idle))), "kernel/limit");
});

test.run();
