import type { CompiledKernel, Schedule } from "../../codegen/shader/kernel.js";
import { ByteSlot } from "../../runtime/byte-slot.js";
import { GridwrightError } from "../../runtime/error.js";
import type { Bindings, BufferInit, Device, DeviceBuffer, Durability, LossInfo, PreparedKernel, ReadRange, RunCounts } from "../../runtime/device.js";
import { type ModelHandler, type ModelMemory, runModelRound } from "./model-kernel.js";

export interface Transfer {
  readonly label: string;
  readonly offsetBytes: number;
  readonly byteLength: number;
}

class ModelBufferMemory implements DeviceBuffer {
  readonly label: string;
  readonly byteLength: number;
  readonly durability: Durability;
  readonly bytes: Uint8Array<ArrayBuffer>;
  destroyed = false;

  constructor(init: BufferInit) {
    this.label = init.label;
    this.byteLength = init.byteLength;
    this.durability = init.durability;
    this.bytes = new Uint8Array(init.byteLength);
    this.bytes.set(init.data ?? []);
  }

  destroy(): void {
    this.destroyed = true;
  }
}

/** A device in the test's own process that runs `modelKernel`s, notes every transfer, and goes wrong when told to. */
export class ModelDevice implements Device {
  readonly name = "model (TypeScript, software)";
  readonly kind = "model";
  readonly capabilities;
  readonly lost: Promise<LossInfo>;
  readonly buffers: ModelBufferMemory[] = [];
  readonly writes: Transfer[] = [];
  readonly reads: (readonly Transfer[])[] = [];
  readonly rounds: Bindings[] = [];
  /** Called while a round is under way, after its work and before its end. */
  duringRun: ((memory: ModelMemory) => void | Promise<void>) | undefined;
  /** Thrown instead of the next call of that kind. */
  fail: { readonly call: "run" | "read" | "write" | "createBuffer"; readonly error: Error } | undefined;
  /** Opens the next device after a loss. */
  reopen?: () => Promise<Device>;
  closed = false;
  readonly #handlers: readonly ModelHandler[];
  #loss: LossInfo | undefined;
  #announceLoss: (info: LossInfo) => void = () => {};

  constructor(handlers: readonly ModelHandler[], options: { software?: boolean; maxWorkgroups?: number } = {}) {
    this.#handlers = handlers;
    this.lost = new Promise((resolve) => (this.#announceLoss = resolve));
    this.capabilities = {
      nativeGridBarrier: false,
      deviceTime: false,
      software: options.software ?? true,
      limits: {
        maxBufferBytes: 2 ** 30,
        maxStorageBindingBytes: 2 ** 30,
        maxStorageBuffers: 8,
        maxWorkgroupsPerDimension: options.maxWorkgroups ?? 1,
        maxInvocationsPerWorkgroup: 256,
        maxWorkgroupBytes: 2 ** 14,
      },
    };
  }

  /** From now on every call fails, also those under way; what the buffers hold is gone. */
  lose(): void {
    this.#loss ??= { reason: "unknown", message: "lost by the test" };
    for (const { bytes } of this.buffers) bytes.fill(0xa5);
    this.#announceLoss(this.#loss);
  }

  createBuffer(init: BufferInit): DeviceBuffer {
    this.#failIf("createBuffer");
    const buffer = new ModelBufferMemory(init);
    this.buffers.push(buffer);
    return buffer;
  }

  async prepare(kernel: CompiledKernel): Promise<PreparedKernel> {
    this.#checkAlive();
    await null;
    this.#checkAlive();
    return { kernel };
  }

  async run({ kernel }: PreparedKernel, _schedule: Schedule, bindings: Bindings): Promise<RunCounts> {
    this.#failIf("run");
    for (const { name } of kernel.bindings) if (!(name in bindings.buffers)) throw new Error(`binding ${name} is missing`);
    for (const { name } of kernel.parameters) if (!(name in bindings.parameters)) throw new Error(`parameter ${name} is missing`);
    this.rounds.push({ ...bindings, parameters: { ...bindings.parameters } });
    const memory = Object.fromEntries(Object.entries(bindings.buffers).map(([name, buffer]) => [name, wordsOf(this.#memory(buffer))]));
    const [x, y, z] = bindings.grid;
    runModelRound({
      memory,
      handlers: this.#handlers,
      invocations: x * y * z * kernel.workgroupSize[0],
      claimBudget: Number(bindings.parameters["claim_budget"]),
      slotCount: Number(bindings.parameters["slot_count"]),
    });
    await this.duringRun?.(memory);
    this.#checkAlive();
    return { kernelLaunches: 1, segments: 1, segmentsSkipped: 0 };
  }

  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    this.#failIf("write");
    this.writes.push({ label: buffer.label, offsetBytes, byteLength: bytes.byteLength });
    this.#memory(buffer).bytes.set(bytes, offsetBytes);
  }

  async read(ranges: readonly ReadRange[], into: ByteSlot[] = []): Promise<ByteSlot[]> {
    this.#failIf("read");
    this.reads.push(ranges.map(({ buffer, offsetBytes, byteLength }) => ({ label: buffer.label, offsetBytes, byteLength })));
    const copies = ranges.map(({ buffer, offsetBytes, byteLength }) => this.#memory(buffer).bytes.slice(offsetBytes, offsetBytes + byteLength));
    await null;
    this.#checkAlive();
    return copies.map((bytes, i) => {
      const slot = into[i] ?? new ByteSlot();
      slot.resize(bytes.byteLength).set(bytes);
      return slot;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  /** The transfers to one buffer since the last call, as `offset+length`. */
  takeWrites(label: string): string[] {
    const taken = this.writes.filter((write) => write.label === label).map(({ offsetBytes, byteLength }) => `${offsetBytes}+${byteLength}`);
    this.writes.length = 0;
    return taken;
  }

  #memory(buffer: DeviceBuffer): ModelBufferMemory {
    const found = this.buffers.find((candidate) => candidate === buffer);
    if (found === undefined || found.destroyed) throw new Error(`buffer ${buffer.label} is not alive`);
    return found;
  }

  #checkAlive(): void {
    if (this.#loss === undefined) return;
    throw new GridwrightError({ code: "device/lost", message: "the model device is lost", help: "open another", fields: { ...this.#loss } });
  }

  #failIf(call: "run" | "read" | "write" | "createBuffer"): void {
    this.#checkAlive();
    if (this.fail?.call !== call) return;
    const { error } = this.fail;
    this.fail = undefined;
    throw error;
  }
}

function wordsOf({ bytes }: ModelBufferMemory): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
