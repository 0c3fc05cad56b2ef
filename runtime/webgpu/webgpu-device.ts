/**
 * The `webgpu` device, over a GPUDevice of a browser or of Node alike. Calls reach the queue before they return, so the
 * order of calls is the order on the device, and errors come back through the promise of the call that caused them.
 */
import type { CompiledKernel, Schedule } from "../../codegen/shader/kernel.js";
import { ByteSlot } from "../byte-slot.js";
import { checkBindings } from "../check-bindings.js";
import { checkBufferInit, checkRange } from "../check-buffers.js";
import { checkGridLimit, checkScratchLimit, scratchBytes } from "../check-limits.js";
import type {
  Bindings, BufferInit, Device, DeviceAllocations, DeviceBuffer, DeviceCapabilities, Durability, LossInfo, PreparedKernel, ReadRange, RunCounts,
} from "../device.js";
import { GridwrightError } from "../error.js";
import { LruMap } from "../lru-map.js";
import { planDispatches } from "../plan-dispatches.js";
import { sumCounts } from "../run-rows.js";
import { adapterName, deviceLimits, isSoftwareAdapter, type AdapterInfo } from "./adapter-facts.js";
import type { MadeBuffers } from "./bind-group-cache.js";
import { DeviceTimer } from "./device-timer.js";
import { withErrorScopes } from "./error-scopes.js";
import { GpuAllocator } from "./gpu-allocator.js";
import { LossWatch } from "./loss-watch.js";
import { LATCH_BINDING, PARAMETER_BINDING, ParameterBlocks, SCRATCH_BINDING } from "./parameter-blocks.js";
import { prepareKernel, WebGpuKernel } from "./prepare-kernel.js";
import { readRanges } from "./read-ranges.js";
import { recordDispatches } from "./record-dispatches.js";
import { RunBuffers } from "./run-buffers.js";
import { StagingPool } from "./staging-pool.js";
import { uploadBytes } from "./upload-bytes.js";
import { BUFFER_USAGE, gpuByteLength, WebGpuBuffer } from "./webgpu-buffer.js";

/** Prepared kernels kept per device. */
const MAX_PREPARED_KERNELS = 64;

export interface WebGpuDeviceInit {
  readonly gpuDevice: GPUDevice;
  readonly adapterInfo: AdapterInfo;
  /** Whether `close` destroys the GPUDevice. False where an engine lends its own. */
  readonly owned: boolean;
  /** Measures `RunCounts.deviceNs`; needs the feature `timestamp-query` and a readback per run. */
  readonly deviceTime: boolean;
  /** Opens another device like this one; absent where a loss is final. */
  readonly reopen?: () => Promise<WebGpuDevice>;
  /** Is told of each wait for the device; the promise settles also when the device goes. */
  readonly whileWaiting?: (pending: Promise<unknown>) => void;
}

export class WebGpuDevice implements Device {
  readonly name: string;
  readonly kind = "webgpu";
  readonly capabilities: DeviceCapabilities;
  /** The device underneath, for engines that mix their own work with ours. */
  readonly gpuDevice: GPUDevice;
  readonly #owned: boolean;
  readonly #reopen: (() => Promise<WebGpuDevice>) | undefined;
  readonly #whileWaiting: ((pending: Promise<unknown>) => void) | undefined;
  readonly #watch: LossWatch;
  readonly #allocator: GpuAllocator;
  readonly #parameters: ParameterBlocks;
  readonly #runBuffers: RunBuffers;
  readonly #staging: StagingPool;
  readonly #timer: DeviceTimer | undefined;
  readonly #prepared = new LruMap<string, Promise<WebGpuKernel>>(MAX_PREPARED_KERNELS);
  /** Buffers of this device that are not destroyed. */
  readonly #buffers = new Set<WebGpuBuffer>();
  /** Buffer creations whose errors no run or read has reported yet. */
  readonly #creations = new Set<Promise<GridwrightError | undefined>>();
  #closed = false;

