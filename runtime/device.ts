/**
 * What the runtime needs of a device, and nothing more. `webgpu`, the test devices and a user's own all implement it; the
 * conformance suite in `testing/` checks one.
 *
 * Once a device is lost each of its calls throws, or rejects, with `device/lost`, also those under way; after `close`, with
 * `device/closed`. By that code alone the runtime tells a loss from other errors.
 */
import type { CompiledKernel, Schedule } from "../codegen/shader/kernel.js";
import type { ByteSlot } from "./byte-slot.js";
import "./global-types.js";

export interface Device {
  /** For people: the adapter's own words, `software` said where it computes on the CPU. */
  readonly name: string;
  readonly kind: "webgpu" | "cpu" | "oracle" | "recording" | (string & {});
  readonly capabilities: DeviceCapabilities;
  /** Zeroed, or `data` (whole words, at most `byteLength`). Refuses sizes beyond `limits` before it allocates. */
  createBuffer(init: BufferInit): DeviceBuffer;
  /** Compiles for this device; the same kernel twice is the same preparation. */
  prepare(kernel: CompiledKernel): Promise<PreparedKernel>;
  /** Runs the schedule's segments in order, in one command encoder. Resolves when they are submitted *and* errors are known. */
  run(prepared: PreparedKernel, schedule: Schedule, bindings: Bindings, signal?: AbortSignal): Promise<RunCounts>;
  /**
   * The schedule once per row, in order, as one call: all rows are checked before any runs, and go up together. The counts
   * are sums. Optional: `runRows` makes it of `run` for a device without.
   */
  runMany?(prepared: PreparedKernel, schedule: Schedule, rows: readonly Bindings[], signal?: AbortSignal): Promise<RunCounts>;
  /** Ordered before the next `run`. Offset and length in whole words. */
  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void;
  /** One transfer for all ranges, ordered after every earlier `run`. With `into`, slot i receives range i and is returned. */
  read(ranges: readonly ReadRange[], into?: ByteSlot[]): Promise<ByteSlot[]>;
  /** Lets a caller's own GPUBuffer stand among the bindings; destroying the result leaves it alone. Absent where there is no GPU. */
  wrapBuffer?(gpuBuffer: GPUBuffer, init?: { readonly label?: string; readonly durability?: Durability }): DeviceBuffer;
  /** Device memory allocated since the device was opened, staging included. Absent where the device does not count. */
  readonly allocations?: DeviceAllocations;
  /** Resolves once, when the device is gone; also on `close` (reason `destroyed`). Never rejects. */
  readonly lost: Promise<LossInfo>;
  /**
   * Opens another device like this one, which is lost: new, and whoever asked closes it. Absent where a loss is final;
   * a rejection makes it final.
   */
  reopen?(): Promise<Device>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface DeviceCapabilities {
  /** True where grid syncs need no split (the oracle). */
  readonly nativeGridBarrier: boolean;
  /** True where `RunCounts.deviceNs` is measured. */
  readonly deviceTime: boolean;
  /** True where the "device" computes on this machine's CPU: the software GPU, the oracle. */
  readonly software: boolean;
  readonly limits: DeviceLimits;
}

export interface DeviceLimits {
  readonly maxBufferBytes: number;
  readonly maxStorageBindingBytes: number;
  readonly maxStorageBuffers: number;
  readonly maxWorkgroupsPerDimension: number;
  readonly maxInvocationsPerWorkgroup: number;
  readonly maxWorkgroupBytes: number;
}

/**
 * What a device loss means for the bytes: `mirror` comes back from the last commit, `source` is uploaded again from the
 * caller's data, `scratch` comes back zeroed.
 */
export type Durability = "mirror" | "source" | "scratch";

export interface BufferInit {
  readonly byteLength: number;
  readonly durability: Durability;
  readonly data?: Uint8Array;
  readonly label: string;
}

export interface DeviceBuffer {
  readonly label: string;
  readonly byteLength: number;
  readonly durability: Durability;
  /** What a `source` was made with, where the device keeps it: the caller's own array. */
  readonly source?: Uint8Array | undefined;
  destroy(): void;
}

export interface PreparedKernel {
  readonly kernel: CompiledKernel;
}

export interface Bindings {
  /** By the kernel's binding names; each name exactly once. */
  readonly buffers: Readonly<Record<string, DeviceBuffer>>;
  /** Every parameter of the kernel but loop counters, by name. A missing or an unknown one is refused. */
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** Workgroups along x, y, z. */
  readonly grid: readonly [number, number, number];
}

export interface RunCounts {
  readonly kernelLaunches: number;
  readonly segments: number;
  readonly segmentsSkipped: number;
  /** Where `capabilities.deviceTime` says so. */
  readonly deviceNs?: number;
}

/** Both only ever grow: what was freed since is not taken off. */
export interface DeviceAllocations {
  readonly bytes: number;
  readonly events: number;
}

export interface ReadRange {
  readonly buffer: DeviceBuffer;
  readonly offsetBytes: number;
  readonly byteLength: number;
}

export interface LossInfo {
  readonly reason: "destroyed" | "unknown";
  readonly message: string;
}
