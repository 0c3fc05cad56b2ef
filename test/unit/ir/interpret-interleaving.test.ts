import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ProgramBuilder } from "../../../ir/builder.js";
import { createInterpreter } from "../../../ir/interpret/interpret.js";
import type { Program } from "../../../ir/ir.js";
import { atomicU32, fixedArray, u32, vector } from "../../../ir/types.js";
import { atomicWords, codes, program, runWords, words } from "../../support/run-program.js";

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);
const localIndex = (k: ProgramBuilder) => k.let("local", k.builtin("local_invocation_index"));
const globalX = (k: ProgramBuilder) => k.let("global", k.component(k.builtin("global_invocation_id"), "x"));

// ------------------------------------------------------------------------------------------------------ interleavings

/** Each invocation notes when it made its first and its second atomic step. */
const ticketed = program(4, (k) => {
  const clock = k.buffer(atomicWords("clock", 0));
  const out = k.buffer(words("out", 1));
  const at = globalX(k);
  k.store(out.at(k.mul(at, 2)), k.let("first", k.atomicAdd(clock.at(0), 1)));
  k.store(out.at(k.add(k.mul(at, 2), 1)), k.let("second", k.atomicAdd(clock.at(0), 1)));
});
const tickets = (seed: number) => runWords(ticketed, { seed, workgroups: 2, buffers: { clock: [0], out: new Array<number>(16).fill(0) } }).words["out"] ?? [];

test("the same seed gives the same run, and different seeds different ones", () => {
  assert.equal(SEEDS.map(tickets), SEEDS.map(tickets));
  assert.is.not(new Set(SEEDS.map((seed) => tickets(seed).join())).size, 1);
});

test("invocations of different workgroups interleave between two accesses of one of them", () => {
  assert.ok(SEEDS.some((seed) => {
    const out = tickets(seed);
    return [0, 1, 2, 3].some((a) => [4, 5, 6, 7].some((b) => Number(out[2 * a]) < Number(out[2 * b]) && Number(out[2 * b]) < Number(out[2 * a + 1])));
  }));
});

test("an atomic operation is one step: no increment is lost", () => {
  for (const seed of SEEDS) {
    assert.equal([...tickets(seed)].sort((a, b) => a - b), Array.from({ length: 16 }, (_, i) => i));
  }
});

test("a load and a later store are two steps: increments get lost", () => {
  const tested = program(8, (k) => {
    const data = k.buffer(words("data", 0));
    k.store(data.at(0), k.add(k.load(data.at(0)), 1));
  });
  assert.ok(SEEDS.some((seed) => (runWords(tested, { seed, races: false, buffers: { data: [0] } }).words["data"]?.[0] ?? 8) < 8));
});

test("a grid of more invocations than are resident runs all of them", () => {
  const tested = program(64, (k) => {
    const data = k.buffer(atomicWords("data", 0));
    k.eval(k.atomicAdd(data.at(0), 1));
  });
  assert.equal(runWords(tested, { workgroups: 300, races: false, buffers: { data: [0] } }).words["data"], [64 * 300]);
});

test("a grid with a zero axis runs nothing", () => {
  const outcome = runWords(ticketed, { workgroups: 0, buffers: { clock: [0], out: [] } });
  assert.equal([outcome.steps, outcome.words["clock"]], [0, [0]]);
});

// ------------------------------------------------------------------------------------------------------ compare-exchange

/** Every invocation tries to claim the word; the claimers count themselves. */
const claim = program(8, (k) => {
  const word = k.buffer(atomicWords("word", 0));
  const claims = k.buffer(atomicWords("claims", 1));
  const result = k.let("result", k.compareExchange(word.at(0), 0, 1));
  k.if(k.component(result, "exchanged"), () => k.eval(k.atomicAdd(claims.at(0), 1)));
  k.if(k.eq(k.component(result, "old"), 0), () => k.eval(k.atomicAdd(claims.at(1), 1)));
});
const claims = (options: { seed: number; spuriousFailureRate?: number; exhaustionRate?: number }) =>
  runWords(claim, { ...options, buffers: { word: [0], claims: [0, 0] } }).words["claims"];

test("one of many compare-exchanges wins, and spurious failures below the bound change nothing", () => {
  for (const seed of SEEDS) {
    assert.equal(claims({ seed }), [1, 1]);
    assert.equal(claims({ seed, spuriousFailureRate: 0.9 }), [1, 1]);
  }
});

test("a compare-exchange that always fails spuriously reaches its bound: not exchanged, old as expected", () => {
  const outcome = runWords(claim, { spuriousFailureRate: 1, buffers: { word: [0], claims: [0, 0] } });
  assert.equal(outcome.words, { word: [0], claims: [0, 8] });
  assert.ok(outcome.steps > 8 * 1024 && outcome.steps < 8 * 1024 + 200, `${outcome.steps} steps`);
});

