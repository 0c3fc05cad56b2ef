import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { Expression } from "../../../ir/ir.js";
import type { SplitProgram } from "../../../ir/schedule.js";
import { atomicU32, fixedArray, u32 } from "../../../ir/types.js";
import { globalX, keptOf, runBoth, splitOf, words } from "../../support/split-run.js";

/** Leaves where the condition holds, then adds one to its word after a cut. */
function leaving(condition: (k: ProgramBuilder, i: Expression) => Expression): SplitProgram {
  return splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    k.if(condition(k, i), () => k.return());
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.load(data.at(i)), 1));
  });
}

test("who leaves for a pure reason is asked again; who leaves for memory's reason is remembered", () => {
  const pure = leaving((k, i) => k.ge(i, 3));
  assert.equal(keptOf(pure), { i: ["recomputed"] });
  const remembered = leaving((k, i) => k.eq(k.load(k.place("data").at(i)), 7));
  assert.equal(keptOf(remembered), { alive: ["per invocation"], i: ["recomputed"] });
  for (const split of [pure, remembered]) {
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [1, 7, 3, 7] } });
    assert.equal(got, meant);
  }
  assert.equal(runBoth(remembered, { workgroups: 2, buffers: { data: [1, 7, 3, 7] } }).got["data"], [2, 7, 4, 7]);
});

test("a return after the last cut, or of everybody, is not remembered", () => {
  const last = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    k.barrier("GridSync");
    k.if(k.eq(k.load(data.at(i)), 7), () => k.return());
    k.store(data.at(i), 1);
  });
  assert.equal(keptOf(last), { i: ["recomputed"] });
  const everybody = splitOf(2, (k) => {
    const data = words(k);
    k.store(data.at(globalX(k)), 1);
    k.return();
    k.barrier("GridSync");
    k.store(data.at(0), 99);
  });
  assert.is(everybody.scratch, undefined);
  assert.equal(runBoth(everybody, { buffers: { data: [0, 0] } }).got["data"], [1, 1]);
});

test("whole workgroups that return together are kept per workgroup", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const limits = k.buffer({ name: "limits", group: 0, binding: 1, access: "read", type: fixedArray(u32, 1) });
    const i = globalX(k);
    k.if(k.ge(k.component(k.builtin("workgroup_id"), "x"), k.load(limits.at(0))), () => k.return());
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.load(data.at(i)), 1));
  });
  assert.equal(keptOf(split)["alive"], ["per workgroup"]);
  assert.equal(runBoth(split, { workgroups: 3, buffers: { data: [0, 0, 0, 0, 0, 0], limits: [2] } }).got["data"], [1, 1, 1, 1, 0, 0]);
});

test("the first segment writes the alive word of every invocation", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    k.for("turn", 0, 2, (turn) => {
      k.barrier("GridSync");
      k.if(k.eq(k.load(data.at(i)), turn), () => k.return());
      k.store(data.at(i), k.add(k.load(data.at(i)), 10));
    });
    k.store(data.at(i), k.add(k.load(data.at(i)), 100));
  });
  for (const seed of [1, 2, 3, 4]) {
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [0, 1, 2, 10] }, seed });
    assert.equal(got, meant);
  }
  assert.equal(runBoth(split, { workgroups: 2, buffers: { data: [0, 1, 2, 10] } }).got["data"], [0, 121, 122, 130]);
});

test("who returns from inside loops leaves them all, and nothing after them runs", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    const trace = k.var("trace", u32, 1);
    k.for("a", 0, 3, (a) => {
      k.for("b", 0, 3, (b) => {
        k.if(k.eq(k.load(data.at(i)), k.add(k.mul(a, 3), b)), () => {
          k.store(data.at(k.add(i, 4)), trace.value);
          k.return();
        });
        k.assign(trace, k.add(trace.value, 1));
      });
      k.assign(trace, k.add(trace.value, 100));
    });
    k.store(data.at(k.add(i, 4)), 5555);
    k.barrier("GridSync");
    k.store(data.at(i), trace.value);
  });
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [0, 4, 8, 9, 0, 0, 0, 0] } });
  assert.equal(got, meant);
  assert.equal(got["data"], [0, 4, 8, 310, 1, 105, 209, 5555]);
});

