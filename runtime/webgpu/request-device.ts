import { adapterName, isSoftwareAdapter } from "./adapter-facts.js";
import { WebGpuDevice } from "./webgpu-device.js";

/** Limits that are raised to what the adapter has: WebGPU grants the defaults otherwise, and kernels here are hungry. */
const RAISED_LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxStorageBuffersPerShaderStage",
  "maxComputeWorkgroupStorageSize",
  "maxComputeInvocationsPerWorkgroup",
  "maxComputeWorkgroupSizeX",
  "maxComputeWorkgroupSizeY",
  "maxComputeWorkgroupSizeZ",
  "maxComputeWorkgroupsPerDimension",
] as const satisfies readonly (keyof GPUSupportedLimits)[];

export interface RequestDeviceOptions {
  /** Measures device time where the adapter can. */
  readonly deviceTime: boolean;
  readonly reopen: () => Promise<WebGpuDevice>;
  /** See `WebGpuDeviceInit`. */
  readonly whileWaiting?: (pending: Promise<unknown>) => void;
}

/** A device of ours over a new GPUDevice of this adapter. Rejects as `requestDevice` does. */
export async function requestWebGpuDevice(adapter: GPUAdapter, options: RequestDeviceOptions): Promise<WebGpuDevice> {
  const deviceTime = options.deviceTime && adapter.features.has("timestamp-query");
  const gpuDevice = await adapter.requestDevice({
    label: "gridwright",
    requiredFeatures: deviceTime ? ["timestamp-query"] : [],
    requiredLimits: Object.fromEntries(RAISED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
  });
  const { reopen, whileWaiting } = options;
  return new WebGpuDevice({ gpuDevice, adapterInfo: adapter.info, owned: true, deviceTime, reopen, ...(whileWaiting === undefined ? {} : { whileWaiting }) });
}

/** Why an adapter is not what was asked for, or undefined when it is. */
export function unsuitable(adapter: GPUAdapter, wanted: "hardware" | "software"): string | undefined {
  const software = isSoftwareAdapter(adapter.info);
  if (software === (wanted === "software")) return undefined;
  return `the adapter found, ${adapterName(adapter.info)}, is ${software ? "no hardware" : "hardware"}`;
}