test("exhaustion makes some compare-exchanges give up: a caller that judges by old claims twice", () => {
  const counts = SEEDS.map((seed) => claims({ seed, exhaustionRate: 0.5 }));
  assert.ok(counts.every((count) => Number(count?.[0]) <= 1));
  assert.ok(counts.some((count) => Number(count?.[1]) > 1));
});

/** Every invocation tries every slot, and executes those that it takes for its own. */
const executing = (judge: "exchanged" | "old"): Program =>
  program(8, (k) => {
    const slots = k.buffer(atomicWords("slots", 0));
    const executed = k.buffer(atomicWords("executed", 1));
    k.for("slot", 0, k.arrayLength("slots"), (slot) => {
      const attempt = k.let("attempt", k.compareExchange(slots.at(slot), 0, 1));
      const isMine = judge === "old" ? k.eq(k.component(attempt, "old"), 0) : k.component(attempt, "exchanged");
      k.if(isMine, () => k.eval(k.atomicAdd(executed.at(slot), 1)));
    });
  });

test("slots that are claimed by the old value of a weak compare-exchange are executed twice in some of 100 seeds, by exchanged in none", () => {
  const most = (judge: "exchanged" | "old", seed: number): number =>
    Math.max(...(runWords(executing(judge), { workgroups: 2, seed, exhaustionRate: 0.1, buffers: { slots: [0, 0, 0, 0], executed: [0, 0, 0, 0] } }).words["executed"] ?? []));
  const seeds = Array.from({ length: 100 }, (_, seed) => seed);
  assert.ok(seeds.some((seed) => most("old", seed) >= 2));
  assert.is(Math.max(...seeds.map((seed) => most("exchanged", seed))), 1);
});

// ------------------------------------------------------------------------------------------------------ data races

interface RaceCase {
  readonly name: string;
  readonly races: boolean;
  readonly workgroups?: number;
  readonly build: (k: ProgramBuilder) => void;
}

const RACES: readonly RaceCase[] = [
  {
    name: "two stores of one word",
    races: true,
    build: (k) => k.store(k.buffer(words("data", 0)).at(0), 1),
  },
  {
    name: "stores of neighbouring words",
    races: false,
    build: (k) => k.store(k.buffer(words("data", 0)).at(localIndex(k)), 1),
  },
  {
    name: "loads of one word",
    races: false,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      k.let("x", k.load(data.at(0)));
    },
  },
  {
    name: "a load and a store by another invocation",
    races: true,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const local = localIndex(k);
      k.if(k.eq(local, 0), () => k.store(data.at(0), 1));
      k.if(k.eq(local, 3), () => void k.let("x", k.load(data.at(0))));
    },
  },
  {
    name: "a load and a store by the same invocation",
    races: false,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const own = data.at(localIndex(k));
      k.store(own, k.add(k.load(own), 1));
    },
  },
  {
    name: "atomic accesses of one word",
    races: false,
    build: (k) => {
      const data = k.buffer(atomicWords("data", 0));
      k.eval(k.atomicAdd(data.at(0), 1));
      k.atomicStore(data.at(0), 5);
      k.let("x", k.atomicLoad(data.at(0)));
      k.let("y", k.compareExchange(data.at(0), 0, 1));
    },
  },
  {
    name: "a store handed over through an atomic flag, which is relaxed",
    races: true,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const flag = k.buffer(atomicWords("flag", 1));
      k.if(k.eq(localIndex(k), 0), () => {
        k.store(data.at(0), 1);
        k.atomicStore(flag.at(0), 1);
      }, () => {
        const ready = k.let("ready", k.atomicLoad(flag.at(0)));
        k.eval(k.atomicAdd(flag.at(1), ready));
        k.let("x", k.load(data.at(0)));
      });
    },
  },
  {
    name: "a store before and a load after a barrier of the workgroup",
    races: false,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const local = localIndex(k);
      k.store(data.at(local), local);
      k.barrier("Workgroup");
      k.let("x", k.load(data.at(k.sub(3, local))));
    },
  },
  {
    name: "the same accesses without the barrier",
    races: true,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const local = localIndex(k);
      k.store(data.at(local), local);
      k.let("x", k.load(data.at(k.sub(3, local))));
    },
  },
  {
    name: "a store and a load of different workgroups with a workgroup barrier between them",
    races: true,
    workgroups: 2,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const local = localIndex(k);
      k.store(data.at(globalX(k)), local);
      k.barrier("Workgroup");
      k.let("x", k.load(data.at(local)));
    },
  },
  {
    name: "a store and a load of different workgroups with a grid sync between them",
    races: false,
    workgroups: 2,
    build: (k) => {
      const data = k.buffer(words("data", 0));
      const at = globalX(k);
      k.store(data.at(at), at);
      k.barrier("GridSync");
      k.let("x", k.load(data.at(k.sub(7, at))));
    },
  },
  {
    name: "two workgroups that use the same workgroup variable",
    races: false,
    workgroups: 2,
    build: (k) => {
      const shared = k.workgroup("shared_word", u32);
      k.if(k.eq(localIndex(k), 0), () => k.store(shared, 1));
    },
  },
  {
    name: "two stores of one word of workgroup memory",
    races: true,
    build: (k) => k.store(k.workgroup("shared_words", fixedArray(u32, 4)).at(1), 1),
  },
  {
    name: "a load of a whole vector and a store of one component",
    races: true,
    build: (k) => {
      const vectors = k.buffer(words("vectors", 0, vector(4, "u32")));
      k.if(k.eq(localIndex(k), 0), () => k.store(vectors.at(0).at(3), 1), () => void k.let("v", k.load(vectors.at(0))));
    },
  },
  {
    name: "a uniform load between stores, which brings its own barriers",
    races: false,
    build: (k) => {
      const shared = k.workgroup("shared_word", u32);
      const local = localIndex(k);
      k.if(k.eq(local, 0), () => k.store(shared, 1));
      k.let("value", k.workgroupUniformLoad(shared));
      k.if(k.eq(local, 1), () => k.store(shared, 2));
    },
  },
];

