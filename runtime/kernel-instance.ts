import type { CompiledKernel, MegakernelFacts } from "../codegen/shader/kernel.js";
import { megakernelFacts } from "./check-megakernel.js";
import type { DataBufferInit } from "./data-buffer.js";
import { DataBuffers } from "./data-buffers.js";
import { shareSuccessor } from "./device-line.js";
import type { Device, PreparedKernel } from "./device.js";
import { GridwrightError } from "./error.js";
import { Exclusive } from "./exclusive.js";
import { Generation, isLoss } from "./generation.js";
import { OpcodePlans } from "./ring/opcode-plan.js";

/** What the rings of one kernel share: the device of this generation, the pipelines, the data buffers, and whose turn it is. */
export class KernelInstance {
  readonly compiled: CompiledKernel;
  readonly facts: MegakernelFacts;
  readonly data: DataBuffers;
  readonly plans: OpcodePlans;
  /** Element counts of data buffers, by the kernel parameter that wants them. */
  readonly counts: ReadonlyMap<string, number>;
  /** True while the device may hold effects of a round that was never committed. */
  dataInexact = false;
  /** Rounds of different rings take turns, since a commit reads data buffers that they share. */
  readonly #turns = new Exclusive();
  readonly #waitingWrites: { readonly name: string; readonly offsetBytes: number; readonly bytes: Uint8Array }[] = [];
  #roundInFlight = false;
  #generation: Generation;
  #recovering = false;
  #closed = false;

  private constructor(generation: Generation, compiled: CompiledKernel, facts: MegakernelFacts, data: DataBuffers) {
    this.#generation = generation;
    this.compiled = compiled;
    this.facts = facts;
    this.data = data;
    this.counts = data.counts;
    this.plans = new OpcodePlans(compiled.name, facts.handlers);
  }

  static async create(device: Device, compiled: CompiledKernel, buffers: Readonly<Record<string, DataBufferInit>>): Promise<KernelInstance> {
    const facts = megakernelFacts(compiled);
    const generation = await Generation.first(device, compiled);
    try {
      const data = await DataBuffers.create(device, compiled, facts.dataBuffers, buffers);
      return new KernelInstance(generation, compiled, facts, data);
    } catch (error) {
      await generation.end();
      throw error;
    }
  }

  /** The present one. Changes in `recover` alone, and never during a round. */
  get generation(): Generation {
    return this.#generation;
  }

  get device(): Device {
    return this.#generation.device;
  }

  get prepared(): PreparedKernel {
    return this.#generation.prepared;
  }

  /**
   * Where a round has met the loss of this generation's device: opens another, or joins the kernels that have, and makes
   * pipelines and data buffers again, as the last commit of any ring left them. Rings follow, each at its next round.
   * Harmless where nothing is lost.
   *
   * Resolves with the loss of the new device where that is gone again already. Rejects where no device can be opened, or
   * the new one takes the kernel or its buffers no more; the generation is still the lost one then.
   */
  recover(): Promise<GridwrightError | undefined> {
    return this.#turns.run(async () => {
      if (!this.#generation.isLost || this.#closed) return undefined;
      this.#recovering = true;
      try {
        return await this.#openNext(this.#generation);
      } finally {
        this.#recovering = false;
      }
    });
  }

  /** Ends with the present generation `lost`, or with the next one; nothing is left of an attempt that fails. */
  async #openNext(lost: Generation): Promise<GridwrightError | undefined> {
    const share = await shareSuccessor(lost.device);
    try {
      const next = await lost.next(share);
      if (this.#closed) {
        await next.end();
        return undefined;
      }
      this.data.moveTo(next.device);
      this.#generation = next;
      this.dataInexact = false;
    } catch (error) {
      if (isLoss(error)) share.markLost();
      await share.release();
      if (isLoss(error)) return error;
      throw error;
    }
    await lost.end();
    return undefined;
  }

  /**
   * Waits for the round under way, then frees the data buffers, calls `release` for what else was made, and lets go of a
   * device that a recovery opened. A recovery under way is not waited for: it cleans up after itself.
   */
  async close(release: () => void): Promise<void> {
    this.#closed = true;
    if (!this.#recovering) await this.#turns.run(async () => {});
    release();
    this.data.destroy();
    await this.#generation.end();
  }

  /**
   * Runs one round, from its uploads to the end of its commit, alone on the data buffers. A loss that it meets is noted.
   *
   * @throws GridwrightError `ring/closed`, and what `work` throws
   */
  round<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      if (this.#closed) throw kernelClosed();
      this.#roundInFlight = true;
      let result: T;
      try {
        result = await work();
      } catch (error) {
        // The round's own error says more than a device that refuses the writes as well. What they wrote is kept.
        this.#flushWrites();
        if (isLoss(error)) this.#generation.isLost = true;
        throw error;
      }
      const refused = this.#flushWrites();
      if (refused !== undefined) throw refused.error;
      return result;
    });
  }

  /**
   * Now, or after the commit of the round in flight, which would overwrite it in the mirror. On a lost device it counts as
   * written just before the loss: the next round finds that and recovers.
   */
  writeData(name: string, offsetBytes: number, bytes: Uint8Array): void {
    this.data.get(name).checkWindow(offsetBytes, bytes.byteLength);
    if (bytes.byteLength === 0) return;
    if (this.#roundInFlight) this.#waitingWrites.push({ name, offsetBytes, bytes: bytes.slice() });
    else this.#write(name, offsetBytes, bytes);
  }

  #write(name: string, offsetBytes: number, bytes: Uint8Array): void {
    try {
      this.data.get(name).write(this.device, offsetBytes, bytes);
    } catch (error) {
      if (!isLoss(error)) throw error;
      this.#generation.isLost = true;
    }
  }

  /** Does what `writeData` put off. Returns the first refusal of the device. */
  #flushWrites(): { readonly error: unknown } | undefined {
    this.#roundInFlight = false;
    let refused: { readonly error: unknown } | undefined;
    for (const { name, offsetBytes, bytes } of this.#waitingWrites.splice(0)) {
      try {
        this.#write(name, offsetBytes, bytes);
      } catch (error) {
        this.dataInexact = true;
        refused ??= { error };
      }
    }
    return refused;
  }
}

export function kernelClosed(): GridwrightError {
  return new GridwrightError({ code: "ring/closed", message: "the kernel is closed", help: "make a new one with Megakernel.create" });
}
