/**
 * The low-level calls of a kernel. Each is one bounded round per row over exactly the given buffers: no ring, no tickets, no
 * adapting budget. What ran is read back whole.
 */
import type { ByteSlot } from "../byte-slot.js";
import { GridwrightError } from "../error.js";
import { staleGeneration } from "../generation.js";
import type { KernelInstance } from "../kernel-instance.js";
import { OUTPUT_COUNT, Readback } from "../mirror/readback.js";
import { Recoveries } from "../ring/recoveries.js";
import type { ResidentBuffers } from "../mirror/resident-buffers.js";
import type { BatchScratch } from "./batch-scratch.js";
import { type DispatchBuffers, checkDispatchBuffers, checkSlotCount, emptyIoQueue, slotCountMismatch } from "./dispatch-buffers.js";
import { DispatchMeter } from "./dispatch-meter.js";
import type { DispatchSource } from "./dispatch-source.js";
import type { DispatchStats } from "./dispatch-stats.js";
import { DispatchTarget } from "./dispatch-target.js";
import { HostSource } from "./host-source.js";
import { checkSeparate, fillUp, fillUpRows, newOutputs } from "./output-rows.js";
import type { ResidentHandles, ResidentResourceName } from "./resident-handles.js";
import { ResidentSet } from "./resident-set.js";
import { runDispatch } from "./run-dispatch.js";

export interface DispatchOptions {
  /** Receives control, ring, debug log and IO queue: same list, same slots, same storage where it suffices. Default: a new list. */
  readonly outputs?: ByteSlot[];
  /** Receives the outputs by exchanging storage, which leaves them empty and ready for the next call. */
  readonly readback?: Readback;
}

export interface Dispatched {
  readonly outputs: ByteSlot[];
  /** The one passed in. */
  readonly readback?: Readback;
  readonly stats: DispatchStats;
}

export interface ResidentDispatched {
  readonly outputs: ByteSlot[];
  /** For the next call: the same, unless the device was lost meanwhile. */
  readonly handles: ResidentHandles;
  readonly stats: DispatchStats;
}

export interface BatchOptions {
  /** Receives a row of four outputs for each row, as `DispatchOptions.outputs`. Surplus rows are dropped. */
  readonly outputs?: ByteSlot[][];
  /** Receives them instead. */
  readonly scratch?: BatchScratch;
}

export interface BatchDispatched {
  readonly outputs: readonly ByteSlot[][];
  /** For the next call: the same list, unless the device was lost meanwhile. */
  readonly handles: readonly ResidentHandles[];
  readonly stats: DispatchStats;
}

export class Dispatcher {
  readonly #kernel: KernelInstance;
  readonly #slotCount: number | undefined;
  readonly #hostTarget: DispatchTarget;
  readonly #emptyIoQueue = emptyIoQueue();
  /** Keyed by name, so that an old name still leads to its buffers. */
  readonly #sets = new WeakMap<ResidentHandles, ResidentSet>();
  readonly #live = new Set<ResidentSet>();

  constructor(kernel: KernelInstance, slotCount: number | undefined) {
    this.#kernel = kernel;
    this.#slotCount = slotCount;
    this.#hostTarget = new DispatchTarget(kernel);
  }

