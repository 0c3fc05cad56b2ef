import type { DeviceBuffer } from "../device.js";

/** Buffers that one `ResidentHandles` names. */
export const RESOURCE_COUNT = 4;

/** In binding order. */
export type ResidentResources = readonly [control: DeviceBuffer, ring: DeviceBuffer, debugLog: DeviceBuffer, ioQueue: DeviceBuffer];

export type ResidentResourceName = "control" | "ring" | "debugLog" | "ioQueue";

export const RESIDENT_RESOURCE_NAMES = ["control", "ring", "debugLog", "ioQueue"] as const satisfies readonly ResidentResourceName[];

/**
 * The name of four buffers that live on the device between dispatches. Made by `Megakernel.createResident`; good for one
 * generation of the device. After a loss the buffers come back as the last dispatch left them, under another name:
 * `Megakernel.renewResident` tells it, and the result of a dispatch that met the loss.
 */
export class ResidentHandles {
  readonly generation: number;
  readonly slotCount: number;
  /** The device's buffers, for engines that bind them themselves. What another writes there is lost with the device. */
  readonly resources: ResidentResources;

  constructor(generation: number, slotCount: number, resources: ResidentResources) {
    this.generation = generation;
    this.slotCount = slotCount;
    this.resources = resources;
  }
}
