/** Opens a device in a browser (or wherever there is a `navigator.gpu`). Node has its own in `node/open-device.ts`. */
import { deviceOrder, type FailedAttempt, type OpenDeviceOptions, unavailableError } from "./device-names.js";
import { requestWebGpuDevice, unsuitable } from "./webgpu/request-device.js";
import type { WebGpuDevice } from "./webgpu/webgpu-device.js";

/**
 * Tries hardware, then the browser's software adapter. Throws `device/unavailable`, saying what was tried and why it
 * failed. `gpu` stands in for `navigator.gpu`.
 */
export async function openDevice(options: OpenDeviceOptions & { readonly gpu?: GPU } = {}): Promise<WebGpuDevice> {
  const order = deviceOrder(options);
  const gpu = options.gpu ?? browserGpu();
  const attempts: FailedAttempt[] = [];
  for (const wanted of order) {
    if (gpu === undefined) {
      attempts.push({ device: wanted, reason: "there is no navigator.gpu", help: "use a browser with WebGPU, over https or localhost; in Node, import openDevice from 'gridwright/runtime/node'" });
      continue;
    }
    try {
      const adapter = await gpu.requestAdapter(wanted === "hardware" ? { powerPreference: "high-performance" } : { forceFallbackAdapter: true });
      const reason = adapter === null ? "the browser has no such adapter" : unsuitable(adapter, wanted);
      if (adapter !== null && reason === undefined) {
        return await requestWebGpuDevice(adapter, { deviceTime: options.deviceTime ?? false, reopen: () => openDevice(options) });
      }
      attempts.push({ device: wanted, reason: reason ?? "the browser has no such adapter" });
    } catch (cause) {
      attempts.push({ device: wanted, reason: cause instanceof Error ? cause.message : String(cause), cause });
    }
  }
  throw unavailableError(attempts);
}

/** TypeScript declares `navigator.gpu` as always there; browsers without WebGPU and Node do not have it. */
function browserGpu(): GPU | undefined {
  const scope: { readonly navigator?: { readonly gpu?: GPU } } = globalThis;
  return scope.navigator?.gpu;
}
