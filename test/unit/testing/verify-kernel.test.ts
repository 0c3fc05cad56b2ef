import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import { fixedArray, u32, vector } from "../../../ir/types.js";
import { verifyKernel } from "../../../testing/verify-kernel.js";
import { b, break_, if_, program as written } from "../../support/program-data.js";
import { atomicWords, program, words } from "../../support/run-program.js";

const counting = program(4, (k) => {
  const counter = k.buffer(atomicWords("counter", 0));
  const order = k.buffer(words("order", 1));
  const place = k.let("place", k.atomicAdd(counter.at(0), 1));
  k.store(order.at(place), k.component(k.builtin("global_invocation_id"), "x"));
});

test("a program and its compiled kernel are verified alike", () => {
  assert.equal(verifyKernel(compileKernel(counting)), verifyKernel(counting));
});

test("a compiled kernel without its program can't be run", () => {
  assert.throws(() => verifyKernel(compileKernel(counting, { targets: ["wgsl"] })), /has no code\.program/);
});

test("results that depend on the order of invocations are counted, and are no error", () => {
  const zeros = { counter: new Uint8Array(4), order: new Uint8Array(32) };
  const parameters = { counter_count: 1, order_count: 8 };
  const result = verifyKernel(counting, { buffers: zeros, parameters, seeds: 8 });
  assert.equal([result.ok, result.runs, result.findings], [true, 8, []]);
  assert.ok(result.outcomes > 1);
  assert.equal(result.traffic, { counter: { loadedWords: 8, storedWords: 8 }, order: { loadedWords: 0, storedWords: 8 } });
  assert.ok(zeros.counter.every((byte) => byte === 0), "given buffers stay as they are");
});

test("inputs that are not given are drawn, the same every time", () => {
  const tested = program(2, (k) => {
    const scale = k.parameter("scale", u32);
    const data = k.buffer(words("data", 0, vector(3, "u32")));
    const own = k.buffer({ name: "own", group: 0, binding: 1, access: "read_write", type: fixedArray(u32, 8) });
    const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
    k.store(own.at(i), k.mul(k.component(k.load(data.at(i)), "z"), scale));
  });
  const result = verifyKernel(tested, { grid: [4, 1, 1] });
  assert.equal(result, verifyKernel(tested, { grid: [4, 1, 1] }));
  assert.equal([result.ok, result.outcomes, result.findings], [true, 1, []]);
  assert.equal(result.traffic, { data: { loadedWords: 24, storedWords: 0 }, own: { loadedWords: 0, storedWords: 8 } });
});

test("a claim that is judged by the old value is found in some seeds: two slots are taken twice", () => {
  const judged = (by: "old" | "exchanged") =>
    program(4, (k) => {
      const slots = k.buffer(atomicWords("slots", 0));
      const executed = k.buffer(words("executed", 1));
      const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
      k.for("slot", 0, k.arrayLength("slots"), (slot) => {
        const attempt = k.let("attempt", k.compareExchange(slots.at(slot), 0, k.add(i, 1)));
        const taken = by === "old" ? k.eq(k.component(attempt, "old"), 0) : k.component(attempt, "exchanged");
        k.if(taken, () => k.store(executed.at(slot), k.add(k.load(executed.at(slot)), 1)));
      });
    });
  const run = { buffers: { slots: new Uint8Array(16), executed: new Uint8Array(16) }, parameters: { slots_count: 4, executed_count: 4 }, seeds: 100 };
  assert.ok(verifyKernel(judged("exchanged"), run).ok);
  const caught = verifyKernel(judged("old"), run);
  assert.equal([...new Set(caught.findings.map((each) => each.code))], ["race/data"]);
  assert.ok(!caught.ok && (caught.findings[0]?.seeds.length ?? 0) > 10);
});

test("a program that the verifier refuses is not run", () => {
  const result = verifyKernel(written([if_(b(true), [break_])]));
  assert.equal([result.ok, result.runs, result.diagnostics.map((each) => each.code)], [false, 0, ["loop/break-outside"]]);
  assert.match(result.source, /break/);
});

test("a loop without an end uses up its steps", () => {
  const endless = program(1, (k) => k.while(true, 0xffffffff, () => k.barrier("Workgroup")));
  assert.equal(verifyKernel(endless, { seeds: 1, stepBudget: 1000 }).findings.map((each) => each.code), ["budget/steps"]);
});

test.run();
