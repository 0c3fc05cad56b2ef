import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Operand, PlaceBuilder, ProgramBuilder } from "../../../ir/builder.js";
import { bool, i32, u32 } from "../../../ir/types.js";
import { codes, program, runWords, words } from "../../support/run-program.js";

/** Runs one invocation that logs words: the log's words, in order. */
function log(build: (k: ProgramBuilder, write: (value: Operand) => void) => void, parameters: Record<string, number | boolean> = {}) {
  const tested = program(1, (k) => {
    const out: PlaceBuilder = k.buffer(words("out", 0));
    const cursor = k.var("cursor", u32);
    build(k, (value) => {
      k.store(out.at(cursor.value), value);
      k.assign(cursor, k.add(cursor.value, 1));
    });
    k.store(out.at(15), cursor.value);
  });
  const outcome = runWords(tested, { buffers: { out: new Array<number>(16).fill(0) }, parameters });
  const all = outcome.words["out"] ?? [];
  return { ...outcome, log: all.slice(0, all[15]) };
}

test("an if takes one side", () => {
  const run = (condition: boolean) =>
    log((k, write) => {
      const chosen = k.parameter("chosen", bool);
      k.if(chosen, () => write(1), () => write(2));
      k.if(chosen, () => write(3));
      write(4);
    }, { chosen: condition }).log;
  assert.equal(run(true), [1, 3, 4]);
  assert.equal(run(false), [2, 4]);
});

test("a switch runs the one case that matches, else its default, and a break in it leaves the loop", () => {
  const { log: written } = log((k, write) => {
    k.for("i", 0, 9, (i) => {
      k.switch(i, [
        { values: [1, 3], body: () => write(k.add(100, i)) },
        { values: [4], body: () => k.break() },
      ], () => write(i));
    });
    write(77);
  });
  assert.equal(written, [0, 101, 2, 103, 77]);
});

test("a switch on i32 matches negative values", () => {
  const { log: written } = log((k, write) => {
    const selector = k.parameter("selector", i32);
    k.switch(selector, [{ values: [-1], body: () => write(1) }], () => write(2));
  }, { selector: -1 });
  assert.equal(written, [1]);
});

test("a for runs its half-open range, evaluates its bounds once, and runs nothing where it is empty", () => {
  const { log: written } = log((k, write) => {
    const end = k.var("end", u32, 3);
    k.for("i", 1, end.value, (i) => {
      k.assign(end, 9);
      write(i);
    });
    k.for("j", 5, 5, () => write(1000));
    k.for("m", 6, 5, () => write(1000));
  });
  assert.equal(written, [1, 2]);
});

test("a for reaches the largest value and does not wrap", () => {
  const { log: written } = log((k, write) => {
    k.for("i", 0xffff_fffe, 0xffff_ffff, (i) => write(i));
    k.for("j", k.i32(-2), k.i32(1), (j) => write(k.bitcast(u32, j)));
  });
  assert.equal(written, [0xffff_fffe, 0xffff_fffe, 0xffff_ffff, 0]);
});

test("continue goes on with the next iteration, break leaves the innermost loop", () => {
  const { log: written } = log((k, write) => {
    k.for("i", 0, 3, (i) => {
      k.for("j", 0, 9, (j) => {
        k.if(k.eq(j, 0), () => k.continue());
        k.if(k.gt(j, i), () => k.break());
        write(k.add(k.mul(i, 10), j));
      });
    });
    const n = k.var("n", u32);
    k.while(k.lt(n.value, 4), 10, () => {
      k.assign(n, k.add(n.value, 1));
      k.if(k.eq(n.value, 2), () => k.continue());
      write(k.add(100, n.value));
    });
  });
  assert.equal(written, [11, 21, 22, 101, 103, 104]);
});

const countUp = (limit: number, bound: number) =>
  log((k, write) => {
    const n = k.var("n", u32);
    k.while(k.lt(n.value, limit), bound, () => {
      k.assign(n, k.add(n.value, 1));
    });
    write(n.value);
  });

test("a while that ends by its condition exactly at its bound is no finding", () => {
  const outcome = countUp(5, 5);
  assert.equal(outcome.log, [5]);
  assert.equal(codes(outcome), []);
});

test("a while ends at its bound and reports that its condition still held", () => {
  const outcome = countUp(6, 5);
  assert.equal(outcome.log, [5]);
  assert.equal(codes(outcome), ["loop/bound-reached"]);
  assert.is(outcome.findings[0]?.kind, "warning");
  assert.is(outcome.completed, true);
});

