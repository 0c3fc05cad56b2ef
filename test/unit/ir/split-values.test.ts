import { test } from "uvu";
import * as assert from "uvu/assert";
import type { PlaceBuilder, ProgramBuilder } from "../../../ir/builder.js";
import type { Expression, Ref } from "../../../ir/ir.js";
import type { SplitProgram } from "../../../ir/schedule.js";
import { atomicU32, f32, fixedArray, struct, u32, vector } from "../../../ir/types.js";
import { countIn, globalX, keptOf, runBoth, splitOf, words } from "../../support/split-run.js";

test("a load and an atomic stand in one segment each, however often their values are used", () => {
  const { source, segments } = splitOf(2, (k) => {
    const data = words(k);
    const tickets = k.buffer({ name: "tickets", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 2) });
    const i = globalX(k);
    const loaded = k.let("loaded", k.load(data.at(i)));
    const ticket = k.let("ticket", k.atomicAdd(tickets.at(0), 1));
    k.barrier("GridSync");
    k.store(data.at(i), loaded);
    k.barrier("GridSync");
    k.store(data.at(ticket), loaded);
  });
  const programs = segments.map(({ program }) => program);
  const isLoad = (kind: string, name: string) => (node: { kind: string; place?: { root: { name: string } } }) => node.kind === kind && node.place?.root.name === name;
  for (const [kind, name] of [["Load", "data"], ["AtomicRmw", "tickets"]] as const) assert.is(countIn(programs, isLoad(kind, name)), countIn([source], isLoad(kind, name)));
});

test("what ids, parameters and constants decide is recomputed, and spilled nowhere", () => {
  const split = splitOf(4, (k) => {
    const data = words(k);
    const scale = k.parameter("scale", u32);
    const i = globalX(k);
    const scaled = k.let("scaled", k.add(k.mul(i, scale), k.arrayLength("data")));
    const index = k.let("index", k.rem(scaled, 8));
    k.barrier("GridSync");
    k.store(data.at(index), i);
  });
  assert.equal(keptOf(split), { i: ["recomputed"], scaled: ["recomputed"], index: ["recomputed"] });
  assert.is(split.scratch, undefined);
});

test("f32 is recomputed one operation to a Let, where it is promised bit for bit, and kept where it is not", () => {
  const split = splitOf(1, (k) => {
    const data = words(k);
    const scale = k.parameter("scale", f32);
    const half = k.let("half", k.mul(scale, k.f32(0.5)));
    const fused = k.let("fused", k.add(k.mul(scale, half), scale));
    const sine = k.let("sine", k.math("sin", half));
    k.barrier("GridSync");
    k.store(data.at(0), k.bitcast(u32, half));
    k.store(data.at(1), k.bitcast(u32, fused));
    k.store(data.at(2), k.bitcast(u32, sine));
  });
  assert.equal(keptOf(split), { half: ["recomputed"], fused: ["per workgroup"], sine: ["per workgroup"] });
  const { meant, got } = runBoth(split, { parameters: { scale: 1.25 }, buffers: { data: [0, 0, 0] } });
  assert.equal(got, meant);
});

