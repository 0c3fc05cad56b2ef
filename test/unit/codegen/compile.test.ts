import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import { buildProgram, type ProgramBuilder } from "../../../ir/builder.js";
import { DiagnosticError } from "../../../ir/diagnostic.js";
import type { Program } from "../../../ir/ir.js";
import { bool, f32, fixedArray, runtimeArray, struct, u32 } from "../../../ir/types.js";
import { DEFAULT_DEVICE_PROFILE } from "../../../ir/verify.js";

const pair = struct("Pair", [{ name: "a", type: u32 }, { name: "b", type: u32 }]);
const log = struct("Log", [{ name: "cursor", type: u32 }, { name: "pairs", type: runtimeArray(pair) }]);

function sample(writes: boolean): Program {
  return buildProgram({ name: "sample", workgroupSize: [4, 2, 1] }, (k) => {
    k.parameter("enabled", bool);
    k.parameter("scale", f32);
    const out = k.buffer({ name: "log", group: 1, binding: 3, access: "read_write", type: log, lengthParameter: "pair_count" });
    k.buffer({ name: "settings", group: 0, binding: 0, access: "uniform", type: struct("Settings", [{ name: "x", type: u32 }]) });
    const tile = k.workgroup("tile", u32);
    k.store(tile, 1);
    const write = k.function({ name: "write", parameters: [] }, (f) => writes && f.store(f.place("log").field("cursor"), 1));
    k.eval(k.call(write));
    k.let("seen", k.load(out.field("cursor")));
  });
}

test("a kernel says where its buffers and parameters lie, and how it is dispatched", () => {
  const { name, workgroupSize, bindings, parameters, segments, schedule } = compileKernel(sample(true));
  assert.equal({ name, workgroupSize, bindings, parameters, segments, schedule }, {
    name: "sample",
    workgroupSize: [4, 2, 1],
    bindings: [
      { name: "log", group: 1, binding: 3, access: "read_write", fixedBytes: 4, strideBytes: 8, lengthParameter: "pair_count" },
      { name: "settings", group: 0, binding: 0, access: "uniform", fixedBytes: 4 },
    ],
    parameters: [
      { name: "enabled", type: "bool", offsetBytes: 0 },
      { name: "scale", type: "f32", offsetBytes: 4 },
      { name: "pair_count", type: "u32", offsetBytes: 8 },
    ],
    segments: [{ name: "sample", entryPoint: "sample", effectFree: false }],
    schedule: { kind: "Dispatch", segment: 0 },
  });
});

test("a split kernel says what a device has to make: scratch by the grid, records for latches, parameters of its own", () => {
  const program = buildProgram({ name: "split", workgroupSize: [4, 1, 1] }, (k) => {
    const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
    const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
    const kept = k.let("kept", k.load(data.at(i)));
    const level = k.var("level", u32, 0);
    k.while(k.lt(level.value, k.component(k.builtin("num_workgroups"), "x")), 5, () => {
      k.barrier("GridSync");
      k.store(data.at(k.add(i, 1)), kept);
      k.assign(level, k.add(level.value, 1));
    });
  });
  const kernel = compileKernel(program);
  assert.equal(kernel.parameters.map(({ name, offsetBytes, value }) => [name, offsetBytes, value !== undefined]), [
    ["count", 0, false], ["grid_x", 4, true], ["grid_y", 8, true], ["grid_z", 12, true], ["scratch_words", 16, true],
  ]);
  assert.equal(kernel.scratch, {
    fixedBytes: 4,
    bytesPerInvocation: 4,
    bytesPerWorkgroup: 4,
    values: [{ name: "kept", bytes: 4, per: "invocation" }, { name: "level", bytes: 4, per: "grid" }, { name: "level", bytes: 4, per: "workgroup" }],
  });
  assert.is(kernel.latchRecords, 1);
  assert.equal(kernel.segments.map(({ latch }) => latch), [undefined, { then: 0 }, undefined]);
  assert.equal(kernel.bindings.map(({ name }) => name), ["data"]);
  for (const { entryPoint } of kernel.segments) assert.match(kernel.code.wgsl ?? "", `fn ${entryPoint}(`);
  assert.match(kernel.code.wgsl ?? "", "@workgroup_size(1, 1, 1)\nfn split_2()");
});

test("a counter that no segment reads is the schedule's alone; what only dead code reads counts as unread", () => {
  const scheduleOnly = (reads: "live" | "dead" | "none"): unknown => {
    const program = buildProgram({ name: "counted", workgroupSize: [1, 1, 1] }, (k) => {
      const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: runtimeArray(u32), lengthParameter: "count" });
      k.for("turn", 0, 3, (turn) => {
        if (reads === "dead") k.let("unused", k.add(turn, 1));
        k.store(data.at(0), k.add(k.load(data.at(1)), reads === "live" ? turn : 1));
        k.barrier("GridSync");
      });
    });
    return compileKernel(program).parameters.find(({ name }) => name === "turn")?.scheduleOnly;
  };
  assert.equal([scheduleOnly("live"), scheduleOnly("dead"), scheduleOnly("none")], [undefined, true, true]);
});