for (const { name, races, workgroups = 1, build } of RACES) {
  test(`${name}: ${races ? "a data race under every seed" : "no data race under any seed"}`, () => {
    const tested = program(4, build);
    const memory = Object.fromEntries(tested.buffers.map((buffer) => [buffer.name, new Array<number>(8).fill(0)]));
    const parameters = Object.fromEntries(tested.buffers.map((buffer) => [`${buffer.name}_count`, buffer.name === "vectors" ? 2 : 8]));
    for (const seed of SEEDS) {
      assert.equal(codes(runWords(tested, { seed, workgroups, buffers: memory, parameters })), races ? ["race/data"] : [], `seed ${seed}`);
    }
  });
}

test("a race names both accesses, their regions and the place, the same under every seed", () => {
  const tested = program(2, (k) => {
    const data = k.buffer(words("data", 0));
    const local = localIndex(k);
    k.region("writer", () => k.if(k.eq(local, 0), () => k.store(data.at(3), 1)));
    k.region("reader", () => k.if(k.eq(local, 1), () => void k.let("x", k.load(data.at(3)))));
  });
  for (const seed of SEEDS) {
    const [finding, ...others] = runWords(tested, { seed, buffers: { data: [0, 0, 0, 0] } }).findings;
    assert.equal(others, []);
    assert.is(finding?.kind, "invalid");
    assert.is(finding?.message, "the plain store of invocation (0, 0, 0) of workgroup (0, 0, 0) and the plain load of invocation (1, 0, 0) of workgroup (0, 0, 0) access data[3] (byte 12) with no barrier between them");
    assert.equal(finding?.regions, ["writer"]);
    const notes = finding?.notes.map((note) => note.message) ?? [];
    assert.equal(notes, ["in region writer", "the other access, plain load, is here", "in region reader"]);
    assert.is.not(finding?.at.line, finding?.notes[1]?.at?.line);
  }
});

test("a race repeated over many words is one finding that counts", () => {
  const tested = program(2, (k) => {
    const data = k.buffer(words("data", 0));
    k.for("i", 0, 10, (i) => k.store(data.at(i), 1));
  });
  const { findings } = runWords(tested, { buffers: { data: new Array<number>(10).fill(0) } });
  assert.equal(findings.map((finding) => [finding.code, finding.occurrences]), [["race/data", 10]]);
});

test("races are not looked for where they are switched off", () => {
  const tested = program(2, (k) => k.store(k.buffer(words("data", 0)).at(0), 1));
  assert.equal(codes(runWords(tested, { races: false, buffers: { data: [0] } })), []);
  assert.equal(codes(runWords(tested, { buffers: { data: [0] } })), ["race/data"]);
});

// ------------------------------------------------------------------------------------------------------ barriers

test("a barrier of the workgroup lets nobody pass before all have arrived", () => {
  const tested = program(8, (k) => {
    const out = k.buffer(words("out", 0));
    const arrived = k.workgroup("arrived", atomicU32);
    k.for("turn", 0, 3, (turn) => {
      k.eval(k.atomicAdd(arrived, 1));
      k.barrier("Workgroup");
      k.store(out.at(k.add(k.mul(turn, 8), k.builtin("local_invocation_index"))), k.let("seen", k.atomicLoad(arrived)));
      k.barrier("Workgroup");
    });
  });
  const expected = [8, 16, 24].flatMap((count) => new Array<number>(8).fill(count));
  for (const seed of SEEDS) assert.equal(runWords(tested, { seed, buffers: { out: new Array<number>(24).fill(0) } }).words["out"], expected);
});

