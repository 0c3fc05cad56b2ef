/**
 * Dawn without a GPU as a judge of WGSL. Its null backend runs nothing, but parses, types and analyses uniformity with
 * Tint as Chrome does, and checks a pipeline against the adapter's limits.
 */
import { loadPeer, type ValidationFinding, type ValidationResult } from "./validation.js";

/** A `create()` object that gets collected takes the process down with it, so it stays referenced here for good. */
let instance: GPU | undefined;
let opened: Promise<{ device: GPUDevice } | { reason: string }> | undefined;

/**
 * Judges a module and, for each compute entry point in it, a pipeline with an automatic layout. The pipeline says what
 * the module alone can't: a workgroup that is too large, too many storage buffers.
 */
export async function validateWgsl(code: string): Promise<ValidationResult> {
  opened ??= openNullDevice();
  const result = await opened;
  if ("reason" in result) return { status: "skipped", findings: [], reason: result.reason };
  const { device } = result;

  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const failure = await device.popErrorScope();
  const findings: ValidationFinding[] = messages
    .filter((message) => message.type === "error")
    .map((message) => ({ line: message.lineNum, column: message.linePos, message: message.message }));
  if (failure !== null && findings.length === 0) findings.push({ line: 0, column: 0, message: failure.message.trim() });
  if (findings.length === 0) {
    for (const entryPoint of entryPoints(code)) findings.push(...(await validatePipeline(device, module, entryPoint)));
  }
  return { status: "validated", findings };
}

async function validatePipeline(device: GPUDevice, module: GPUShaderModule, entryPoint: string): Promise<ValidationFinding[]> {
  device.pushErrorScope("validation");
  device.createComputePipeline({ layout: "auto", compute: { module, entryPoint } });
  const failure = await device.popErrorScope();
  return failure === null ? [] : [{ line: 0, column: 0, message: failure.message.trim() }];
}

function entryPoints(code: string): string[] {
  const text = code.replace(/\/\/[^\n]*/g, "");
  return [...text.matchAll(/@compute\b[^{};]*?\bfn\s+([^\s(]+)/g)].flatMap((match) => match[1] ?? []);
}

async function openNullDevice(): Promise<{ device: GPUDevice } | { reason: string }> {
  const peer = await loadPeer("webgpu", "0.6.2", () => import("webgpu"));
  if ("reason" in peer) return peer;
  instance = peer.module.create(["backend=null"]);
  const adapter = await instance.requestAdapter();
  if (adapter === null) return { reason: "webgpu offers no null adapter" };
  return { device: await adapter.requestDevice({ requiredLimits: limitsOf(adapter) }) };
}

/** All that the adapter has: what a real device offers is the kernel's business, not this judge's. */
function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const names = ["maxStorageBuffersPerShaderStage", "maxStorageBufferBindingSize", "maxComputeInvocationsPerWorkgroup"] as const;
  const sizes = ["maxComputeWorkgroupSizeX", "maxComputeWorkgroupSizeY", "maxComputeWorkgroupSizeZ", "maxComputeWorkgroupStorageSize"] as const;
  return Object.fromEntries([...names, ...sizes].map((name) => [name, adapter.limits[name]]));
}