test("a value of any type crosses a cut with all its bits", () => {
  const pair = struct("Pair", [{ name: "at", type: vector(3, "i32") }, { name: "ok", type: { kind: "Scalar", scalar: "bool" } }, { name: "list", type: fixedArray(fixedArray(u32, 2), 6) }]);
  const split = splitOf(2, (k) => {
    const data = words(k);
    const counter = k.buffer({ name: "counter", group: 0, binding: 1, access: "read_write", type: fixedArray(atomicU32, 2) });
    const i = globalX(k);
    const word = k.let("word", k.load(data.at(i)));
    const signed = k.let("signed", k.negate(k.bitcast({ kind: "Scalar", scalar: "i32" }, word)));
    const real = k.let("real", k.bitcast(f32, k.or(word, 0x3f80_0000)));
    const yes = k.let("yes", k.gt(word, 2));
    const both = k.let("both", k.construct(vector(2, "bool"), [yes, k.not(yes)]));
    const claim = k.let("claim", k.compareExchange(counter.at(i), 0, word));
    const held = k.var("held", pair);
    k.store(held.field("at").at(1), signed);
    k.store(held.field("ok"), yes);
    k.store(held.field("list").at(word).at(1), k.add(word, 100));
    const copy = k.let("copy", held.value);
    k.barrier("GridSync");
    const out = k.var("out", u32, k.bitcast(u32, signed));
    k.assign(out, k.add(out.value, k.bitcast(u32, real)));
    k.assign(out, k.add(out.value, k.convert(u32, k.component(both, "y"))));
    k.assign(out, k.add(out.value, k.mul(k.component(claim, "old"), k.convert(u32, k.component(claim, "exchanged")))));
    k.assign(out, k.add(out.value, k.bitcast(u32, k.component(k.component(copy, "at"), "y"))));
    k.assign(out, k.add(out.value, k.convert(u32, k.component(copy, "ok"))));
    k.assign(out, k.add(out.value, k.load(held.field("list").at(word).at(1))));
    k.store(data.at(i), out.value);
  });
  for (const seed of [1, 2, 3]) {
    const { meant, got, outcome } = runBoth(split, { workgroups: 2, buffers: { data: [1, 2, 3, 4], counter: [0, 7] }, seed });
    assert.equal(got, meant);
    assert.equal(outcome.findings.filter(({ kind }) => kind !== "warning"), []);
  }
});

test("an assignment before a cut is seen after it, in every turn of a loop", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    const sum = k.var("sum", u32, k.load(data.at(i)));
    k.for("turn", 0, 3, (turn) => {
      k.assign(sum, k.add(k.mul(sum.value, 2), turn));
      k.barrier("GridSync");
      k.if(k.eq(k.and(sum.value, 1), 1), () => k.assign(sum, k.add(sum.value, 100)));
    });
    k.store(data.at(i), sum.value);
  });
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [0, 1, 2, 3] } });
  assert.equal(got, meant);
});

test("a variable that is uniform at one cut and not at the next is kept as it needs to be", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const tile = k.workgroup("tile", fixedArray(u32, 2));
    const i = globalX(k);
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const x = k.var("x", u32, k.component(k.builtin("workgroup_id"), "x"));
    k.barrier("GridSync");
    k.if(k.gt(x.value, 0), () => {
      k.store(tile.at(lane), i);
      k.barrier("Workgroup");
      k.store(data.at(i), k.load(tile.at(k.sub(1, lane))));
    });
    k.assign(x, k.add(x.value, lane));
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.mul(k.load(data.at(i)), 10), x.value));
  });
  assert.equal(keptOf(split)["x"], ["per invocation", "per workgroup"]);
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [5, 6, 7, 8] } });
  assert.equal(got, meant);
  assert.equal(got["data"], [50, 61, 31, 22]);
});

test("k live words cost k stores and k loads at a cut and invocation, and a value that does not change is not stored again", () => {
  const live = 5;
  const split = splitOf(4, (k) => {
    const data = words(k);
    const i = globalX(k);
    const kept = Array.from({ length: live }, (_, n) => k.let(`kept_${n}`, k.load(data.at(k.add(i, n)))));
    const use = (n: number): void => k.store(data.at(i), kept.reduce<Expression>((sum, each) => k.add(sum, each), k.u32(n)));
    for (let cut = 0; cut < 3; cut += 1) {
      k.barrier("GridSync");
      use(cut);
    }
  });
  const invocations = 8;
  const { outcome } = runBoth(split, { workgroups: 2, buffers: { data: Array.from({ length: 16 }, (_, n) => n) } });
  assert.equal(outcome.traffic[split.scratch?.buffer.name ?? ""], { loadedWords: 3 * live * invocations, storedWords: live * invocations });
});

