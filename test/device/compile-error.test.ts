import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { GridwrightError, isGridwrightError } from "../../runtime/error.js";
import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";
import { FOLD_KERNEL } from "../../testing/conformance/fold-kernel.js";

interface Context {
  device: WebGpuDevice;
}

const test = suite<Context>("compile errors");

test.before(async (context) => {
  context.device = await openDevice();
});

test.after(async (context) => {
  await context.device.close();
});

async function failure(device: WebGpuDevice, changed: Partial<CompiledKernel>): Promise<GridwrightError> {
  const error: unknown = await device.prepare({ ...FOLD_KERNEL, hash: JSON.stringify(changed), ...changed }).then(() => undefined, (reason: unknown) => reason);
  assert.ok(isGridwrightError(error), `a GridwrightError is thrown, not ${String(error)}`);
  return error;
}

test("bad WGSL is kernel/compile with line, column and the line of code", async ({ device }) => {
  const { code, message, fields } = await failure(device, { name: "broken", code: { wgsl: "@compute @workgroup_size(1)\nfn fold() {\n  let x = missing;\n}\n" } });
  assert.is(code, "kernel/compile");
  assert.is(fields["line"], 3);
  assert.is(fields["column"], 11);
  assert.match(message, "broken.wgsl:3:11 unresolved value 'missing'\n    let x = missing;\n            ^");
});

test("a kernel that failed may be prepared again once it is right", async ({ device }) => {
  const hash = "first-wrong-then-right";
  assert.is((await failure(device, { hash, code: { wgsl: "nonsense" } })).code, "kernel/compile");
  assert.is((await device.prepare({ ...FOLD_KERNEL, hash })).kernel.hash, hash);
});

test("an entry point that the code does not have is kernel/compile, naming it", async ({ device }) => {
  const { code, message } = await failure(device, { segments: [{ name: "fold", entryPoint: "fald", effectFree: false }] });
  assert.is(code, "kernel/compile");
  assert.match(message, "fald");
});

test("a binding that the kernel does not list is kernel/compile", async ({ device }) => {
  assert.is((await failure(device, { bindings: FOLD_KERNEL.bindings.slice(0, 1) })).code, "kernel/compile");
});

test("two bindings at one place are an error of this preparation, not of a later call", async ({ device }) => {
  const twice = FOLD_KERNEL.bindings.map((binding) => ({ ...binding, binding: 0 }));
  assert.is((await failure(device, { bindings: twice })).code, "device/validation");
});

test("a workgroup above the device's limit is kernel/limit, naming it; one at the limit is prepared", async ({ device }) => {
  const { maxInvocationsPerWorkgroup: most } = device.capabilities.limits;
  const { code, fields } = await failure(device, { workgroupSize: [most + 1, 1, 1] });
  assert.is(code, "kernel/limit");
  assert.is(fields["limit"], "maxInvocationsPerWorkgroup");
  const wgsl = FOLD_KERNEL.code.wgsl?.replace("@workgroup_size(64)", `@workgroup_size(${most})`) ?? "";
  await device.prepare({ ...FOLD_KERNEL, hash: "largest-workgroup", workgroupSize: [most, 1, 1], code: { wgsl } });
});

test("more storage buffers than the device binds are kernel/limit, naming it", async ({ device }) => {
  const count = device.capabilities.limits.maxStorageBuffers + 1;
  const bindings = Array.from({ length: count }, (_, binding) => ({ name: `buffer_${binding}`, group: 0, binding, access: "read", fixedBytes: 4 }) as const);
  const { code, fields } = await failure(device, { bindings });
  assert.is(code, "kernel/limit");
  assert.is(fields["limit"], "maxStorageBuffers");
});

test.run();