test("who has returned still saves the workgroup's memory and the values that others share", () => {
  const split = splitOf(4, (k) => {
    const data = words(k);
    const tile = k.workgroup("tile", fixedArray(u32, 4));
    const best = k.workgroup("best", u32);
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const i = globalX(k);
    k.if(k.eq(lane, 0), () => k.store(best, k.load(data.at(i))));
    const leader = k.let("leader", k.workgroupUniformLoad(best));
    k.store(tile.at(lane), k.load(data.at(i)));
    k.if(k.lt(k.load(data.at(i)), 3), () => k.return());
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.mul(k.load(tile.at(k.sub(3, lane))), 100), leader));
  });
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [1, 2, 3, 4, 8, 7, 2, 6] } });
  assert.equal(got, meant);
  assert.equal(got["data"], [1, 2, 201, 101, 608, 208, 2, 808]);
});

test("who returns behind the last grid sync of a branch takes no part in what follows the branch", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const enabled = k.parameter("enabled", u32);
    const i = globalX(k);
    k.if(k.eq(enabled, 1), () => {
      k.barrier("GridSync");
      k.if(k.eq(k.load(data.at(i)), 7), () => k.return());
    });
    k.store(data.at(i), k.add(k.load(data.at(i)), 1));
  });
  assert.equal(runBoth(split, { workgroups: 2, parameters: { enabled: 1 }, buffers: { data: [1, 7, 3, 7] } }).got["data"], [2, 7, 4, 7]);
  assert.equal(runBoth(split, { workgroups: 2, parameters: { enabled: 0 }, buffers: { data: [1, 7, 3, 7] } }).got["data"], [2, 8, 4, 8]);
});

test("who returns in a branch inside a region takes no part in what follows the region", () => {
  const split = splitOf(1, (k) => {
    const data = words(k);
    const enabled = k.parameter("enabled", u32);
    k.region("generated", () => {
      k.if(k.eq(enabled, 1), () => k.if(k.eq(k.load(data.at(0)), 7), () => k.return()), () => k.barrier("GridSync"));
    });
    k.store(data.at(0), 1);
  });
  for (const [enabled, word, result] of [[1, 7, 7], [1, 6, 1], [0, 7, 1]] as const) {
    assert.equal(runBoth(split, { parameters: { enabled }, buffers: { data: [word] } }).got["data"], [result]);
  }
});

test("a workgroup that has returned tells a latch nothing", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const limits = k.buffer({ name: "limits", group: 0, binding: 1, access: "read", type: fixedArray(u32, 1) });
    const i = globalX(k);
    const turn = k.var("turn", u32, 0);
    k.while(k.lt(turn.value, 3), 6, () => {
      k.if(k.ge(k.component(k.builtin("workgroup_id"), "x"), k.load(limits.at(0))), () => k.return());
      k.store(data.at(i), k.add(k.load(data.at(i)), 1));
      k.barrier("GridSync");
      k.assign(turn, k.add(turn.value, 1));
    });
  });
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { meant, got } = runBoth(split, { workgroups: 3, buffers: { data: [0, 0, 0, 0, 0, 0], limits: [1] }, seed });
    assert.equal(got, meant);
    assert.equal(got["data"], [3, 3, 0, 0, 0, 0]);
  }
});

test("a latch learns what memory decided from whoever is left, also where the first of a workgroup has returned", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const level = k.buffer({ name: "level", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 1) });
    const i = globalX(k);
    const seen = k.var("seen", u32, 0);
    k.while(k.lt(seen.value, 3), 8, () => {
      k.if(k.eq(k.load(data.at(i)), 0), () => k.return());
      k.store(data.at(i), k.add(k.load(data.at(i)), 10));
      k.eval(k.atomicMax(level.at(0), k.add(seen.value, 1)));
      k.barrier("GridSync");
      const now = k.let("now", k.atomicLoad(level.at(0)));
      k.assign(seen, now);
      k.barrier("GridSync");
    });
  });
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [0, 5, 0, 6], level: [0] } });
  assert.equal(got, meant);
  assert.equal(got["data"], [0, 35, 0, 36]);
});

test("a latch learns what decides from whoever is left", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    k.if(k.eq(k.load(data.at(i)), 0), () => k.return());
    const level = k.var("level", u32, 0);
    k.while(k.lt(level.value, 3), 5, () => {
      k.store(data.at(i), k.add(k.load(data.at(i)), 10));
      k.barrier("GridSync");
      k.assign(level, k.add(level.value, 1));
    });
  });
  for (const start of [[0, 0, 0, 5], [0, 5, 0, 0], [5, 5, 5, 5]]) {
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: start } });
    assert.equal(got, meant);
    assert.equal(got["data"], start.map((word) => (word === 0 ? 0 : word + 30)));
  }
});

test.run();