test("a while with bound 0 does not run", () => {
  assert.equal(countUp(1, 0).log, [0]);
  assert.equal(codes(countUp(0, 0)), []);
});

test("a while reads its condition anew each time, from shared memory too", () => {
  const tested = program(1, (k) => {
    const data = k.buffer(words("data", 0));
    k.while(k.lt(k.load(data.at(0)), 3), 10, () => k.store(data.at(0), k.add(k.load(data.at(0)), 1)));
  });
  assert.equal(runWords(tested, { buffers: { data: [0] } }).words["data"], [3]);
});

test("functions take arguments by value, return early, call others and keep no state between calls", () => {
  const { log: written } = log((k, write) => {
    const double = k.function({ name: "double", parameters: [{ name: "x", type: u32 }], result: u32 }, (f, { x }) => {
      const total = f.var("total", u32);
      f.assign(total, f.add(f.add(total.value, x), x));
      f.functionReturn(total.value);
    });
    const firstAbove = k.function({ name: "first_above", parameters: [{ name: "limit", type: u32 }], result: u32 }, (f, { limit }) => {
      f.for("i", 0, 100, (i) => {
        const twice = f.let("twice", f.call(double, i));
        f.if(f.gt(twice, limit), () => f.functionReturn(twice));
      });
      f.functionReturn(0);
    });
    write(k.let("a", k.call(firstAbove, 7)));
    write(k.let("b", k.call(firstAbove, 500)));
    write(k.let("c", k.call(double, 21)));
  });
  assert.equal(written, [8, 0, 42]);
});

test("a function without a result runs to its end or to its return", () => {
  const { log: written } = log((k, write) => {
    const out = k.place("out");
    const mark = k.function({ name: "mark", parameters: [{ name: "at", type: u32 }] }, (f, { at }) => {
      f.if(f.gt(at, 10), () => f.functionReturn());
      f.store(f.place("out").at(at), 5);
    });
    k.eval(k.call(mark, 1));
    k.eval(k.call(mark, 12));
    write(1);
    write(k.load(out.at(12)));
    write(k.load(out.at(1)));
  });
  assert.equal(written, [1, 0, 0]);
});

test("a return ends the invocation wherever it stands", () => {
  const tested = program(4, (k) => {
    const out = k.buffer(words("out", 0));
    const id = k.let("id", k.builtin("local_invocation_index"));
    k.for("i", 0, 3, (i) => {
      k.if(k.and(k.eq(i, 1), k.eq(id, 2)), () => k.return());
      k.store(out.at(id), k.add(i, 1));
    });
  });
  assert.equal(runWords(tested, { buffers: { out: [0, 0, 0, 0] } }).words["out"], [3, 3, 1, 3]);
});

test("builtins name the invocation, its workgroup and the grid", () => {
  const tested = program(2, (k) => {
    const out = k.buffer(words("out", 0));
    const x = k.let("x", k.component(k.builtin("global_invocation_id"), "x"));
    const y = k.let("y", k.component(k.builtin("workgroup_id"), "y"));
    const grid = k.let("grid", k.builtin("num_workgroups"));
    const at = k.add(k.mul(y, k.mul(k.component(grid, "x"), 2)), x);
    k.store(out.at(at), k.add(k.mul(k.component(k.builtin("local_invocation_id"), "x"), 10), k.component(grid, "x")));
  });
  assert.equal(runWords(tested, { workgroups: 3, buffers: { out: new Array<number>(6).fill(0) } }).words["out"], [3, 13, 3, 13, 3, 13]);
});

test("findings name the regions around their place", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    k.region("outer", () => k.region("inner", () => k.store(out.at(1), 0)));
    k.store(out.at(2), 0);
  });
  const { findings } = runWords(tested, { buffers: { out: [0] } });
  assert.equal(findings.map((finding) => finding.regions), [["outer", "inner"], []]);
  assert.is(findings[0]?.at.file, "test.ir");
});

test("a program without an end is stopped by its step budget, which a sufficient budget is not", () => {
  const loop = program(1, (k) => {
    const n = k.var("n", u32);
    k.while(k.bool(true), 100, () => k.assign(n, k.add(n.value, 1)));
  });
  const whole = runWords(loop, { buffers: {} });
  assert.is(whole.completed, true);
  assert.is(runWords(loop, { buffers: {}, stepBudget: whole.steps }).completed, true);
  const stopped = runWords(loop, { buffers: {}, stepBudget: whole.steps - 1 });
  assert.is(stopped.completed, false);
  assert.ok(codes(stopped).includes("budget/steps"));
  assert.is(stopped.steps, whole.steps - 1);
});

test.run();
