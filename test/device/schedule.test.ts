import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel, HostExpression, Schedule } from "../../codegen/shader/kernel.js";
import type { DeviceBuffer, RunCounts } from "../../runtime/device.js";
import { isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";

/** Each segment shifts a digit into the log: what ran, in which order, with which counters. */
const KERNEL: CompiledKernel = {
  name: "digits",
  hash: "test-digits",
  workgroupSize: [1, 1, 1],
  bindings: [{ name: "log", group: 0, binding: 0, access: "read_write", fixedBytes: 4 }],
  parameters: [
    { name: "bound", type: "i32", offsetBytes: 0 },
    { name: "i", type: "i32", offsetBytes: 4 },
    { name: "j", type: "u32", offsetBytes: 8 },
  ],
  segments: [
    { name: "one", entryPoint: "one", effectFree: false },
    { name: "nothing", entryPoint: "nothing", effectFree: true },
    { name: "counters", entryPoint: "counters", effectFree: false },
  ],
  schedule: { kind: "Dispatch", segment: 0 },
  code: {
    wgsl: `
      struct Parameters { bound: i32, i: i32, j: u32 }
      @group(0) @binding(0) var<storage, read_write> log: u32;
      @group(3) @binding(0) var<uniform> parameters: Parameters;
      @compute @workgroup_size(1) fn one() { log = log * 10u + 1u; }
      @compute @workgroup_size(1) fn nothing() { }
      @compute @workgroup_size(1) fn counters() { log = log * 100u + u32(parameters.i + 5) * 10u + parameters.j; }`,
  },
};

const one: Schedule = { kind: "Dispatch", segment: 0 };
const nothing: Schedule = { kind: "Dispatch", segment: 1 };
const counters: Schedule = { kind: "Dispatch", segment: 2 };
const i32 = (value: number): HostExpression => ({ kind: "Const", type: "i32", value });
const u32 = (value: number): HostExpression => ({ kind: "Const", type: "u32", value });
const bound: HostExpression = { kind: "Parameter", name: "bound" };

interface Context {
  device: WebGpuDevice;
  log: DeviceBuffer;
}

const test = suite<Context>("schedules");

test.before(async (context) => {
  context.device = await openDevice();
  context.log = context.device.createBuffer({ label: "log", byteLength: 4, durability: "scratch" });
});

test.after(async (context) => {
  await context.device.close();
});

async function execute({ device, log }: Context, schedule: Schedule, parameters: Record<string, number> = {}): Promise<RunCounts & { log: number }> {
  device.write(log, 0, new Uint8Array(4));
  // The loop counters that a schedule sets are no parameters of the run, so each schedule is a kernel of its own.
  const set = JSON.stringify(schedule);
  const given = Object.fromEntries(["bound", "i", "j"].filter((name) => !set.includes(`"variable":"${name}"`)).map((name) => [name, parameters[name] ?? 0]));
  const prepared = await device.prepare({ ...KERNEL, schedule, hash: `test-digits ${set}` });
  const counts = await device.run(prepared, schedule, { buffers: { log }, parameters: given, grid: [1, 1, 1] });
  const [slot] = await device.read([{ buffer: log, offsetBytes: 0, byteLength: 4 }]);
  return { ...counts, log: new DataView(slot?.bytes.buffer ?? new ArrayBuffer(4)).getUint32(0, true) };
}

async function codeOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(() => "no error", (error: unknown) => (isGridwrightError(error) ? error.code : error));
}

test("a sequence runs in order, each segment seeing what the one before wrote", async (context) => {
  const result = await execute(context, { kind: "Sequence", parts: [one, counters, one] }, { i: -3, j: 7 });
  assert.is(result.log, 1271);
  assert.is(result.kernelLaunches, 3);
});

test("a segment without effect gets no pipeline: its entry point need not exist", async ({ device }) => {
  const segments = (effectFree: boolean): CompiledKernel => ({ ...KERNEL, hash: `test-missing ${effectFree}`, segments: [{ name: "missing", entryPoint: "missing", effectFree }] });
  assert.is(await codeOf(device.prepare(segments(true)).then(() => "prepared")), "no error");
  assert.is(await codeOf(device.prepare(segments(false))), "kernel/compile");
});