  async dispatch(buffers: DispatchBuffers, { outputs = newOutputs(), readback }: DispatchOptions): Promise<Dispatched> {
    const bytes = checkDispatchBuffers(buffers, this.#emptyIoQueue, this.#slotCount);
    checkSeparate([outputs], readback?.slots);
    const source = new HostSource(bytes, this.#hostTarget);
    const handed = bytes.controlBytes.byteLength + bytes.ringBytes.byteLength + bytes.debugLogBytes.byteLength + bytes.ioQueueBytes.byteLength;
    const stats = await this.#run([source], [fillUp(outputs)], { handed, residentRows: 0 });
    if (readback === undefined) return { outputs, stats };
    Readback.drainOutputsInto(outputs, bytes.slotCount, readback);
    return { outputs, readback, stats };
  }

  async createResident(mirror: ResidentBuffers): Promise<ResidentHandles> {
    checkSlotCount(mirror.slotCount);
    if (this.#slotCount !== undefined && this.#slotCount !== mirror.slotCount) {
      throw slotCountMismatch("the kernel", this.#slotCount, "the mirror", mirror.slotCount);
    }
    const set = new ResidentSet(this.#kernel, mirror);
    await this.#survivingLoss(async () => set.bring());
    this.#live.add(set);
    return this.#nameOf(set);
  }

  async dispatchResident(handles: ResidentHandles, { outputs = newOutputs() }: { readonly outputs?: ByteSlot[] }): Promise<ResidentDispatched> {
    const set = this.#setOf(handles);
    checkSeparate([outputs]);
    const stats = await this.#run([set], [fillUp(outputs)], { handed: 0, residentRows: 1 });
    return { outputs, handles: this.#nameOf(set), stats };
  }

  async dispatchResidentMany(rows: readonly ResidentHandles[], { outputs, scratch }: BatchOptions): Promise<BatchDispatched> {
    if (outputs !== undefined && scratch !== undefined) {
      throw new GridwrightError({ code: "run/options", message: "a batch has both outputs and a scratch", help: "pass one of them" });
    }
    try {
      const sets = rows.map((handles) => this.#setOf(handles));
      const list = outputs ?? [];
      if (outputs !== undefined) checkSeparate(outputs);
      const wanted = scratch === undefined ? fillUpRows(list, rows.length) : scratch.begin(rows.length);
      const stats = await this.#run(sets, wanted, { handed: 0, residentRows: rows.length });
      list.length = Math.min(list.length, rows.length);
      const names = sets.map((set) => this.#nameOf(set));
      const handles = names.every((name, i) => name === rows[i]) ? rows : names;
      return { outputs: scratch?.show(rows.length) ?? list, handles, stats };
    } catch (error) {
      scratch?.clear();
      throw error;
    }
  }

  /** Takes its turn among the rounds, so that no readback under way misses it. */
  async writeResident(handles: ResidentHandles, resource: ResidentResourceName, offsetBytes: number, bytes: Uint8Array): Promise<void> {
    const set = this.#setOf(handles);
    set.checkWindow(resource, offsetBytes, bytes.byteLength);
    const copy = bytes.slice();
    await this.#survivingLoss(async () => set.write(resource, offsetBytes, copy));
  }

  async renewResident(handles: ResidentHandles): Promise<ResidentHandles> {
    const set = this.#known(handles);
    await this.#survivingLoss(async () => set.bring());
    return this.#nameOf(set);
  }

  releaseResident(handles: ResidentHandles): void {
    const set = this.#sets.get(handles);
    if (set === undefined) return;
    set.release();
    this.#live.delete(set);
  }

  destroy(): void {
    for (const set of this.#live) set.release();
    this.#live.clear();
    this.#hostTarget.destroy();
  }

  async #run(sources: readonly DispatchSource[], rows: ByteSlot[][], of: { handed: number; residentRows: number }): Promise<DispatchStats> {
    const meter = new DispatchMeter();
    const recoveries = sources.length === 0 ? undefined : await this.#survivingLoss(() => runDispatch(this.#kernel, sources, rows, meter));
    for (const row of rows) row.length = Math.min(row.length, OUTPUT_COUNT);
    const recovered = recoveries !== undefined && recoveries.count > 0;
    return meter.finish({
      ...of,
      rows,
      recovered,
      compileNs: recovered ? this.#kernel.generation.compileNs : 0,
      recoveryNs: recoveries?.ns ?? 0,
    });
  }

  /** One more attempt after a loss of the device; any other error at once, and so a second loss. */
  async #survivingLoss(attempt: () => Promise<unknown>): Promise<Recoveries> {
    const recoveries = new Recoveries(this.#kernel);
    for (;;) {
      try {
        await this.#kernel.round(attempt);
        return recoveries;
      } catch (error) {
        await recoveries.survive(error);
      }
    }
  }

  #nameOf(set: ResidentSet): ResidentHandles {
    const handles = set.name();
    this.#sets.set(handles, set);
    return handles;
  }

  /** @throws GridwrightError `resident/stale-generation` for a name of another generation, or of released buffers */
  #setOf(handles: ResidentHandles): ResidentSet {
    const set = this.#known(handles);
    const current = this.#kernel.generation.number;
    if (handles.generation !== current) throw staleGeneration("a ResidentHandles", handles.generation, current);
    return set;
  }

  #known(handles: ResidentHandles): ResidentSet {
    const set = this.#sets.get(handles);
    if (set === undefined) {
      throw new GridwrightError({
        code: "resident/stale-generation",
        message: "these handles name no buffers of this kernel",
        help: "use a ResidentHandles with the kernel whose createResident made it",
        fields: { generation: handles.generation, current: this.#kernel.generation.number },
      });
    }
    set.assertLive();
    return set;
  }
}