test("a grid sync waits for the whole grid, and an invocation that has returned counts as arrived", () => {
  const tested = program(4, (k) => {
    const arrived = k.buffer(atomicWords("arrived", 0));
    const out = k.buffer(words("out", 1));
    const at = globalX(k);
    k.if(k.eq(at, 5), () => k.return());
    k.eval(k.atomicAdd(arrived.at(0), 1));
    k.barrier("GridSync");
    k.store(out.at(at), k.let("seen", k.atomicLoad(arrived.at(0))));
  });
  for (const seed of SEEDS) {
    const outcome = runWords(tested, { seed, workgroups: 2, buffers: { arrived: [0], out: new Array<number>(8).fill(0) } });
    assert.equal(outcome.words["out"], [7, 7, 7, 7, 7, 0, 7, 7]);
    assert.equal(codes(outcome), []);
  }
});

test("a workgroup whose invocations have all returned is not waited for", () => {
  const tested = program(4, (k) => {
    const data = k.buffer(atomicWords("data", 0));
    k.if(k.eq(k.component(k.builtin("workgroup_id"), "x"), 1), () => k.return());
    k.barrier("Workgroup");
    k.eval(k.atomicAdd(data.at(0), 1));
  });
  const outcome = runWords(tested, { workgroups: 2, buffers: { data: [0] } });
  assert.equal([outcome.words["data"], codes(outcome)], [[4], []]);
});

test("a uniform load gives every invocation what was stored before it", () => {
  const tested = program(4, (k) => {
    const out = k.buffer(words("out", 0));
    const shared = k.workgroup("shared_word", u32);
    const local = localIndex(k);
    k.for("turn", 0, 2, (turn) => {
      k.if(k.eq(local, turn), () => k.store(shared, k.add(turn, 40)));
      const value = k.let("value", k.workgroupUniformLoad(shared));
      k.store(out.at(k.add(k.mul(turn, 4), local)), value);
    });
  });
  for (const seed of SEEDS) {
    const outcome = runWords(tested, { seed, buffers: { out: new Array<number>(8).fill(0) } });
    assert.equal([outcome.words["out"], codes(outcome)], [[40, 40, 40, 40, 41, 41, 41, 41], []]);
  }
});

const DIVERGENT: Readonly<Record<string, { note: RegExp; build: (k: ProgramBuilder) => void }>> = {
  "a barrier that one invocation skips by returning": {
    note: /1 of the workgroup's 4 invocations have returned/,
    build: (k) => {
      k.if(k.eq(localIndex(k), 2), () => k.return());
      k.barrier("Workgroup");
    },
  },
  "two barriers in two branches": {
    note: /waits here/,
    build: (k) => k.if(k.lt(localIndex(k), 2), () => k.barrier("Workgroup"), () => k.barrier("Workgroup")),
  },
  "one barrier in different iterations": {
    note: /in another iteration/,
    build: (k) => k.for("i", 0, 3, (i) => k.if(k.ge(i, localIndex(k)), () => k.barrier("Workgroup"))),
  },
  "a uniform load of different places": {
    note: /loads from another place/,
    build: (k) => {
      const shared = k.workgroup("shared_words", fixedArray(u32, 4));
      k.let("x", k.workgroupUniformLoad(shared.at(localIndex(k))));
    },
  },
};

for (const [name, { note, build }] of Object.entries(DIVERGENT)) {
  test(`${name} is divergence, and the run stops there`, () => {
    const tested = program(4, build);
    for (const seed of SEEDS) {
      const outcome = runWords(tested, { seed, buffers: {} });
      assert.equal([codes(outcome), outcome.completed], [["barrier/divergence"], false]);
      assert.match(outcome.findings[0]?.notes.at(-1)?.message ?? "", note);
    }
  });
}

test("grid syncs in two branches are divergence where different workgroups take them", () => {
  const tested = program(2, (k) => {
    const first = k.eq(k.component(k.builtin("workgroup_id"), "x"), 0);
    k.if(first, () => k.barrier("GridSync"), () => k.barrier("GridSync"));
  });
  const run = (workgroups: number) => codes(createInterpreter(tested).run({ grid: [workgroups, 1, 1], parameters: {}, buffers: {} }));
  assert.equal(run(1), []);
  assert.equal(run(2), ["barrier/divergence"]);
});

test.run();