test("segments without effect are skipped and counted", async (context) => {
  const result = await execute(context, { kind: "Sequence", parts: [nothing, one, nothing] });
  assert.equal([result.log, result.kernelLaunches, result.segments, result.segmentsSkipped], [1, 1, 3, 2]);
  const none = await execute(context, nothing);
  assert.equal([none.kernelLaunches, none.segments, none.segmentsSkipped], [0, 1, 1]);
});

test("a repeat counts from its first bound up to, not including, its second", async (context) => {
  const repeat: Schedule = { kind: "Repeat", variable: "i", from: i32(-2), to: bound, body: counters };
  assert.is((await execute(context, repeat, { bound: 1, j: 4 })).log, 344454);
  assert.is((await execute(context, repeat, { bound: -1, j: 4 })).log, 34);
  assert.is((await execute(context, repeat, { bound: -2 })).kernelLaunches, 0);
  assert.is((await execute(context, repeat, { bound: -3 })).kernelLaunches, 0);
});

test("repeats nest, and a counter keeps its value after an inner loop", async (context) => {
  const inner: Schedule = { kind: "Repeat", variable: "j", from: u32(0), to: u32(2), body: counters };
  const outer: Schedule = { kind: "Repeat", variable: "i", from: i32(-5), to: i32(-3), body: { kind: "Sequence", parts: [inner] } };
  assert.is((await execute(context, outer)).log, 11011);
});

test("more than one block of parameters is uploaded, also past the first buffer's size", async (context) => {
  const sum: CompiledKernel = {
    ...KERNEL,
    hash: "test-sum",
    schedule: { kind: "Repeat", variable: "i", from: i32(0), to: i32(1000), body: one },
    code: { wgsl: KERNEL.code.wgsl?.replace("log * 10u + 1u", "log + u32(parameters.i)") ?? "" },
  };
  const { device, log } = context;
  device.write(log, 0, new Uint8Array(4));
  await device.run(await device.prepare(sum), sum.schedule, { buffers: { log }, parameters: { bound: 0, j: 0 }, grid: [1, 1, 1] });
  const [slot] = await device.read([{ buffer: log, offsetBytes: 0, byteLength: 4 }]);
  assert.is(new DataView(slot?.bytes.buffer ?? new ArrayBuffer(4)).getUint32(0, true), 499_500);
});

test("a branch takes one side, as the host finds its condition", async (context) => {
  const branch: Schedule = {
    kind: "Branch",
    condition: { kind: "Binary", operator: "lt", type: "i32", left: bound, right: i32(3) },
    then: one,
    else: { kind: "Sequence", parts: [one, one] },
  };
  assert.is((await execute(context, branch, { bound: 2 })).log, 1);
  assert.is((await execute(context, branch, { bound: 3 })).log, 11);
});

test("a latch that is none is refused, and so are a segment that is not there and a loop without end", async (context) => {
  assert.is(await codeOf(execute(context, { kind: "RepeatWhile", latch: 0, bound: u32(4), body: one })), "kernel/schedule");
  assert.is(await codeOf(execute(context, { kind: "Dispatch", segment: 3 })), "kernel/schedule");
  assert.is(await codeOf(execute(context, { kind: "Repeat", variable: "j", from: u32(0), to: u32(0xffff_ffff), body: nothing })), "kernel/limit");
});

test("a kernel prepared by another device is refused", async ({ log }) => {
  const other = await openDevice();
  const prepared = await other.prepare(KERNEL);
  const device = await openDevice();
  assert.is(await codeOf(device.run(prepared, one, { buffers: { log }, parameters: { bound: 0, i: 0, j: 0 }, grid: [1, 1, 1] })), "device/validation");
  await Promise.all([device.close(), other.close()]);
});

test("a bound parameter or grid of the wrong kind never reaches the device", async (context) => {
  const { device, log } = context;
  const prepared = await device.prepare(KERNEL);
  assert.is(await codeOf(device.run(prepared, one, { buffers: { log }, parameters: { bound: 0.5, i: 0, j: 0 }, grid: [1, 1, 1] })), "kernel/binding");
});

test.run();
