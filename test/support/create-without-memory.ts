import type { DeviceBuffer } from "../../runtime/device.js";
import type { WebGpuDevice } from "../../runtime/webgpu/webgpu-device.js";

/** A buffer whose creation the device reports as out of memory, which no test could bring about in earnest. */
export function createWithoutMemory(device: WebGpuDevice): DeviceBuffer {
  const { gpuDevice } = device;
  const popErrorScope = gpuDevice.popErrorScope;
  const filters: GPUErrorFilter[] = [];
  const pushErrorScope = gpuDevice.pushErrorScope;
  gpuDevice.pushErrorScope = (filter) => {
    filters.push(filter);
    return pushErrorScope.call(gpuDevice, filter);
  };
  gpuDevice.popErrorScope = async () => {
    const filter = filters.pop();
    const error = await popErrorScope.call(gpuDevice);
    return filter === "out-of-memory" ? { message: "no memory left.\n - While making a buffer" } : error;
  };
  try {
    return device.createBuffer({ label: "large", byteLength: 1024, durability: "scratch" });
  } finally {
    Object.assign(gpuDevice, { popErrorScope, pushErrorScope });
  }
}
