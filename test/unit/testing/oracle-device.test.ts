import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../../codegen/shader/compile.js";
import type { CompiledKernel } from "../../../codegen/shader/kernel.js";
import type { ProgramBuilder } from "../../../ir/builder.js";
import type { Finding } from "../../../ir/interpret/finding-log.js";
import { openOracleDevice, type OracleOptions } from "../../../testing/oracle-device.js";
import { programKernel } from "../../support/program-kernel.js";
import { rejection } from "../../support/refusal.js";
import { atomicWords, program, words } from "../../support/run-program.js";

const local = (k: ProgramBuilder) => k.let("local", k.builtin("local_invocation_index"));

const increment = programKernel(program(4, (k) => k.eval(k.atomicAdd(k.buffer(atomicWords("data", 0)).at(0), 1))));
const racing = programKernel(program(4, (k) => k.store(k.buffer(words("data", 0)).at(0), local(k))));
const outside = programKernel(program(4, (k) => k.store(k.buffer(words("data", 0)).at(k.add(local(k), 1)), 7)));
const synced = programKernel(
  program(4, (k) => {
    const data = k.buffer(words("data", 0));
    const at = local(k);
    k.store(data.at(at), at);
    k.barrier("GridSync");
    k.let("other", k.load(data.at(k.sub(3, at))));
  }),
);

/** Runs a kernel over one buffer `data` of four words and gives the words back. */
async function run(kernel: CompiledKernel, options: OracleOptions = {}, schedule = kernel.schedule) {
  const device = openOracleDevice(options);
  const data = device.createBuffer({ label: "data", byteLength: 16, durability: "mirror" });
  const counts = await device.run(await device.prepare(kernel), schedule, { buffers: { data }, parameters: { data_count: 4 }, grid: [1, 1, 1] });
  const [slot] = await device.read([{ buffer: data, offsetBytes: 0, byteLength: 16 }]);
  const bytes = slot?.bytes ?? new Uint8Array();
  return { device, counts, words: [...new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)] };
}

test("a schedule runs its segment as often as it says, and the runs follow each other", async () => {
  const twice = { kind: "Sequence", parts: [increment.schedule, increment.schedule] } as const;
  const { counts, words: after } = await run(increment, {}, twice);
  assert.equal(after, [8, 0, 0, 0]);
  assert.equal(counts, { kernelLaunches: 2, segments: 2, segmentsSkipped: 0 });
});

test("a split kernel's program runs once, with its grid syncs, and in its own schedule alone", async () => {
  const segments = ["before", "after"].map((name) => ({ name, entryPoint: name, effectFree: false }));
  const schedule = { kind: "Sequence", parts: [{ kind: "Dispatch", segment: 0 }, { kind: "Dispatch", segment: 1 }] } as const;
  const split: CompiledKernel = { ...synced, segments, schedule };
  assert.equal((await run(split)).counts, { kernelLaunches: 1, segments: 2, segmentsSkipped: 0 });
  assert.is((await rejection(() => run(split, {}, { kind: "Dispatch", segment: 1 }))).code, "kernel/schedule");
});

test("a kernel whose grid syncs leave one segment is run whole, too, and not once per turn of its loop", async () => {
  const looping = compileKernel(
    program(4, (k) => {
      const data = k.buffer(words("data", 0));
      const at = local(k);
      k.for("turn", 0, 3, () => {
        k.store(data.at(at), k.add(k.load(data.at(at)), 1));
        k.barrier("GridSync");
      });
    }),
  );
  assert.equal((await run(looping)).words, [3, 3, 3, 3]);
});

test("a data race rejects the run with both places", async () => {
  const error = await rejection(() => run(racing));
  assert.is(error.code, "device/validation");
  assert.match(error.message, /test\.ir:\d+:\d+ error\[race\/data\]: the plain store of invocation/);
  assert.match(error.message, /note: the other access, plain store, is here/);
});

