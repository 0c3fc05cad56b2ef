import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { ByteSlot } from "./byte-slot.js";
import { checkKernelGeometry } from "./check-megakernel.js";
import type { DataBufferInit } from "./data-buffer.js";
import type { Device } from "./device.js";
import { type DispatchBuffers, slotCountMismatch } from "./dispatch/dispatch-buffers.js";
import { type BatchDispatched, type BatchOptions, type DispatchOptions, type Dispatched, Dispatcher, type ResidentDispatched } from "./dispatch/dispatcher.js";
import type { ResidentHandles, ResidentResourceName } from "./dispatch/resident-handles.js";
import { GridwrightError } from "./error.js";
import { CONTROL_TENANT_QUOTAS_WORD, MAX_TENANTS, QUOTA_UNLIMITED } from "./generated/megakernel.js";
import { KernelInstance, kernelClosed } from "./kernel-instance.js";
import { ResidentBuffers } from "./mirror/resident-buffers.js";
import { Ring } from "./ring/ring.js";
import { type RingOptions, ringGeometry } from "./ring/ring-geometry.js";
import { RingState } from "./ring/ring-state.js";
import { type RunOptions, type RunReport, runUntilIdle } from "./ring/run-until-idle.js";
import { writePriorityOffsets } from "./wire/priority-offsets.js";

export interface MegakernelInit {
  readonly kernel: CompiledKernel;
  /** The kernel's data buffers by name, each exactly once. */
  readonly buffers?: Readonly<Record<string, DataBufferInit>>;
  /** The only slot count that this kernel runs. Default: any. */
  readonly slotCount?: number;
}

/**
 * A compiled megakernel on a device, with its data buffers. Rings are made on it and run through it; beside them stand the
 * low-level calls, for callers who own their bytes: `dispatch`, `dispatchResident`, `dispatchResidentMany`. Each of these is
 * one bounded round over exactly the buffers given, with a claim budget that lets every claimable slot run once, and takes
 * its turn among the rounds of rings.
 */
export class Megakernel {
  readonly kernel: CompiledKernel;
  /** Undefined where any slot count will do. */
  readonly slotCount: number | undefined;
  readonly #instance: KernelInstance;
  readonly #dispatcher: Dispatcher;
  readonly #states = new WeakMap<Ring, RingState>();
  /** Not closed. */
  readonly #rings = new Set<Ring>();
  #closing: Promise<void> | undefined;

  private constructor(instance: KernelInstance, slotCount: number | undefined) {
    this.#instance = instance;
    this.kernel = instance.compiled;
    this.slotCount = slotCount;
    this.#dispatcher = new Dispatcher(instance, slotCount);
  }

  /**
   * The one that the kernel runs on now: after a recovery another than it was made on. All kernels of a lost device come back
   * on the same one, which closes with the last of them.
   */
  get device(): Device {
    return this.#instance.device;
  }

  /**
   * Compiles for the device and makes the data buffers. The device stays the caller's to close.
   *
   * @throws GridwrightError `ring/geometry`, `kernel/abi-mismatch`, `kernel/binding`, `kernel/no-code-for-device`, and what the
   * device says
   */
  static async create(device: Device, { kernel, buffers = {}, slotCount }: MegakernelInit): Promise<Megakernel> {
    checkKernelGeometry(kernel, slotCount);
    return new Megakernel(await KernelInstance.create(device, kernel, buffers), slotCount);
  }