test("k words that change between all cuts cost k stores and k loads at each cut and invocation, and no more", () => {
  const [live, turns, invocations] = [3, 4, 8];
  const split = splitOf(4, (k) => {
    const data = words(k);
    const i = globalX(k);
    const index = k.let("index", k.mul(i, 2));
    const changing = Array.from({ length: live }, (_, n) => k.var(`changing_${n}`, u32, k.load(data.at(k.add(i, n)))));
    k.for("turn", 0, turns, (turn) => {
      k.barrier("GridSync");
      for (const each of changing) k.assign(each, k.add(k.mul(each.value, 3), k.add(turn, index)));
    });
    k.store(data.at(i), changing.reduce<Expression>((sum, each) => k.add(sum, each.value), k.u32(0)));
  });
  assert.equal(keptOf(split)["index"], ["recomputed"]);
  const { outcome, meant, got } = runBoth(split, { workgroups: 2, buffers: { data: Array.from({ length: 16 }, (_, n) => n) } });
  const cuts = turns + 1; // the edge at the end of the last turn is one more
  assert.equal(outcome.traffic[split.scratch?.buffer.name ?? ""], { loadedWords: cuts * live * invocations, storedWords: cuts * live * invocations });
  assert.equal(got, meant);
});

test("a uniform value is stored once for its workgroup", () => {
  const split = splitOf(4, (k) => {
    const data = words(k);
    const limits = k.buffer({ name: "limits", group: 0, binding: 1, access: "read", type: fixedArray(u32, 2) });
    const limit = k.let("limit", k.load(limits.at(0)));
    k.barrier("GridSync");
    k.store(data.at(globalX(k)), limit);
  });
  const { outcome, got } = runBoth(split, { workgroups: 2, buffers: { data: Array.from({ length: 8 }, () => 0), limits: [9, 0] } });
  assert.equal(outcome.traffic[split.scratch?.buffer.name ?? ""], { loadedWords: 2, storedWords: 2 });
  assert.equal(got["data"], Array.from({ length: 8 }, () => 9));
});

test("a value that is overwritten before it is read does not cross", () => {
  const split = splitOf(1, (k) => {
    const data = words(k);
    const x = k.var("x", u32, k.load(data.at(0)));
    k.store(data.at(1), x.value);
    k.barrier("GridSync");
    k.assign(x, k.load(data.at(2)));
    k.store(data.at(3), x.value);
  });
  assert.equal(keptOf(split), {});
});

test("values that live at different times share words of scratch; one that lives longer has its own", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const i = globalX(k);
    const long = k.let("long", k.load(data.at(i)));
    const early = k.let("early", k.add(long, 1));
    const pair = k.let("pair", k.construct(vector(2, "u32"), [long, early]));
    k.barrier("GridSync");
    const late = k.let("late", k.mul(early, k.component(pair, "y")));
    k.store(data.at(i), late);
    const later = k.let("later", k.add(k.load(data.at(i)), 1));
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.add(late, later), k.mul(long, 1000)));
  });
  assert.equal(keptOf(split), { i: ["recomputed"], long: ["per invocation"], early: ["per invocation"], pair: ["per invocation"], late: ["per invocation"], later: ["per invocation"] });
  assert.is(split.scratch?.wordsPerInvocation, 4, "long, and the three words of early and pair, of which late and later take two");
  const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [3, 5, 7, 11] } });
  assert.equal([got, got["data"]], [meant, [3033, 5073, 7129, 11289]]);
});

