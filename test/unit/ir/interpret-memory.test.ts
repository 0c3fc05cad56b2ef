import { test } from "uvu";
import * as assert from "uvu/assert";
import { createInterpreter } from "../../../ir/interpret/interpret.js";
import type { Buffer } from "../../../ir/ir.js";
import { atomicI32, atomicU32, bool, f32, fixedArray, i32, runtimeArray, struct, u32, vector } from "../../../ir/types.js";
import { atomicWords, codes, program, runWords, words } from "../../support/run-program.js";

const Inner = struct("Inner", [
  { name: "flag", type: u32 },
  { name: "position", type: vector(3, "u32") },
]);
const Slot = struct("Slot", [
  { name: "status", type: u32 },
  { name: "args", type: fixedArray(u32, 3) },
  { name: "inner", type: Inner },
]);

/** `position` is aligned to 16 bytes, so a slot is 16 + 32 bytes. */
const SLOT_WORDS = 12;

test("a place reaches nested members where layout.ts puts them", () => {
  const tested = program(1, (k) => {
    const ring = k.buffer(words("ring", 0, Slot));
    k.store(ring.at(1).field("args").at(2), 7);
    k.store(ring.at(1).field("inner").field("flag"), 8);
    k.store(ring.at(1).field("inner").field("position").at(2), 9);
  });
  const { words: after } = runWords(tested, { buffers: { ring: new Array<number>(2 * SLOT_WORDS).fill(0) }, parameters: { ring_count: 2 } });
  const expected = new Array<number>(2 * SLOT_WORDS).fill(0);
  expected[SLOT_WORDS + 3] = 7;
  expected[SLOT_WORDS + 4] = 8;
  expected[SLOT_WORDS + 10] = 9;
  assert.equal(after["ring"], expected);
});

test("a struct is stored without touching its padding, and loaded as a value", () => {
  const tested = program(1, (k) => {
    const from = k.buffer(words("from", 0, Slot));
    const to = k.buffer(words("to", 1, Slot));
    const slot = k.let("slot", k.load(from.at(0)));
    k.store(to.at(0), slot);
  });
  const from = Array.from({ length: SLOT_WORDS }, (_, i) => i + 1);
  const { words: after } = runWords(tested, { buffers: { from, to: new Array<number>(SLOT_WORDS).fill(99) }, parameters: { from_count: 1, to_count: 1 } });
  // Words 5 to 7 lie between `flag` and `position`, word 11 after `position`.
  assert.equal(after["to"], [1, 2, 3, 4, 5, 99, 99, 99, 9, 10, 11, 99]);
});

/** Loads `ring[index].args[arg]` and stores `marker` there. */
const nested = program(1, (k) => {
  const ring = k.buffer(words("ring", 0, Slot));
  const out = k.buffer(words("out", 1));
  const index = k.parameter("index", i32);
  const arg = k.parameter("arg", u32);
  const place = ring.at(index).field("args").at(arg);
  k.store(out.at(0), k.load(place));
  k.store(place, 1000);
});

const LEVELS = [
  { name: "inside on both levels", index: 1, arg: 2, outside: false },
  { name: "past the logical count of the run-time array", index: 2, arg: 0, outside: true },
  { name: "negative", index: -1, arg: 0, outside: true },
  { name: "past the fixed array inside, where the next slot would be", index: 0, arg: 3, outside: true },
  { name: "as large as an index can be", index: 0, arg: 0xffff_ffff, outside: true },
];

for (const { name, index, arg, outside } of LEVELS) {
  test(`an index ${name} ${outside ? "loads zero and stores nothing" : "is accessed"}`, () => {
    // The buffer is longer than its logical count of two slots.
    const ring = Array.from({ length: 4 * SLOT_WORDS }, (_, i) => 100 + i);
    const outcome = runWords(nested, { buffers: { ring, out: [55] }, parameters: { ring_count: 2, index, arg } });
    const word = index * SLOT_WORDS + 1 + arg;
    assert.equal(outcome.words["out"], [outside ? 0 : 100 + word]);
    assert.equal(outcome.words["ring"], ring.map((value, i) => (!outside && i === word ? 1000 : value)));
    assert.equal(codes(outcome), outside ? ["access/out-of-bounds", "access/out-of-bounds"] : []);
  });
}