  /** @throws GridwrightError `ring/geometry`, `resident/slot-count-mismatch`, `encode/cap`, and what the device says to the sizes */
  createRing(options: RingOptions): Ring {
    this.#assertOpen();
    const { slotCount, observables, tenants, offsets, targetRoundMs } = ringGeometry(options);
    if (this.slotCount !== undefined && this.slotCount !== slotCount) throw slotCountMismatch("the kernel", this.slotCount, "the ring", slotCount);
    const mirror = new ResidentBuffers({ slotCount, tenants, observables });
    writePriorityOffsets(mirror.controlBytes, offsets);
    mirror.controlWords.fill(QUOTA_UNLIMITED, CONTROL_TENANT_QUOTAS_WORD, CONTROL_TENANT_QUOTAS_WORD + MAX_TENANTS);
    const state = new RingState({ kernel: this.#instance, mirror, offsets, targetRoundMs });
    const ring: Ring = new Ring(state, () => this.#rings.delete(ring));
    this.#states.set(ring, state);
    this.#rings.add(ring);
    return ring;
  }

  /**
   * Runs rounds until nothing is left, nothing may run, or a limit is reached. After an error the mirror, and every
   * ticket, is as the last commit left it.
   *
   * A lost device is opened again where it says how, at most `maxRecoveries` times, and the run goes on from the last commit.
   * A loss beyond that is final for the ring: `device/lost`, which carries the mirror (`committedMirror`).
   *
   * @throws GridwrightError `ring/busy`, `ring/closed`, `run/options`, `commit/report`, `device/lost`
   */
  async runUntilIdle(ring: Ring, options: RunOptions = {}): Promise<RunReport> {
    const state = this.#states.get(ring);
    if (state === undefined) {
      throw new GridwrightError({
        code: "run/options",
        message: "the ring was made on another kernel",
        help: "run a ring through the kernel whose createRing made it",
      });
    }
    return runUntilIdle(state, options);
  }

  /**
   * One round over the caller's bytes, which are uploaded, left as they are, and read back whole. Leave them alone until it
   * resolves: after a loss of the device they are uploaded once more, to another one.
   *
   * @throws GridwrightError `resident/shape`, `resident/slot-count-mismatch`, `kernel/abi-mismatch`, `run/options` before the
   * device is touched; `device/lost`, and what the device says. No output has changed then.
   */
  async dispatch(buffers: DispatchBuffers, options: DispatchOptions = {}): Promise<Dispatched> {
    this.#assertOpen();
    return this.#dispatcher.dispatch(buffers, options);
  }

  /**
   * Puts a copy of the mirror on the device, where it stays between dispatches.
   *
   * @throws GridwrightError `resident/shape`, `resident/slot-count-mismatch`, and what the device says
   */
  async createResident(mirror: ResidentBuffers): Promise<ResidentHandles> {
    this.#assertOpen();
    return this.#dispatcher.createResident(mirror);
  }

  /**
   * One round over resident buffers: nothing is uploaded, everything is read back, and kept, so that a loss of the device
   * can be made good. `handles` of the result is the name for the next call.
   *
   * @throws GridwrightError `resident/stale-generation`, `run/options` before the device is touched; `device/lost`, and what
   * the device says. No output has changed then, and the next dispatch starts from the last one that succeeded.
   */
  async dispatchResident(handles: ResidentHandles, options: { readonly outputs?: ByteSlot[] } = {}): Promise<ResidentDispatched> {
    this.#assertOpen();
    return this.#dispatcher.dispatchResident(handles, options);
  }

  /**
   * `dispatchResident` for many at once: one call to the device for all rounds, in order, and one for all readbacks. Buffers
   * that stand in several rows show in each what the last of them left. No rows touch no device.
   *
   * @throws GridwrightError as `dispatchResident`, for any row before the device is touched
   */
  async dispatchResidentMany(rows: readonly ResidentHandles[], options: BatchOptions = {}): Promise<BatchDispatched> {
    this.#assertOpen();
    return this.#dispatcher.dispatchResidentMany(rows, options);
  }

  /**
   * Writes whole words into a resident buffer, between dispatches.
   *
   * @throws GridwrightError `resident/stale-generation`, `resident/shape`; nothing is changed then
   */
  async writeResident(handles: ResidentHandles, resource: ResidentResourceName, offsetBytes: number, bytes: Uint8Array): Promise<void> {
    this.#assertOpen();
    return this.#dispatcher.writeResident(handles, resource, offsetBytes, bytes);
  }

  /**
   * The name of the same buffers in the present generation: as the last dispatch left them, where the device was lost since.
   *
   * @throws GridwrightError `resident/stale-generation` for buffers that were released, and what the device says
   */
  async renewResident(handles: ResidentHandles): Promise<ResidentHandles> {
    this.#assertOpen();
    return this.#dispatcher.renewResident(handles);
  }

  /** Frees resident buffers. Any later use of a name of theirs fails. Twice is harmless. */
  releaseResident(handles: ResidentHandles): void {
    this.#dispatcher.releaseResident(handles);
  }

  /**
   * Bytes of a data buffer, copied: of a `mirror` as last committed, of any other as the device holds them now.
   *
   * @throws GridwrightError `kernel/binding`; but for a `mirror`, `device/lost` from a loss until a run has recovered from it
   */
  async readBuffer(name: string, offsetBytes = 0, byteLength?: number): Promise<Uint8Array<ArrayBuffer>> {
    this.#assertOpen();
    const buffer = this.#instance.data.get(name);
    const length = byteLength ?? buffer.byteLength - offsetBytes;
    buffer.checkWindow(offsetBytes, length);
    return this.#instance.data.read(name, offsetBytes, length);
  }

  /**
   * Writes into a data buffer: now, or after the commit of the round in flight. The bytes are copied. A loss of the device
   * takes them from a `scratch` only.
   */
  writeBuffer(name: string, offsetBytes: number, bytes: Uint8Array): void {
    this.#assertOpen();
    this.#instance.writeData(name, offsetBytes, bytes);
  }

  /** Waits for the dispatches under way, closes the rings and frees the buffers made for it. Twice is harmless. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#rings].map((ring) => ring.close()));
    await this.#instance.close(() => this.#dispatcher.destroy());
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw kernelClosed();
  }
}