test("workgroup memories that live at different times share words, and keep what they hold", () => {
  const split = splitOf(4, (k) => {
    const data = words(k);
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const i = globalX(k);
    const first = k.workgroup("first", fixedArray(u32, 6));
    const second = k.workgroup("second", fixedArray(u32, 6));
    k.store(first.at(k.add(lane, 1)), k.load(data.at(i)));
    k.barrier("GridSync");
    // Each is saved by another invocation than the one that restored the word.
    k.store(second.at(k.sub(5, lane)), k.add(k.load(first.at(k.sub(4, lane))), 10));
    k.barrier("GridSync");
    k.store(data.at(i), k.load(second.at(k.add(lane, 2))));
  });
  assert.is(split.scratch?.wordsPerWorkgroup, 6);
  for (const seed of [1, 2, 3, 4, 5]) {
    const { meant, got, outcome } = runBoth(split, { workgroups: 2, buffers: { data: [1, 2, 3, 4, 5, 6, 7, 8] }, seed });
    assert.equal([got, outcome.findings.filter(({ kind }) => kind !== "warning")], [meant, []]);
    assert.equal(got["data"], [11, 12, 13, 14, 15, 16, 17, 18]);
  }
});

test("workgroup memory survives a cut, also where only one way to it has written it", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const enabled = k.parameter("enabled", u32);
    const tile = k.workgroup("tile", fixedArray(u32, 5));
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const i = globalX(k);
    k.if(k.eq(enabled, 1), () => {
      k.barrier("GridSync");
      k.store(tile.at(k.add(lane, 3)), k.add(i, 10));
    });
    k.barrier("GridSync");
    k.store(data.at(i), k.add(k.load(tile.at(k.sub(4, lane))), k.load(tile.at(0))));
  });
  for (const [enabled, expected] of [[1, [11, 10, 13, 12]], [0, [0, 0, 0, 0]]] as const) {
    const { meant, got } = runBoth(split, { workgroups: 2, parameters: { enabled }, buffers: { data: [9, 9, 9, 9] } });
    assert.equal([got, got["data"]], [meant, expected]);
  }
});

/** Hands each invocation its neighbour's word through `tile`, twice, with a cut between; `write` is how the second time starts. */
function twiceThroughTile(count: number, write: (k: ProgramBuilder, tile: PlaceBuilder, lane: Ref, i: Ref) => void): SplitProgram {
  return splitOf(4, (k) => {
    const data = words(k);
    const tile = k.workgroup("tile", fixedArray(u32, count));
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    const i = globalX(k);
    k.store(tile.at(lane), k.load(data.at(i)));
    k.if(k.eq(lane, 0), () => k.store(tile.at(4), 50));
    k.barrier("Workgroup");
    k.store(data.at(i), k.add(k.load(tile.at(k.sub(3, lane))), 10));
    k.barrier("GridSync");
    write(k, tile, lane, i);
    k.barrier("Workgroup");
    k.store(data.at(i), k.add(k.load(tile.at(k.sub(count, k.add(lane, 1)))), 100));
  });
}

test("workgroup memory that a segment writes whole before it reads it is neither saved nor restored", () => {
  const ways: readonly [string, (k: ProgramBuilder, lane: Ref) => Expression][] = [
    ["by a Let of an earlier segment", (_, lane) => lane],
    ["by the index itself", (k) => k.builtin("local_invocation_index")],
    ["by the first part of the id, where a workgroup is a line", (k) => k.component(k.builtin("local_invocation_id"), "x")],
  ];
  for (const [what, index] of ways) {
    const split = twiceThroughTile(4, (k, tile, lane, i) => k.region("test", () => k.store(tile.at(index(k, lane)), i)));
    assert.is(keptOf(split)["tile"], undefined, what);
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [1, 2, 3, 4, 5, 6, 7, 8] } });
    assert.equal([got, got["data"]], [meant, [103, 102, 101, 100, 107, 106, 105, 104]], what);
  }
});