  constructor(init: WebGpuDeviceInit) {
    const { gpuDevice, adapterInfo } = init;
    const limits = deviceLimits(gpuDevice.limits);
    const deviceTime = init.deviceTime && gpuDevice.features.has("timestamp-query");
    this.gpuDevice = gpuDevice;
    this.name = adapterName(adapterInfo);
    this.capabilities = { nativeGridBarrier: false, deviceTime, software: isSoftwareAdapter(adapterInfo), limits };
    this.#owned = init.owned;
    this.#reopen = init.reopen;
    this.#whileWaiting = init.whileWaiting;
    this.#watch = new LossWatch(gpuDevice);
    this.#allocator = new GpuAllocator(gpuDevice);
    this.#parameters = new ParameterBlocks(gpuDevice.queue, this.#allocator, limits.maxBufferBytes);
    this.#runBuffers = new RunBuffers(this.#allocator, Math.min(limits.maxBufferBytes, limits.maxStorageBindingBytes));
    this.#staging = new StagingPool(this.#allocator, limits.maxBufferBytes);
    this.#timer = deviceTime ? new DeviceTimer(gpuDevice, this.#allocator, this.#staging) : undefined;
  }

  get lost(): Promise<LossInfo> {
    return this.#watch.lost;
  }

  get allocations(): DeviceAllocations {
    return this.#allocator;
  }

  /** Throws `device/limit` and `device/validation` at once; a lack of memory is reported by the next run or read. */
  createBuffer(init: BufferInit): WebGpuBuffer {
    this.#watch.check();
    checkBufferInit(init, this.capabilities.limits);
    const { value: gpuBuffer, error } = withErrorScopes(this.gpuDevice, `create buffer '${init.label}' of ${init.byteLength} bytes`, () =>
      this.#allocator.createBuffer({ label: init.label, size: gpuByteLength(init.byteLength), usage: BUFFER_USAGE }),
    );
    const source = init.durability === "source" ? init.data : undefined;
    const buffer = this.#adopt({ label: init.label, byteLength: init.byteLength, durability: init.durability, gpuBuffer, source }, true);
    this.#watchCreation(buffer, error);
    if (init.data !== undefined) uploadBytes(this.gpuDevice.queue, gpuBuffer, 0, init.data);
    return buffer;
  }

  /**
   * Lets a GPUBuffer of the engine stand among the bindings. It needs usage STORAGE to be bound (UNIFORM for a uniform
   * binding), COPY_DST for `write`, COPY_SRC for `read`. Destroying the wrapper leaves the GPUBuffer alone.
   */
  wrapBuffer(gpuBuffer: GPUBuffer, init: { readonly label?: string; readonly durability?: Durability } = {}): WebGpuBuffer {
    this.#watch.check();
    const { label = gpuBuffer.label, durability = "scratch" } = init;
    return this.#adopt({ label, byteLength: gpuBuffer.size, durability, gpuBuffer, source: undefined }, false);
  }