test("a finding out of bounds names the place, the index and the count, and is a warning", () => {
  const { findings } = runWords(nested, { buffers: { ring: new Array<number>(SLOT_WORDS).fill(0), out: [0] }, parameters: { ring_count: 1, index: 0, arg: 3 } });
  assert.equal(findings.map((each) => [each.kind, each.message]), [
    ["warning", "load is out of bounds (ring[0].args[3], count 3)"],
    ["warning", "store is out of bounds (ring[0].args[3], count 3)"],
  ]);
});

test("an empty run-time array has no element, whatever its buffer holds", () => {
  const tested = program(1, (k) => {
    const data = k.buffer(words("data", 0));
    const out = k.buffer(words("out", 1));
    k.store(out.at(0), k.arrayLength("data"));
    k.store(out.at(1), k.load(data.at(0)));
  });
  const outcome = runWords(tested, { buffers: { data: [7], out: [1, 1] }, parameters: { data_count: 0 } });
  assert.equal(outcome.words["out"], [0, 0]);
});

test("atomics outside of their bounds do nothing and yield zero", () => {
  const tested = program(1, (k) => {
    const data = k.buffer(atomicWords("data", 0));
    const out = k.buffer(words("out", 1));
    k.store(out.at(0), k.let("before", k.atomicAdd(data.at(1), 5)));
    const result = k.let("result", k.compareExchange(data.at(1), 7, 8));
    k.store(out.at(1), k.component(result, "old"));
    k.store(out.at(2), k.convert(u32, k.component(result, "exchanged")));
    k.atomicStore(data.at(1), 9);
    k.store(out.at(3), k.let("loaded", k.atomicLoad(data.at(1))));
  });
  const outcome = runWords(tested, { buffers: { data: [7, 7], out: [1, 1, 1, 1] }, parameters: { data_count: 1 } });
  assert.equal(outcome.words, { data: [7, 7], out: [0, 0, 0, 0] });
  assert.equal(codes(outcome), new Array(4).fill("access/out-of-bounds"));
});

test("local arrays, vectors and structs follow the same bounds", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    const index = k.parameter("index", u32);
    const list = k.var("list", fixedArray(u32, 2), k.construct(fixedArray(u32, 2), [10, 20]));
    const v = k.var("v", vector(3, "u32"), k.construct(vector(3, "u32"), [1, 2, 3]));
    k.store(out.at(0), k.load(list.at(index)));
    k.store(out.at(1), k.load(v.at(index)));
    k.store(list.at(index), 99);
    k.store(out.at(2), k.load(list.at(0)));
    k.store(out.at(3), k.load(list.at(1)));
  });
  const run = (index: number) => runWords(tested, { buffers: { out: [0, 0, 0, 0] }, parameters: { index } }).words["out"];
  assert.equal(run(1), [20, 2, 10, 99]);
  assert.equal(run(2), [0, 3, 10, 20]);
  assert.equal(run(3), [0, 0, 10, 20]);
});

test("workgroup memory follows the same bounds", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    const shared = k.workgroup("shared_words", fixedArray(u32, 2));
    const index = k.parameter("index", u32);
    k.store(shared.at(index), 5);
    k.store(out.at(0), k.load(shared.at(index)));
    k.store(out.at(1), k.load(shared.at(1)));
  });
  assert.equal(runWords(tested, { buffers: { out: [9, 9] }, parameters: { index: 1 } }).words["out"], [5, 5]);
  assert.equal(runWords(tested, { buffers: { out: [9, 9] }, parameters: { index: 2 } }).words["out"], [0, 0]);
});