test("workgroup memory of which anything may be left is saved and restored", () => {
  const ways: readonly [string, number, (k: ProgramBuilder, tile: PlaceBuilder, lane: Ref, i: Ref) => void][] = [
    ["it has an element more than the workgroup has invocations", 5, (k, tile, lane, i) => k.store(tile.at(lane), i)],
    ["one writes elsewhere", 4, (k, tile, lane, i) => k.store(tile.at(k.add(lane, 1)), i)],
    ["not all write", 4, (k, tile, lane, i) => k.if(k.gt(lane, 0), () => k.store(tile.at(lane), i))],
    ["it is read first", 4, (k, tile, lane) => k.store(tile.at(lane), k.add(k.load(tile.at(lane)), 1))],
  ];
  for (const [why, count, write] of ways) {
    const split = twiceThroughTile(count, write);
    assert.equal(keptOf(split)["tile"], ["per workgroup"], why);
    const { meant, got } = runBoth(split, { workgroups: 2, buffers: { data: [1, 2, 3, 4, 5, 6, 7, 8] } });
    assert.equal(got, meant, why);
  }
});

test("workgroup memory is not written whole where an invocation has returned, by a pure condition, by another, or just now", () => {
  const leave: readonly [string, (k: ProgramBuilder, lane: Ref, word: Ref) => Expression][] = [
    ["pure", (k, lane) => k.eq(lane, 2)],
    ["loaded", (k, _, word) => k.eq(word, 3)],
  ];
  for (const [how, condition] of leave) {
    for (const isBefore of [true, false]) {
      const split = splitOf(4, (k) => {
        const data = words(k);
        const tile = k.workgroup("tile", fixedArray(u32, 4));
        const lane = k.let("lane", k.builtin("local_invocation_index"));
        const i = globalX(k);
        const word = k.let("word", k.load(data.at(i)));
        k.store(tile.at(lane), k.add(i, 10));
        if (isBefore) k.if(condition(k, lane, word), () => k.return());
        k.barrier("GridSync");
        if (!isBefore) k.if(condition(k, lane, word), () => k.return());
        k.store(tile.at(lane), i);
        k.barrier("GridSync");
        k.store(data.at(i), k.load(tile.at(k.sub(3, lane))));
      });
      const what = `${how}, ${isBefore ? "before" : "after"} the cut`;
      const { meant, got } = runBoth(split, { workgroups: 1, buffers: { data: [1, 2, 3, 4] } });
      assert.equal([got, got["data"]], [meant, [3, 12, 3, 0]], what);
    }
  }
});

test("workgroup memory that no later segment reads is not saved", () => {
  const split = splitOf(2, (k) => {
    const data = words(k);
    const tile = k.workgroup("tile", fixedArray(u32, 2));
    const lane = k.let("lane", k.builtin("local_invocation_index"));
    k.store(tile.at(lane), lane);
    k.barrier("GridSync");
    k.store(data.at(globalX(k)), 1);
  });
  assert.is(split.scratch, undefined);
});

test("a latch takes a member of a struct for the member of that name, wherever it stands", () => {
  const swapped = struct("Swapped", [{ name: "y", type: u32 }, { name: "x", type: u32 }]);
  const split = splitOf(2, (k) => {
    const data = words(k);
    k.while(k.lt(k.component(k.construct(swapped, [k.load(data.at(1)), k.load(data.at(0))]), "x"), 3), 9, () => {
      k.barrier("GridSync");
      k.if(k.eq(k.builtin("local_invocation_index"), 0), () => k.store(data.at(0), k.add(k.load(data.at(0)), 1)));
      k.barrier("GridSync");
    });
  });
  const { meant, got } = runBoth(split, { buffers: { data: [0, 100] } });
  assert.equal(meant, { data: [3, 100] });
  assert.equal(got, meant);
});

test("a pure value is recomputed however many others it goes back to, each of them once", () => {
  const LENGTH = 3000;
  const { segments } = splitOf(1, (k) => {
    const data = words(k);
    let last = globalX(k);
    for (let n = 0; n < LENGTH; n += 1) last = k.let("sum", k.add(last, last));
    k.barrier("GridSync");
    k.store(data.at(0), last);
  });
  assert.is(segments[1]?.traffic.recomputed.length, LENGTH + 1);
});

test.run();
