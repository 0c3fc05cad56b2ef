/** What one call of the dispatch family has cost. Counts what was done, failed attempts included. */
export interface DispatchStats {
  /** Bytes of the four buffers that were uploaded. Parameters and the cleared words of `report` are not among them. */
  readonly inputBytes: number;
  /** Bytes in the outputs. */
  readonly outputBytes: number;
  /** The outputs, and the data buffers of durability `mirror`, which are committed with them. */
  readonly readbackBytes: number;
  /** Input and readback. */
  readonly bytesMoved: number;
  /** Device memory that the call has allocated; see `estimated`. */
  readonly deviceAllocationBytes: number;
  readonly deviceAllocationEvents: number;
  /**
   * True where the device does not count its allocations. For host bytes the two figures are then an upper bound: input and
   * output, and one event for each of these buffers. For resident buffers they are 0.
   */
  readonly estimated: boolean;
  /** Wall time of the call, with everything in it. */
  readonly latencyNs: number;
  /** What the device measured, where it measures. */
  readonly deviceNs?: number;
  readonly outputBuffers: number;
  readonly residentResourceRows: number;
  readonly residentResourceHandles: number;
  /** Dispatches that the device has reported. A run that died with its device reports none. */
  readonly kernelLaunches: number;
  readonly segments: number;
  readonly segmentsSkipped: number;
  /** Transfers that the host waited for. */
  readonly syncPoints: number;
  readonly recoveredAfterDeviceLoss: boolean;
  /** Part of `recoveryNs` that went into pipelines; 0 without a recovery. */
  readonly compileNs: number;
  /** Part of `latencyNs` between the loss of a device and the next attempt. */
  readonly recoveryNs: number;
}

/** Bytes per second, rounded down; 0 where no time has passed, `Number.MAX_SAFE_INTEGER` at most. */
export function bytesPerSecond(bytes: number, latencyNs: number): number {
  if (latencyNs <= 0) return 0;
  return Math.min(Number.MAX_SAFE_INTEGER, Math.floor((bytes * 1e9) / latencyNs));
}

export function outputBytesPerSecond(stats: DispatchStats): number {
  return bytesPerSecond(stats.outputBytes, stats.latencyNs);
}

export function readbackBytesPerSecond(stats: DispatchStats): number {
  return bytesPerSecond(stats.readbackBytes, stats.latencyNs);
}

export function movedBytesPerSecond(stats: DispatchStats): number {
  return bytesPerSecond(stats.bytesMoved, stats.latencyNs);
}

export function allocationBytesPerSecond(stats: DispatchStats): number {
  return bytesPerSecond(stats.deviceAllocationBytes, stats.latencyNs);
}