test("findings that are collected reject nothing, are kept once per place and reported each time", async () => {
  const reported: Finding[] = [];
  const twice = { kind: "Sequence", parts: [racing.schedule, racing.schedule] } as const;
  const { device } = await run(racing, { findings: "collect", onFinding: (finding) => reported.push(finding) }, twice);
  assert.equal(reported.map((finding) => finding.code), ["race/data", "race/data"]);
  const [kept, ...others] = device.findings;
  assert.is(others.length, 0);
  assert.is(kept?.occurrences, reported.reduce((sum, finding) => sum + finding.occurrences, 0));
});

test("races are not looked for where the options say so", async () => {
  assert.equal((await run(racing, { races: false })).device.findings, []);
});

test("an access out of bounds is collected and rejects nothing", async () => {
  const { device, words: after } = await run(outside);
  assert.equal(after, [0, 7, 7, 7]);
  assert.equal(device.findings.map((finding) => [finding.code, finding.kind]), [["access/out-of-bounds", "warning"]]);
});

test("a used-up step budget rejects the run", async () => {
  const error = await rejection(() => run(increment, { stepBudget: 3 }));
  assert.is(error.code, "device/validation");
  assert.match(error.message, /budget\/steps/);
  assert.equal((await run(increment, { stepBudget: 100 })).words, [4, 0, 0, 0]);
});

test("a seed repeats a device's runs, and each run of a device interleaves anew", async () => {
  const order = programKernel(
    program(4, (k) => {
      const data = k.buffer(words("data", 0));
      const clock = k.buffer(atomicWords("clock", 1));
      k.store(data.at(local(k)), k.let("turn", k.atomicAdd(clock.at(0), 1)));
    }),
  );
  const runs = async (seed: number) => {
    const device = openOracleDevice({ seed });
    const prepared = await device.prepare(order);
    const results: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      const data = device.createBuffer({ label: "data", byteLength: 16, durability: "scratch" });
      const clock = device.createBuffer({ label: "clock", byteLength: 4, durability: "scratch" });
      await device.run(prepared, order.schedule, { buffers: { data, clock }, parameters: { data_count: 4, clock_count: 1 }, grid: [1, 1, 1] });
      const [slot] = await device.read([{ buffer: data, offsetBytes: 0, byteLength: 16 }]);
      results.push(String(slot?.bytes));
    }
    return results;
  };
  assert.equal(await runs(1), await runs(1));
  assert.ok(new Set(await runs(1)).size > 1);
  assert.is.not(String(await runs(1)), String(await runs(2)));
});

test("a program that verify refuses is refused, with its findings", async () => {
  const divergent = program(2, (k) => k.if(k.eq(local(k), 0), () => k.barrier("Workgroup")));
  const error = await rejection(() => openOracleDevice().prepare(programKernel(divergent)));
  assert.is(error.code, "kernel/compile");
  assert.match(error.message, /barrier/);
});

test("a kernel without a program is refused, whatever else it carries", async () => {
  const error = await rejection(() => openOracleDevice().prepare({ ...increment, code: { wgsl: "" } }));
  assert.is(error.code, "kernel/no-code-for-device");
  assert.match(error.message, /it has wgsl/);
});

test("a kernel beyond the limits is refused by the limit's name", async () => {
  const limits = openOracleDevice().capabilities.limits;
  const error = await rejection(() => openOracleDevice().prepare({ ...increment, workgroupSize: [limits.maxInvocationsPerWorkgroup + 1, 1, 1] }));
  assert.equal([error.code, error.fields["limit"]], ["kernel/limit", "maxInvocationsPerWorkgroup"]);
  await openOracleDevice().prepare({ ...increment, workgroupSize: [limits.maxInvocationsPerWorkgroup, 1, 1] });
});

test("a kernel prepared by another device is refused", async () => {
  const prepared = await openOracleDevice().prepare(increment);
  const device = openOracleDevice();
  const data = device.createBuffer({ label: "data", byteLength: 16, durability: "scratch" });
  const error = await rejection(() => device.run(prepared, increment.schedule, { buffers: { data }, parameters: { data_count: 4 }, grid: [1, 1, 1] }));
  assert.is(error.code, "device/validation");
});

test.run();