test("a local variable starts at zero each time its declaration runs, and a loaded value stays as it was", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    k.for("i", 0, 2, (i) => {
      const pair = k.var("pair", fixedArray(u32, 2));
      const count = k.var("count", u32);
      const before = k.let("before", k.load(pair));
      k.store(pair.at(1), 7);
      k.assign(count, k.add(count.value, 3));
      const copy = k.var("copy", fixedArray(u32, 2), before);
      k.store(out.at(k.mul(i, 3)), k.load(copy.at(1)));
      k.store(out.at(k.add(k.mul(i, 3), 1)), k.load(pair.at(1)));
      k.store(out.at(k.add(k.mul(i, 3), 2)), count.value);
    });
  });
  assert.equal(runWords(tested, { buffers: { out: [9, 9, 9, 9, 9, 9] } }).words["out"], [0, 7, 3, 0, 7, 3]);
});

test("workgroup memory is zero at the start, and each workgroup has its own", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    const counter = k.workgroup("counter", atomicU32);
    const before = k.let("before", k.atomicAdd(counter, 1));
    k.store(out.at(k.component(k.builtin("workgroup_id"), "x")), before);
  });
  assert.equal(runWords(tested, { workgroups: 3, buffers: { out: [9, 9, 9] } }).words["out"], [0, 0, 0]);
});

test("bools live in workgroup memory and variables", () => {
  const tested = program(1, (k) => {
    const out = k.buffer(words("out", 0));
    const flags = k.workgroup("flags", fixedArray(bool, 2));
    k.store(flags.at(1), k.eq(k.load(out.at(0)), 4));
    k.store(out.at(0), k.select(k.load(flags.at(0)), 1, 2));
    k.store(out.at(1), k.select(k.load(flags.at(1)), 1, 2));
  });
  assert.equal(runWords(tested, { buffers: { out: [4, 0] } }).words["out"], [2, 1]);
});

test("f32 and i32 are read and written in their own format", () => {
  const typed = struct("Typed", [
    { name: "f", type: f32 },
    { name: "i", type: i32 },
  ]);
  const declared: Buffer = { name: "typed", group: 0, binding: 0, access: "read_write", type: typed };
  const tested = program(1, (k) => {
    const place = k.buffer(declared);
    k.store(place.field("f"), k.add(k.load(place.field("f")), k.f32(0.5)));
    k.store(place.field("i"), k.sub(k.load(place.field("i")), k.i32(3)));
  });
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat32(0, 1.25, true);
  bytes.setInt32(4, 1, true);
  createInterpreter(tested).run({ grid: [1, 1, 1], parameters: {}, buffers: { typed: new Uint8Array(bytes.buffer) } });
  assert.is(bytes.getFloat32(0, true), 1.75);
  assert.is(bytes.getInt32(4, true), -2);
});

test("each atomic operation yields what was there and leaves what it says", () => {
  const operations = ["atomicAdd", "atomicSub", "atomicMin", "atomicMax", "atomicAnd", "atomicOr", "atomicXor", "atomicExchange"] as const;
  const tested = program(1, (k) => {
    const data = k.buffer(atomicWords("data", 0));
    const signed = k.buffer(words("signed", 1, atomicI32));
    const out = k.buffer(words("out", 2));
    operations.forEach((operation, i) => k.store(out.at(i), k.let("before", k[operation](data.at(i), 3))));
    k.eval(k.atomicMin(signed.at(0), k.i32(-5)));
    k.eval(k.atomicMax(signed.at(1), k.i32(-5)));
  });
  const start = [1, 1, 1, 1, 6, 6, 6, 6];
  const outcome = runWords(tested, { buffers: { data: start, signed: [4, 0xffff_ff00], out: new Array<number>(8).fill(0) } });
  assert.equal(outcome.words["out"], start);
  assert.equal(outcome.words["data"], [4, 0xffff_fffe, 1, 3, 2, 7, 5, 3]);
  assert.equal(outcome.words["signed"], [0xffff_fffb, 0xffff_fffb]);
});

