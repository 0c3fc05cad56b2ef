import type { ByteSlot } from "../byte-slot.js";
import type { Device, DeviceAllocations, RunCounts } from "../device.js";
import type { DispatchStats } from "./dispatch-stats.js";
import { RESOURCE_COUNT } from "./resident-handles.js";

const NONE: DeviceAllocations = { bytes: 0, events: 0 };

/** Adds up what one call of the dispatch family does, over all of its attempts. */
export class DispatchMeter {
  readonly #started = performance.now();
  #device: Device | undefined;
  #before: DeviceAllocations = NONE;
  #allocatedBytes = 0;
  #allocationEvents = 0;
  #estimated = false;
  #inputBytes = 0;
  #readbackBytes = 0;
  #syncPoints = 0;
  #launches = 0;
  #segments = 0;
  #skipped = 0;
  #deviceNs: number | undefined;

  /** An attempt begins on this device. All that a device has allocated when a second attempt finds it is this call's. */
  begin(device: Device): void {
    if (device === this.#device) return;
    const isFirst = this.#device === undefined;
    this.#leave();
    this.#device = device;
    const { bytes, events } = device.allocations ?? NONE;
    this.#before = isFirst ? { bytes, events } : NONE;
  }

  uploaded(bytes: number): void {
    this.#inputBytes += bytes;
  }

  ran(counts: RunCounts): void {
    this.#launches += counts.kernelLaunches;
    this.#segments += counts.segments;
    this.#skipped += counts.segmentsSkipped;
    if (counts.deviceNs !== undefined) this.#deviceNs = (this.#deviceNs ?? 0) + counts.deviceNs;
  }

  read(bytes: number): void {
    this.#readbackBytes += bytes;
    this.#syncPoints += 1;
  }

  /** `handed` is what the caller gave as host bytes; `residentRows` is how many rows of resident buffers ran instead. */
  finish(end: { rows: readonly (readonly ByteSlot[])[]; handed: number; residentRows: number; compileNs: number; recoveryNs: number; recovered: boolean }): DispatchStats {
    this.#leave();
    const outputs = end.rows.flat();
    const outputBytes = outputs.reduce((sum, slot) => sum + slot.byteLength, 0);
    const isUpperBound = this.#estimated && end.residentRows === 0 && outputs.length > 0;
    const stats = {
      inputBytes: this.#inputBytes,
      outputBytes,
      readbackBytes: this.#readbackBytes,
      bytesMoved: this.#inputBytes + this.#readbackBytes,
      deviceAllocationBytes: isUpperBound ? end.handed + outputBytes : this.#allocatedBytes,
      deviceAllocationEvents: isUpperBound ? RESOURCE_COUNT + outputs.length : this.#allocationEvents,
      estimated: this.#estimated,
      latencyNs: Math.round((performance.now() - this.#started) * 1e6),
      outputBuffers: outputs.length,
      residentResourceRows: end.residentRows,
      residentResourceHandles: RESOURCE_COUNT * end.residentRows,
      kernelLaunches: this.#launches,
      segments: this.#segments,
      segmentsSkipped: this.#skipped,
      syncPoints: this.#syncPoints,
      recoveredAfterDeviceLoss: end.recovered,
      compileNs: end.compileNs,
      recoveryNs: end.recoveryNs,
    };
    return this.#deviceNs === undefined ? stats : { ...stats, deviceNs: this.#deviceNs };
  }

  #leave(): void {
    if (this.#device === undefined) return;
    const now = this.#device.allocations;
    this.#estimated ||= now === undefined;
    this.#allocatedBytes += (now ?? NONE).bytes - this.#before.bytes;
    this.#allocationEvents += (now ?? NONE).events - this.#before.events;
    this.#device = undefined;
  }
}
