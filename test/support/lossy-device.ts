import type { CompiledKernel, Schedule } from "../../codegen/shader/kernel.js";
import type { ByteSlot } from "../../runtime/byte-slot.js";
import type { Bindings, BufferInit, Device, DeviceBuffer, LossInfo, PreparedKernel, ReadRange, RunCounts } from "../../runtime/device.js";

export type DeviceCall = "createBuffer" | "prepare" | "run" | "write" | "read";

/**
 * When a loss strikes a call:
 * - `before`: the device is lost, and then called;
 * - `during`: it is lost once the call has returned, before its promise has settled;
 * - `after`: the call succeeds, and nobody knows of the loss until the next one;
 * - a number: that many milliseconds after the call was made, whatever is under way then.
 */
export type LossMoment = "before" | "during" | "after" | number;

/** Decides for each call, numbered from 1 over all devices of the family, whether a loss strikes it. */
export type LossPlan = (call: number, kind: DeviceCall) => LossMoment | undefined;

/** All the devices that were opened for one test, and what was called on them. */
export class LossyFamily<D extends Device> {
  readonly calls: DeviceCall[] = [];
  readonly opened: LossyDevice<D>[] = [];
  losses = 0;
  readonly #plan: LossPlan;
  readonly #open: () => Promise<D>;
  readonly #kill: (device: D) => void;

  /** `kill` makes a device lost, at once. */
  constructor(open: () => Promise<D>, kill: (device: D) => void, plan: LossPlan) {
    this.#open = open;
    this.#kill = kill;
    this.#plan = plan;
  }

  async open(): Promise<LossyDevice<D>> {
    const device = new LossyDevice(await this.#open(), this);
    this.opened.push(device);
    return device;
  }

  strike(device: LossyDevice<D>): void {
    if (device.isLost) return;
    device.isLost = true;
    this.losses++;
    this.#kill(device.inner);
  }

  /** Counts a call. */
  next(kind: DeviceCall): LossMoment | undefined {
    this.calls.push(kind);
    return this.#plan(this.calls.length, kind);
  }
}

/** Passes every call on to a device, and has it lost when the plan says so. */
export class LossyDevice<D extends Device> implements Device {
  readonly inner: D;
  isLost = false;
  closings = 0;
  readonly #family: LossyFamily<D>;

  constructor(inner: D, family: LossyFamily<D>) {
    this.inner = inner;
    this.#family = family;
  }

  get name(): string {
    return this.inner.name;
  }

  get kind(): string {
    return this.inner.kind;
  }

  get capabilities(): Device["capabilities"] {
    return this.inner.capabilities;
  }

  get lost(): Promise<LossInfo> {
    return this.inner.lost;
  }

  createBuffer(init: BufferInit): DeviceBuffer {
    return this.#now("createBuffer", () => this.inner.createBuffer(init));
  }

  write(buffer: DeviceBuffer, offsetBytes: number, bytes: Uint8Array): void {
    this.#now("write", () => this.inner.write(buffer, offsetBytes, bytes));
  }

  prepare(kernel: CompiledKernel): Promise<PreparedKernel> {
    return this.#later("prepare", () => this.inner.prepare(kernel));
  }

  run(prepared: PreparedKernel, schedule: Schedule, bindings: Bindings, signal?: AbortSignal): Promise<RunCounts> {
    return this.#later("run", () => this.inner.run(prepared, schedule, bindings, signal));
  }

  read(ranges: readonly ReadRange[], into?: ByteSlot[]): Promise<ByteSlot[]> {
    return this.#later("read", () => this.inner.read(ranges, into));
  }

  reopen(): Promise<Device> {
    return this.#family.open();
  }

  close(): Promise<void> {
    this.closings++;
    return this.inner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #now<T>(kind: DeviceCall, call: () => T): T {
    const moment = this.#family.next(kind);
    if (moment === "before") this.#family.strike(this);
    if (typeof moment === "number") this.#strikeIn(moment);
    const result = call();
    if (moment === "during" || moment === "after") this.#family.strike(this);
    return result;
  }

  async #later<T>(kind: DeviceCall, call: () => Promise<T>): Promise<T> {
    const moment = this.#family.next(kind);
    if (moment === "before") this.#family.strike(this);
    if (typeof moment === "number") this.#strikeIn(moment);
    const calling = call();
    if (moment === "during") this.#family.strike(this);
    const result = await calling;
    if (moment === "after") this.#family.strike(this);
    return result;
  }

  #strikeIn(ms: number): void {
    setTimeout(() => this.#family.strike(this), ms).unref();
  }
}
