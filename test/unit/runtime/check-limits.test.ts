import { test } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel } from "../../../codegen/shader/kernel.js";
import { checkKernelLimits, checkScratchLimit, scratchBytes } from "../../../runtime/check-limits.js";
import type { DeviceLimits } from "../../../runtime/device.js";
import { isGridwrightError } from "../../../runtime/error.js";

const limits: DeviceLimits = {
  maxBufferBytes: 4096, maxStorageBindingBytes: 2048, maxStorageBuffers: 3, maxWorkgroupsPerDimension: 65_535, maxInvocationsPerWorkgroup: 256, maxWorkgroupBytes: 16_384,
};
const kernel: CompiledKernel = {
  name: "spilling",
  hash: "spilling",
  workgroupSize: [4, 2, 1],
  bindings: [{ name: "data", group: 0, binding: 0, access: "read_write", fixedBytes: 4 }],
  parameters: [],
  segments: [],
  schedule: { kind: "Sequence", parts: [] },
  scratch: { fixedBytes: 8, bytesPerInvocation: 12, bytesPerWorkgroup: 16, values: [{ name: "x", bytes: 12, per: "invocation" }, { name: "level", bytes: 16, per: "workgroup" }, { name: "go", bytes: 8, per: "grid" }] },
  latchRecords: 1,
  code: {},
};
const refusal = (call: () => void): string => {
  try {
    call();
    return "accepted";
  } catch (error) {
    return isGridwrightError(error) ? `${error.code} ${String(error.fields["limit"])} ${error.message}` : String(error);
  }
};

test("scratch is sized by the whole grid", () => {
  assert.is(scratchBytes(kernel, [1, 1, 1]), 8 + 16 + 8 * 12);
  assert.is(scratchBytes(kernel, [3, 2, 2]), 8 + 12 * (16 + 8 * 12));
  assert.is(scratchBytes({ ...kernel, scratch: { fixedBytes: 8, bytesPerInvocation: 0, bytesPerWorkgroup: 0, values: [] } }, [3, 2, 2]), 8);
});

test("scratch up to the smaller of both limits is accepted, and refused beyond it with each value and its bytes", () => {
  assert.is(refusal(() => checkScratchLimit(kernel, limits, [18, 1, 1])), "accepted");
  const refused = refusal(() => checkScratchLimit(kernel, limits, [19, 1, 1]));
  assert.match(refused, "kernel/limit maxStorageBindingBytes");
  assert.match(refused, "x (12 bytes per invocation), level (16 bytes per workgroup), go (8 bytes per grid)");
  assert.match(refusal(() => checkScratchLimit(kernel, { ...limits, maxBufferBytes: 1024 }, [18, 1, 1])), "maxBufferBytes");
});

test("what a device makes for a run counts among the storage buffers", () => {
  assert.is(refusal(() => checkKernelLimits(kernel, limits)), "accepted");
  assert.match(refusal(() => checkKernelLimits(kernel, { ...limits, maxStorageBuffers: 2 })), "maxStorageBuffers");
});

test.run();
