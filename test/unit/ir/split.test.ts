import { test } from "uvu";
import * as assert from "uvu/assert";
import { buildProgram } from "../../../ir/builder.js";
import type { Expression, Statement } from "../../../ir/ir.js";
import { splitOnGridSync } from "../../../ir/passes/split-on-grid-sync.js";
import { isExpression } from "../../../ir/traverse.js";
import { u32 } from "../../../ir/types.js";
import { verifyOrThrow } from "../../../ir/verify.js";
import { largeGridProgram } from "../../support/large-grid-program.js";
import { brokenRulesOf } from "../../support/split-law.js";
import { countIn, globalX, runBoth, shapeOf, splitOf, words } from "../../support/split-run.js";

test("a program without grid syncs is returned unchanged, as the only segment", () => {
  const program = verifyOrThrow(buildProgram({ name: "plain", workgroupSize: [4, 1, 1] }, (k) => k.store(words(k).at(globalX(k)), 1)));
  const { segments, schedule, scratch, addedParameters } = splitOnGridSync(program);
  assert.is(segments[0]?.program, program);
  assert.equal([segments.length, schedule, scratch, addedParameters], [1, { kind: "Dispatch", segment: 0 }, undefined, []]);
});

test("adjacent grid syncs and empty segments stay: [sync, return, sync, return] is 0, 1 and 1 statements long", () => {
  const { segments, schedule } = splitOf(1, (k) => {
    k.barrier("GridSync");
    k.return();
    k.barrier("GridSync");
    k.return();
  });
  assert.equal(segments.map(({ program }) => program.body.length), [0, 1, 1]);
  assert.equal(shapeOf(schedule), [0, 1, 2]);
});

test("a grid sync at the end leaves an empty segment behind; the edge of a loop does not", () => {
  assert.equal(shapeOf(splitOf(1, (k) => { k.store(words(k).at(0), 1); k.barrier("GridSync"); }).schedule), [0, 1]);
  const loop = splitOf(1, (k) => {
    const data = words(k);
    k.for("turn", 0, 3, () => {
      k.store(data.at(0), 1);
      k.barrier("GridSync");
    });
    k.store(data.at(1), 1);
  });
  assert.equal(shapeOf(loop.schedule), [{ repeat: 0 }, 1]);
});

test("a workgroup barrier never cuts", () => {
  const { segments } = splitOf(2, (k) => {
    k.store(words(k).at(globalX(k)), 1);
    k.barrier("Workgroup");
    k.store(k.place("data").at(0), 1);
  });
  assert.is(segments.length, 1);
});

test("every segment has the buffers of the source, its parameters first, and its workgroup size", () => {
  const { source, segments } = splitOf(4, (k) => {
    const data = words(k);
    const kept = k.let("kept", k.load(data.at(globalX(k))));
    k.barrier("GridSync");
    k.store(data.at(0), kept);
  });
  for (const { program } of segments) {
    assert.equal(program.buffers.slice(0, source.buffers.length), source.buffers);
    assert.equal(program.parameters.slice(0, source.parameters.length), source.parameters);
    assert.equal(program.workgroupSize, source.workgroupSize);
  }
});

test("loops over what the host knows are repeats, and their counters parameters", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const steps = k.parameter("steps", u32);
    const i = globalX(k);
    const last = k.let("last", k.math("min", k.add(steps, 1), k.arrayLength("data")));
    k.for("outer", 0, last, (outer) => {
      k.for("inner", outer, k.component(k.builtin("num_workgroups"), "x"), (inner) => {
        k.store(data.at(i), k.add(k.mul(k.load(data.at(i)), 10), k.add(inner, 1)));
        k.barrier("GridSync");
      });
    });
  });
  assert.equal(shapeOf(split.schedule), [0, { repeat: { repeat: 1 } }]);
  assert.equal(split.addedParameters.map(({ name }) => name), ["outer", "inner"]);
  const { meant, got } = runBoth(split, { workgroups: 3, parameters: { steps: 1 }, buffers: { data: [0, 0, 0, 0, 0, 0] } });
  assert.equal(got, meant);
  assert.is(got["data"]?.[0], 12323);
});

test("a while whose condition the host knows runs to its bound or not at all, without a latch", () => {
  const build = (condition: boolean) =>
    splitOf(1, (k) => {
      const data = words(k);
      const enabled = k.parameter("enabled", { kind: "Scalar", scalar: "bool" });
      k.while(condition ? k.bool(true) : enabled, 3, () => {
        k.store(data.at(0), k.add(k.load(data.at(0)), 1));
        k.barrier("GridSync");
      });
    });
  assert.equal(shapeOf(build(true).schedule), { repeat: 0 });
  assert.equal(shapeOf(build(false).schedule), { then: { repeat: 0 }, else: [] });
  for (const enabled of [true, false]) {
    const { meant, got } = runBoth(build(false), { parameters: { enabled }, buffers: { data: [5] } });
    assert.equal([got, got["data"]], [meant, [enabled ? 8 : 5]]);
  }
});

