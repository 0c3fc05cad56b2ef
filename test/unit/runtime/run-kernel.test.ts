/** Bytes in, one run, bytes out: on the oracle, which computes, and on the recording device, which counts. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { GridwrightError } from "../../../runtime/error.js";
import { type KernelRun, runKernel } from "../../../runtime/run-kernel.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";
import { type RecordingDevice, openRecordingDevice } from "../../../testing/recording-device.js";
import { codeOf } from "../../support/refusal.js";
import { DOUBLE_KERNEL, bytesOf, double, wordsIn } from "../../support/run-kernel-cases.js";

const RUN = {
  grid: [1, 1, 1],
  parameters: { plus: 1 },
  buffers: { source: bytesOf(1, 2), doubled: bytesOf(0, 0), total: bytesOf(0, 0), rows: bytesOf(7) },
} as const satisfies KernelRun;

function kinds({ calls }: RecordingDevice): string[] {
  return calls.map(({ kind }) => kind);
}

test("what the kernel may write comes back, as many bytes as were given, each in storage of its own", async () => {
  await using oracle = openOracleDevice();
  assert.equal(await double(oracle, bytesOf(1, 2, 3)), { doubled: [2, 4, 6], total: [109, 7], names: ["doubled", "total"], doubledBytes: 12 });
});

test("an empty array needs no padding, and comes back empty", async () => {
  await using oracle = openOracleDevice();
  assert.equal(await double(oracle, new Uint8Array()), { doubled: [], total: [100, 7], names: ["doubled", "total"], doubledBytes: 0 });
});

test("an element count is what the bytes hold, unless it is given: then surplus elements are left alone", async () => {
  await using oracle = openOracleDevice();
  const wanted = [[undefined, 2 + 4], [2, 2 + 4], [1, 2], [0, 0]] as const;
  for (const [count, sum] of wanted) {
    const { buffers } = await runKernel(oracle, DOUBLE_KERNEL, { ...RUN, parameters: count === undefined ? { plus: 1 } : { plus: 1, count } });
    assert.is(wordsIn(buffers["doubled"]).reduce((a, b) => a + b, 0), sum, String(count));
  }
});

test("bytes in any place are taken: a part of a Node pool at an odd offset, and shared memory", async () => {
  await using oracle = openOracleDevice();
  const pool = new Uint8Array(64);
  pool.set(bytesOf(5, 6), 3);
  assert.equal((await double(oracle, pool.subarray(3, 11))).doubled, [10, 12]);
  const shared = new Uint8Array(new SharedArrayBuffer(8));
  shared.set(bytesOf(5, 6));
  assert.equal((await double(oracle, shared)).doubled, [10, 12]);
});

test("the bytes given are copied at the call, and stay as they were", async () => {
  await using oracle = openOracleDevice();
  const [source, doubled] = [bytesOf(1, 2), bytesOf(0, 0)];
  const running = runKernel(oracle, DOUBLE_KERNEL, { ...RUN, buffers: { ...RUN.buffers, source, doubled } });
  source.fill(0xff);
  assert.equal(wordsIn((await running).buffers["doubled"]), [2, 4]);
  assert.equal(wordsIn(doubled), [0, 0]);
});

test("a device is asked for each buffer, one run and one readback, and gets its buffers freed", async () => {
  const device = openRecordingDevice();
  const { counts } = await runKernel(device, DOUBLE_KERNEL, RUN);
  assert.equal(kinds(device).filter((kind) => kind !== "destroyBuffer"), ["createBuffer", "createBuffer", "createBuffer", "createBuffer", "prepare", "run", "read"]);
  assert.is(kinds(device).filter((kind) => kind === "destroyBuffer").length, 4);
  assert.is(counts.kernelLaunches, 2);
  await runKernel(device, DOUBLE_KERNEL, RUN);
});

test("what does not fit is refused by name, before the device is touched", async () => {
  const device = openRecordingDevice();
  const { source: _, ...withoutSource } = RUN.buffers;
  const refused: readonly (readonly [string, KernelRun])[] = [
    ["needs a buffer for binding 'source'", { ...RUN, buffers: withoutSource, parameters: { plus: 1, count: 2 } }],
    ["has no binding 'sauce'", { ...RUN, buffers: { ...RUN.buffers, sauce: bytesOf(1) } }],
    ["needs parameter 'plus'", { ...RUN, parameters: {} }],
    ["has no parameter 'minus'", { ...RUN, parameters: { plus: 1, minus: 1 } }],
    ["takes u32 for parameter 'plus'", { ...RUN, parameters: { plus: -1 } }],
    ["takes three workgroup counts", { ...RUN, grid: [1, 1, Number.NaN] }],
    ["for the elements of 'source' (3) and of 'doubled' (2)", { ...RUN, buffers: { ...RUN.buffers, source: bytesOf(1, 2, 3) } }],
    ["takes whole elements of 4 bytes for binding 'source' (got 7 bytes)", { ...RUN, buffers: { ...RUN.buffers, source: new Uint8Array(7) } }],
    ["takes 4 bytes and whole elements of 4 for binding 'rows' (got 0 bytes)", { ...RUN, buffers: { ...RUN.buffers, rows: new Uint8Array() } }],
    ["needs more bytes for binding 'source'", { ...RUN, parameters: { plus: 1, count: 3 } }],
    ["needs more bytes for binding 'rows'", { ...RUN, parameters: { plus: 1, row_count: 0 }, buffers: { ...RUN.buffers, rows: new Uint8Array() } }],
    ["needs more bytes for binding 'total'", { ...RUN, buffers: { ...RUN.buffers, total: bytesOf(0) } }],
    ["needs whole words for binding 'total'", { ...RUN, buffers: { ...RUN.buffers, total: new Uint8Array(9) } }],
  ];
  for (const [message, run] of refused) {
    const error: unknown = await runKernel(device, DOUBLE_KERNEL, run).catch((reason: unknown) => reason);
    assert.ok(error instanceof GridwrightError && error.code === "kernel/binding", String(error));
    assert.ok(error.message.includes(message), error.message);
  }
  assert.equal(device.calls, []);
});

test("whatever fails on the device is what is said, and no buffer stays behind", async () => {
  const failure = new GridwrightError({ code: "device/out-of-memory", message: "no room", help: "free some" });
  for (const call of ["createBuffer", "prepare", "run", "read"] as const) {
    const device = openRecordingDevice();
    device.script(call, { kind: "Fail", error: failure });
    assert.is(await runKernel(device, DOUBLE_KERNEL, RUN).catch((error: unknown) => error), failure, call);
    assert.is(kinds(device).filter((kind) => kind === "destroyBuffer").length, kinds(device).filter((kind) => kind === "createBuffer").length, call);
  }
  const lost = openRecordingDevice();
  lost.script("run", { kind: "Lose" });
  assert.is(await codeOf(() => runKernel(lost, DOUBLE_KERNEL, RUN)), "device/lost");
  const closed = openOracleDevice();
  await closed.close();
  assert.is(await codeOf(() => runKernel(closed, DOUBLE_KERNEL, RUN)), "device/closed");
  await using oracle = openOracleDevice();
  assert.is(await codeOf(() => runKernel(oracle, DOUBLE_KERNEL, { ...RUN, signal: AbortSignal.abort() })), "run/aborted");
});

test.run();