test("a run that misses a buffer or a parameter, or gives too few bytes, is refused before it starts", () => {
  const tested = program(1, (k) => {
    k.buffer(words("data", 0));
  });
  const run = (parameters: Record<string, number>, buffers: Record<string, Uint8Array>) => () => createInterpreter(tested).run({ grid: [1, 1, 1], parameters, buffers });
  assert.throws(run({ data_count: 1 }, {}), /no bytes for buffer data/);
  assert.throws(run({}, { data: new Uint8Array(4) }), /no value for parameter data_count/);
  assert.throws(run({ data_count: 2 }, { data: new Uint8Array(4) }), /too short \(4 bytes, needs 8\)/);
  assert.not.throws(run({ data_count: 1 }, { data: new Uint8Array(4) }));
});

test("a buffer may start anywhere in its array", () => {
  const tested = program(1, (k) => {
    const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "n" });
    k.store(data.at(0), 0x0403_0201);
  });
  const bytes = new Uint8Array(7);
  createInterpreter(tested).run({ grid: [1, 1, 1], parameters: { n: 1 }, buffers: { data: bytes.subarray(1, 5) } });
  assert.equal([...bytes], [0, 1, 2, 3, 4, 0, 0]);
});

test("traffic counts the words of each buffer that accesses in bounds move", () => {
  const tested = program(4, (k) => {
    const from = k.buffer(words("from", 0, vector(3, "u32")));
    const to = k.buffer(words("to", 1));
    const cells = k.buffer(atomicWords("cells", 2));
    const shared = k.workgroup("shared", fixedArray(u32, 4));
    const i = k.let("i", k.builtin("local_invocation_index"));
    k.store(shared.at(i), 1);
    k.store(to.at(i), k.component(k.load(from.at(i)), "x"));
    k.eval(k.atomicAdd(cells.at(0), 1));
    k.if(k.eq(i, 0), () => k.atomicStore(cells.at(1), k.load(to.at(100))));
  });
  const { traffic } = runWords(tested, { buffers: { from: new Array<number>(16).fill(1), to: [0, 0, 0], cells: [0, 0] }, parameters: { from_count: 4 } });
  assert.equal(traffic, { from: { loadedWords: 12, storedWords: 0 }, to: { loadedWords: 0, storedWords: 3 }, cells: { loadedWords: 4, storedWords: 5 } });
});

test("stores of two components of one vector conflict, loads of them do not", () => {
  const tested = (writes: boolean) =>
    program(2, (k) => {
      const rows = k.buffer(words("rows", 0, vector(4, "u32")));
      const out = k.buffer(words("out", 1));
      const i = k.let("i", k.builtin("local_invocation_index"));
      if (writes) k.store(rows.at(1).at(k.add(i, 2)), 1);
      else k.store(out.at(i), k.load(rows.at(1).at(i)));
    });
  const run = { buffers: { rows: new Array<number>(8).fill(0), out: [0, 0] }, parameters: { rows_count: 2 } };
  assert.equal(codes(runWords(tested(true), run)), ["race/data"]);
  assert.equal(codes(runWords(tested(false), run)), []);
});

test("a WorkgroupUniformLoad orders workgroup memory and not storage", () => {
  const tested = (where: "shared" | "data") =>
    program(2, (k) => {
      const data = k.buffer(words("data", 0));
      const shared = k.workgroup("shared", fixedArray(u32, 2));
      const out = k.buffer(words("out", 1));
      const place = where === "shared" ? shared : data;
      const i = k.let("i", k.builtin("local_invocation_index"));
      k.store(place.at(i), 5);
      k.eval(k.workgroupUniformLoad(shared.at(0)));
      k.store(out.at(i), k.load(place.at(k.sub(1, i))));
    });
  const run = { buffers: { data: [0, 0], out: [0, 0] } };
  assert.equal(codes(runWords(tested("data"), run)), ["race/data"]);
  const ordered = runWords(tested("shared"), run);
  assert.equal(codes(ordered), []);
  assert.equal(ordered.words["out"], [5, 5]);
});

test.run();
