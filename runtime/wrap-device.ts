import type { AdapterInfo } from "./webgpu/adapter-facts.js";
import { WebGpuDevice } from "./webgpu/webgpu-device.js";

export interface WrapDeviceOptions {
  /** Makes another GPUDevice after a loss. Without it a loss is final. */
  readonly reopen?: () => Promise<GPUDevice>;
  /** Names the device where the implementation does not (`GPUDevice.adapterInfo` is missing from older ones). */
  readonly adapterInfo?: AdapterInfo;
  /** Measures `RunCounts.deviceNs`; needs a GPUDevice with the feature `timestamp-query`. Default false. */
  readonly deviceTime?: boolean;
}

/**
 * A device over a GPUDevice that the caller owns. `close` destroys what was made through the wrapper and leaves the
 * GPUDevice alone. The caller's own GPUBuffers may stand among the bindings: see `WebGpuDevice.wrapBuffer`.
 */
export function wrapDevice(gpuDevice: GPUDevice, options: WrapDeviceOptions = {}): WebGpuDevice {
  const { reopen } = options;
  const implemented: AdapterInfo | undefined = gpuDevice.adapterInfo;
  return new WebGpuDevice({
    gpuDevice,
    adapterInfo: options.adapterInfo ?? implemented ?? {},
    owned: false,
    deviceTime: options.deviceTime ?? false,
    ...(reopen === undefined ? {} : { reopen: async () => wrapDevice(await reopen(), options) }),
  });
}
