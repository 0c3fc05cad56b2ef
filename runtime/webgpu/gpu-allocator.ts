import type { DeviceAllocations } from "../device.js";

/** Makes every GPUBuffer of a device, so that what the device has allocated can be said. */
export class GpuAllocator implements DeviceAllocations {
  readonly #gpuDevice: GPUDevice;
  bytes = 0;
  events = 0;

  constructor(gpuDevice: GPUDevice) {
    this.#gpuDevice = gpuDevice;
  }

  createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer {
    const buffer = this.#gpuDevice.createBuffer(descriptor);
    this.bytes += descriptor.size;
    this.events += 1;
    return buffer;
  }
}