  async prepare(kernel: CompiledKernel): Promise<PreparedKernel> {
    this.#watch.check();
    const known = this.#prepared.get(kernel.hash);
    const preparing = known ?? prepareKernel(this.gpuDevice, this.capabilities.limits, kernel, this);
    if (known === undefined) {
      this.#prepared.set(kernel.hash, preparing);
      preparing.catch(() => this.#prepared.delete(kernel.hash));
    }
    return this.#watch.guard(preparing);
  }

  run(prepared: PreparedKernel, schedule: Schedule, bindings: Bindings, signal?: AbortSignal): Promise<RunCounts> {
    return this.runMany(prepared, schedule, [bindings], signal);
  }

  async runMany(prepared: PreparedKernel, schedule: Schedule, rows: readonly Bindings[], signal?: AbortSignal): Promise<RunCounts> {
    this.#watch.check();
    if (signal?.aborted === true) throw abortedError(prepared.kernel, signal.reason);
    const own = this.#kernelOf(prepared);
    const { kernel } = own;
    for (const row of rows) {
      checkBindings(kernel, row, (buffer) => this.#owns(buffer));
      checkGridLimit(kernel, this.capabilities.limits, row.grid);
      checkScratchLimit(kernel, this.capabilities.limits, row.grid);
    }
    const planned = rows.map((row) => {
      const plan = planDispatches(kernel, schedule, row);
      return { row, plan, launches: row.grid.includes(0) ? 0 : plan.dispatches.length };
    });
    const counts = sumCounts(
      planned.map(({ plan, launches }) => {
        const segments = plan.dispatches.length + plan.skipped;
        return { kernelLaunches: launches, segments, segmentsSkipped: segments - launches };
      }),
    );
    const recorded = planned.filter(({ launches }) => launches > 0);
    if (recorded.length === 0) return counts;

    const { value: fetchTime, error } = withErrorScopes(this.gpuDevice, `run kernel '${kernel.name}'`, () => {
      const parameters = this.#parameters.upload(kernel, recorded.map(({ row, plan }) => ({ values: row.parameters, blocks: plan.blocks })));
      const encoder = this.gpuDevice.createCommandEncoder();
      const made = this.#madeFor(kernel, recorded.map(({ row }) => row.grid), parameters);
      recordDispatches(
        encoder,
        this.#timer?.passDescriptor,
        own,
        recorded.map(({ row, plan }) => ({ plan, grid: row.grid, bufferOf: (binding) => this.#bound(row, binding.name) })),
        made,
      );
      const fetch = this.#timer?.record(encoder);
      this.gpuDevice.queue.submit([encoder.finish()]);
      return fetch;
    });
    await this.#settle(error);
    return fetchTime === undefined ? counts : { ...counts, deviceNs: await this.#mapping(fetchTime()) };
  }

  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    this.#watch.check();
    const own = this.#own(buffer, "write");
    checkRange(own, offsetBytes, bytes.byteLength, "write");
    uploadBytes(this.gpuDevice.queue, own.gpuBuffer, offsetBytes, bytes);
  }

  /** A slot of `into` receives its range; missing slots are appended to `into`, surplus ones stay as they are. */
  async read(ranges: readonly ReadRange[], into: ByteSlot[] = []): Promise<ByteSlot[]> {
    this.#watch.check();
    const total = ranges.reduce((sum, range) => {
      checkRange(this.#own(range.buffer, "read"), range.offsetBytes, range.byteLength, "read");
      return sum + range.byteLength;
    }, 0);
    this.#checkReadback(total);
    if (total === 0) {
      ranges.forEach((_, index) => slotAt(into, index).resize(0));
      return into;
    }
    const { value: reading, error } = withErrorScopes(this.gpuDevice, "read buffers", () =>
      readRanges(this.gpuDevice, this.#staging, ranges, total, (buffer) => this.#own(buffer, "read").gpuBuffer),
    );
    // Awaited together, and nothing reaches the caller's slots before both are known to be good.
    const [readback, scopes] = await Promise.allSettled([this.#mapping(reading), this.#settle(error)]);
    if (readback.status === "rejected") throw readback.reason;
    if (scopes.status === "rejected") {
      readback.value.discard();
      throw scopes.reason;
    }
    try {
      readback.value.take((index) => slotAt(into, index));
    } catch (error) {
      // A loss unmaps what was mapped a moment before.
      throw await this.#watch.explain(mappingError(error));
    }
    return into;
  }

  /** Opens a device like this one. Throws `device/lost` where nothing says how. */
  async reopen(): Promise<WebGpuDevice> {
    if (this.#reopen !== undefined) return this.#reopen();
    throw new GridwrightError({
      code: "device/lost",
      message: `device '${this.name}' cannot be opened again: whoever wrapped it gave no 'reopen'`,
      help: "pass wrapDevice a 'reopen' that makes a new GPUDevice",
    });
  }

  /** Waits for nothing but work that the device cannot interrupt. Twice is harmless. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch.close();
    for (const buffer of this.#buffers) buffer.destroy();
    this.#prepared.clear();
    this.#parameters.destroy();
    this.#runBuffers.destroy();
    this.#staging.destroy();
    this.#timer?.destroy();
    if (this.#owned) this.gpuDevice.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #adopt(init: { label: string; byteLength: number; durability: Durability; gpuBuffer: GPUBuffer; source: Uint8Array | undefined }, destroys: boolean): WebGpuBuffer {
    const buffer: WebGpuBuffer = new WebGpuBuffer({
      ...init,
      onDestroy: () => {
        this.#buffers.delete(buffer);
        if (destroys) init.gpuBuffer.destroy();
      },
    });
    this.#buffers.add(buffer);
    return buffer;
  }

  #owns(buffer: DeviceBuffer): buffer is WebGpuBuffer {
    return buffer instanceof WebGpuBuffer && this.#buffers.has(buffer);
  }

  #own(buffer: DeviceBuffer, doing: "read" | "write" | "bind"): WebGpuBuffer {
    if (!this.#owns(buffer)) {
      throw new GridwrightError({
        code: "device/foreign-buffer",
        message: `cannot ${doing} buffer '${buffer.label}': it was not created by this device, or is destroyed`,
        help: "create it with this device's createBuffer (or wrapBuffer for a GPUBuffer of your own), and keep it while it is in use",
        fields: { label: buffer.label },
      });
    }
    if (buffer.failure !== undefined) throw buffer.failure;
    return buffer;
  }

  /** One scratch serves all rows: each writes it before it reads, and the pass runs them one after the other. */
  #madeFor(kernel: CompiledKernel, grids: readonly Bindings["grid"][], parameters: GPUBuffer | undefined): MadeBuffers {
    const made = new Map<number, GPUBuffer>();
    if (parameters !== undefined) made.set(PARAMETER_BINDING, parameters);
    if (kernel.scratch !== undefined) made.set(SCRATCH_BINDING, this.#runBuffers.scratch(Math.max(...grids.map((grid) => scratchBytes(kernel, grid)))));
    if (kernel.latchRecords !== undefined) made.set(LATCH_BINDING, this.#runBuffers.records(kernel.latchRecords));
    return made;
  }

  #bound(bindings: Bindings, name: string): GPUBuffer {
    const buffer = bindings.buffers[name];
    if (buffer === undefined) throw new RangeError(`no buffer for binding '${name}'`);
    return this.#own(buffer, "bind").gpuBuffer;
  }

  #kernelOf(prepared: PreparedKernel): WebGpuKernel {
    if (prepared instanceof WebGpuKernel && prepared.owner === this) return prepared;
    throw new GridwrightError({
      code: "device/validation",
      message: `kernel '${prepared.kernel.name}' was prepared by another device`,
      help: "prepare it with the device that runs it",
      fields: { kernel: prepared.kernel.name },
    });
  }

  #checkReadback(total: number): void {
    const { maxBufferBytes } = this.capabilities.limits;
    if (total <= maxBufferBytes) return;
    throw new GridwrightError({
      code: "device/limit",
      message: `a readback of ${total} bytes goes through one buffer (maxBufferBytes of this device is ${maxBufferBytes})`,
      help: "read fewer bytes at a time",
      fields: { limit: "maxBufferBytes", allowed: maxBufferBytes, actual: total },
    });
  }

  #watchCreation(buffer: WebGpuBuffer, error: Promise<GridwrightError | undefined>): void {
    this.#creations.add(error);
    void error.then((failure) => {
      buffer.failure = failure;
      if (failure === undefined) this.#creations.delete(error);
    });
  }

  /** Resolves when neither the scopes nor the buffer creations before them hold an error; throws the first otherwise. */
  async #settle(scopes: Promise<GridwrightError | undefined>): Promise<void> {
    const creations = [...this.#creations];
    const errors = await this.#watch.guard(Promise.all([...creations, scopes]));
    for (const creation of creations) this.#creations.delete(creation);
    this.#watch.check();
    const error = errors.find((each) => each !== undefined);
    if (error !== undefined) throw error;
  }

  /** A mapping fails without a reason of its own when the device goes; the loss is the reason then. */
  async #mapping<T>(mapping: Promise<T>): Promise<T> {
    try {
      const guarded = this.#watch.guard(mapping);
      this.#whileWaiting?.(guarded);
      return await guarded;
    } catch (error) {
      throw await this.#watch.explain(mappingError(error));
    }
  }
}

function slotAt(slots: ByteSlot[], index: number): ByteSlot {
  return (slots[index] ??= new ByteSlot());
}

function mappingError(cause: unknown): GridwrightError {
  return new GridwrightError({
    code: "device/validation",
    message: `the device failed to map a readback (${cause instanceof Error ? cause.message : String(cause)})`,
    help: "this device cannot be read any more; open a new one",
    cause,
  });
}

function abortedError(kernel: CompiledKernel, reason: unknown): GridwrightError {
  return new GridwrightError({
    code: "run/aborted",
    message: `the run of kernel '${kernel.name}' was aborted before it was submitted`,
    help: "run it again without the signal; nothing has changed on the device",
    fields: { kernel: kernel.name },
    cause: reason,
  });
}
