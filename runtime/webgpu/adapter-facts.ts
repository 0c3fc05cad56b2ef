/** What is said about an adapter: its name for people, whether it is a CPU in disguise, its limits in our words. */
import type { DeviceLimits } from "../device.js";

/** A GPUAdapterInfo, or the parts of one that a caller knows. */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/**
 * True for adapters that compute on the CPU. `isFallbackAdapter` alone misses them (Dawn says false for lavapipe), so the
 * known software drivers are told by name: SwiftShader, Mesa's llvmpipe and lavapipe, Microsoft's WARP.
 */
export function isSoftwareAdapter(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || words(info).some((word) => /swiftshader|llvmpipe|lavapipe|softpipe|basic render driver|\bwarp\b|\bsoftware\b/i.test(word));
}

/** The driver's description, else what there is; a software adapter is never named as if it were hardware. */
export function adapterName(info: AdapterInfo): string {
  const described = info.description?.trim() ?? "";
  const fallback = [info.vendor, info.architecture, info.device].filter((word) => word !== undefined && word !== "").join(" ");
  const name = described !== "" ? described : fallback !== "" ? fallback : "WebGPU adapter";
  return isSoftwareAdapter(info) ? `${name} (software)` : name;
}

export function deviceLimits(limits: GPUSupportedLimits): DeviceLimits {
  return {
    maxBufferBytes: limits.maxBufferSize,
    maxStorageBindingBytes: limits.maxStorageBufferBindingSize,
    maxStorageBuffers: limits.maxStorageBuffersPerShaderStage,
    maxWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
    maxWorkgroupBytes: limits.maxComputeWorkgroupStorageSize,
  };
}

function words(info: AdapterInfo): string[] {
  return [info.vendor, info.architecture, info.device, info.description].filter((word) => word !== undefined);
}
