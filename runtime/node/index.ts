/** Devices in Node: what only Node can do. Everything else of the runtime is in `gridwright` itself. */
export { DEVICE_NAMES, type DeviceName, type NamedDevice, type OpenDeviceOptions } from "../device-names.js";
export { openDevice } from "./open-device.js";
export type { WebGpuDevice } from "../webgpu/webgpu-device.js";