test("a branch the host decides has no latch; one that memory decides has one for both sides", () => {
  const build = (onHost: boolean) =>
    splitOf(1, (k) => {
      const data = words(k);
      const limit = k.parameter("limit", u32);
      const arm = (value: number) => () => {
        k.barrier("GridSync");
        k.store(data.at(0), k.add(k.load(data.at(1)), value));
      };
      k.if(k.lt(onHost ? limit : k.load(data.at(0)), 4), arm(10), arm(20));
    });
  assert.equal(shapeOf(build(true).schedule), { then: 0, else: 1 });
  assert.equal(shapeOf(build(false).schedule), { latch: 0, then: 1, else: 2 });
  for (const word of [3, 4]) {
    const { meant, got } = runBoth(build(false), { parameters: { limit: 0 }, buffers: { data: [word, 7] } });
    assert.equal([got, got["data"]], [meant, [word === 3 ? 17 : 27, 7]]);
  }
});

test("a switch with grid syncs takes one way", () => {
  const split = splitOf(1, (k) => {
    const data = words(k);
    const arm = (value: number) => () => {
      k.barrier("GridSync");
      k.store(data.at(0), value);
    };
    k.switch(k.load(data.at(1)), [{ values: [1, 2], body: arm(12) }, { values: [3], body: arm(3) }], arm(99));
  });
  for (const [word, result] of [[1, 12], [2, 12], [3, 3], [4, 99]] as const) {
    assert.equal(runBoth(split, { buffers: { data: [0, word] } }).got["data"], [result, word]);
  }
});

test("a switch on memory is decided by latches alone, also between arms without a grid sync", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const choice = words(k, "choice", 1);
    const flag = k.workgroup("flag", u32);
    const i = globalX(k);
    const arm = (value: number) => () => {
      k.if(k.eq(k.builtin("local_invocation_index"), 0), () => k.store(flag, value));
      const shared = k.let("shared", k.workgroupUniformLoad(flag));
      k.store(data.at(i), shared);
    };
    k.switch(k.load(choice.at(0)), [{ values: [1], body: () => k.barrier("GridSync") }, { values: [2], body: arm(20) }], arm(30));
  });
  assert.equal(split.segments.flatMap(brokenRulesOf), []);
  for (const [word, result] of [[1, 5], [2, 20], [3, 30]] as const) {
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [5, 5, 5, 5], choice: [word] } });
    assert.equal([got, got["data"]], [meant, [result, result, result, result]]);
  }
});

test("a latch inside a part that does not run decides for nothing, even where its own condition holds", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    k.if(k.eq(k.load(data.at(4)), 1), () => {
      k.barrier("GridSync");
      k.if(k.eq(k.load(data.at(5)), 1), () => {
        k.barrier("GridSync");
        k.store(data.at(i), 7);
      }, () => {
        k.barrier("GridSync");
        k.store(data.at(i), 8);
      });
    });
  });
  for (const [outer, inner, result] of [[0, 1, 0], [0, 0, 0], [1, 1, 7], [1, 0, 8]] as const) {
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [0, 0, 0, 0, outer, inner] } });
    assert.equal([got, got["data"]?.[3]], [meant, result]);
  }
});

test("a latch sees the grid of the source, not its own", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    const workgroups = k.let("workgroups", k.builtin("num_workgroups"));
    k.while(k.lt(k.load(data.at(0)), k.component(workgroups, "x")), 9, () => {
      k.barrier("GridSync");
      k.store(data.at(i), k.add(k.load(data.at(i)), 1));
      k.barrier("GridSync");
    });
  });
  assert.equal(runBoth(split, { workgroups: 3, buffers: { data: [0, 10, 20, 30, 40, 50] } }).got["data"], [3, 13, 23, 33, 43, 53]);
});

test("a region is kept around its statements in every segment it reaches into", () => {
  const { segments } = splitOf(1, (k) => {
    const data = words(k);
    k.region("generated", () => {
      k.store(data.at(0), 1);
      k.barrier("GridSync");
      k.store(data.at(1), 2);
    }, "source text");
  });
  assert.equal(segments.map(({ program }) => program.body.map((each) => (each.kind === "Region" ? [each.generator, each.source, each.body.length] : each.kind))), [
    [["generated", "source text", 1]],
    [["generated", "source text", 1]],
  ]);
});

test("names that the split adds give way to the author's", () => {
  const split = splitOf(2, (k) => {
    const scratch = words(k, "scratch");
    const alive = k.let("alive", k.load(scratch.at(globalX(k))));
    const lane = k.let("lane", k.load(scratch.at(1)));
    k.if(k.eq(alive, 3), () => k.return());
    k.barrier("GridSync");
    k.store(scratch.at(globalX(k)), k.add(alive, lane));
  });
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { scratch: [1, 2, 3, 4] } });
  assert.equal(got, meant);
  assert.equal(got["scratch"], [3, 4, 3, 6]);
});

test("a split of a large program is little more than its statements, and the same every time", () => {
  const source = verifyOrThrow(largeGridProgram(10_000, 100));
  const split = splitOnGridSync(source);
  const bodies = split.segments.map(({ program }) => program);
  const isStatement = (node: Statement | Expression): boolean => !isExpression(node);
  const [before, after] = [countIn([source], isStatement), countIn(bodies, isStatement)];
  assert.ok(before > 10_000 && after < 1.5 * before, `${before} statements become ${after}`);
  assert.equal([countIn([source], (node) => node.kind === "Barrier"), split.segments.length], [100, 100]);
  assert.is(JSON.stringify(splitOnGridSync(source)), JSON.stringify(split));
});

test("no grid sync is left in a segment", () => {
  const { segments } = splitOf(1, (k) => k.for("a", 0, 2, () => k.region("r", () => k.barrier("GridSync"))));
  assert.is(countIn(segments.map(({ program }) => program), (node) => node.kind === "Barrier"), 0);
});

test.run();
