import { openDevice } from "../../runtime/node/open-device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";
import { LossyFamily, type LossPlan } from "./lossy-device.js";

/** Real devices that are lost for real: by `GPUDevice.destroy()` behind the runtime's back. */
export function dawnFamily(plan: LossPlan = () => undefined): LossyFamily<WebGpuDevice> {
  return new LossyFamily(() => openDevice(), (device) => device.gpuDevice.destroy(), plan);
}