test("what a split adds must fit the device, too: storage buffers for scratch and latches, workgroup memory for uniform values", () => {
  const words = (k: ProgramBuilder, index: number) => k.buffer({ name: `b${index}`, group: 0, binding: index, access: "read_write", type: fixedArray(u32, 4) });
  const crossing = (buffers: number, latch: boolean): Program =>
    buildProgram({ name: "bound", workgroupSize: [4, 1, 1] }, (k) => {
      const [first, ...others] = Array.from({ length: buffers }, (_, index) => words(k, index));
      if (first === undefined) throw new Error("no buffer");
      const kept = k.let("kept", k.load(first.at(k.builtin("local_invocation_index"))));
      k.barrier("GridSync");
      for (const each of [first, ...others]) k.store(each.at(k.builtin("local_invocation_index")), kept);
      if (!latch) return;
      k.barrier("GridSync");
      k.if(k.eq(k.load(first.at(0)), 0), () => k.barrier("GridSync"));
    });
  const shared = (count: number): Program =>
    buildProgram({ name: "shared", workgroupSize: [4, 1, 1] }, (k) => {
      const out = words(k, 0);
      const tile = k.workgroup("tile", fixedArray(u32, count));
      k.store(tile.at(k.builtin("local_invocation_index")), 1);
      const level = k.var("level", u32, k.component(k.builtin("workgroup_id"), "x"));
      k.barrier("GridSync");
      k.store(out.at(k.builtin("local_invocation_index")), k.add(level.value, k.load(tile.at(0))));
    });
  const codes = (program: Program): string => {
    try {
      compileKernel(program);
      return "fits";
    } catch (error) {
      return error instanceof DiagnosticError ? error.diagnostics.map(({ at, code }) => `${at.file} ${code}`).join() : String(error);
    }
  };
  assert.equal([crossing(7, false), crossing(8, false), crossing(6, true), crossing(7, true)].map(codes), ["fits", "bound.ir limit/storage-buffers", "fits", "bound.ir limit/storage-buffers"]);
  assert.equal([shared(4092), shared(4096)].map(codes), ["fits", "shared_2.ir limit/workgroup-storage"]);
  const { maxComputeWorkgroupStorageSize } = DEFAULT_DEVICE_PROFILE;
  compileKernel(shared(4096), { profile: { ...DEFAULT_DEVICE_PROFILE, maxComputeWorkgroupStorageSize: maxComputeWorkgroupStorageSize + 16 } });
});

test("a condition by names of conditions says what it says, and a chain of doublings takes no time", () => {
  const guards = (doublings: number): number => {
    const program = buildProgram({ name: "named", workgroupSize: [1, 1, 1] }, (k) => {
      const data = k.buffer({ name: "data", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 4) });
      const index = k.let("index", k.load(data.at(0)));
      let holds = k.let("holds", k.lt(index, 4));
      for (let n = 0; n < doublings; n += 1) holds = k.let("holds", k.and(holds, holds));
      k.if(holds, () => k.store(data.at(index), 1));
    });
    return (compileKernel(program).code.wgsl ?? "").split("if (").length - 1;
  };
  assert.equal([guards(0), guards(3), guards(60)], [1, 1, 1]);
});

test("a program that writes no buffer, not even in a function, is free of effects; workgroup memory does not count", () => {
  assert.equal([true, false].map((writes) => compileKernel(sample(writes)).segments[0]?.effectFree), [false, true]);
});

test("the hash is that of the contents: the same after a JSON round trip, another for any difference", () => {
  const { hash, ...rest } = compileKernel(sample(true));
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.is(compileKernel(JSON.parse(JSON.stringify(sample(true)))).hash, hash);
  assert.is.not(compileKernel(sample(false)).hash, hash);
  assert.is.not(compileKernel(sample(true), { targets: ["wgsl"] }).hash, hash);
  assert.equal(JSON.parse(JSON.stringify(rest)), rest, "plain data");
});

test("targets choose the forms of code; none at all is refused", () => {
  assert.equal(Object.keys(compileKernel(sample(true)).code), ["wgsl", "program"]);
  assert.equal(Object.keys(compileKernel(sample(true), { targets: ["program"] }).code), ["program"]);
  assert.throws(() => compileKernel(sample(true), { targets: [] }), (error: Error) => error instanceof RangeError);
});

test("a program that breaks a rule is refused with all of its findings", () => {
  const program: Program = { ...sample(true), body: [{ kind: "Break" }, { kind: "Assign", variable: "nobody", value: { kind: "Ref", name: "no one" } }] };
  assert.throws(() => compileKernel(program), (error: unknown) => error instanceof DiagnosticError && error.diagnostics.length >= 2);
});

test.run();
