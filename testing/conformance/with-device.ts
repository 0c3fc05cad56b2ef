import type { Device } from "../../runtime/device.js";

/** Name of what must hold -> the check, which gets a device of its own and may open another. */
export type Cases = Readonly<Record<string, (device: Device, open: () => Promise<Device>) => void | Promise<void>>>;
