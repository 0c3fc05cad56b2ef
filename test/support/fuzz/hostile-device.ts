/**
 * The device's half of `fuzz buffers`: each case is one round of the built-in kernel over hostile bytes. Half of them go
 * straight to the device, guards behind every buffer; half through `Megakernel.dispatch`, which may refuse them.
 */
import { ByteSlot } from "../../../runtime/byte-slot.js";
import type { Device, DeviceBuffer, PreparedKernel } from "../../../runtime/device.js";
import { isGridwrightError } from "../../../runtime/error.js";
import * as wire from "../../../runtime/generated/megakernel.js";
import { Megakernel } from "../../../runtime/megakernel.js";
import { waitAtMost } from "../../../runtime/wait-at-most.js";
import { megakernel as builtin } from "../../../shaders-generated/kernels/megakernel.js";
import { FuzzFailure } from "./fuzz-report.js";
import { GEOMETRIES, GUARD_WORDS, type HostileRound, hostileRounds, layOut } from "./hostile-round.js";
import { type RoundGeometry, type RoundWords, judgeRound } from "./judge-round.js";
import { type CaseOutcome, checkAsyncCases } from "./seeded-cases.js";
import type { Watchdog } from "./watchdog.js";

/** A round takes milliseconds, on the slowest device. */
const ROUND_LIMIT_MS = 10_000;

export interface DeviceFuzz {
  readonly device: Device;
  readonly seed: number;
  readonly count: number;
  readonly watchdog?: Watchdog | undefined;
}

export async function fuzzDevice({ device, seed, count, watchdog }: DeviceFuzz): Promise<CaseOutcome> {
  const rounds = await RoundsOnDevice.create(device);
  try {
    return await checkAsyncCases({
      cases: hostileRounds,
      seed,
      count,
      async check(each) {
        watchdog?.alive();
        await rounds.check(each);
      },
    });
  } finally {
    await rounds.close();
  }
}

type BufferNames = keyof Required<RoundWords>;
const BINDINGS: Readonly<Record<BufferNames, string>> = { control: "control", ring: "ring", debugLog: "debug_log", ioQueue: "io_queue", report: "report" };

class RoundsOnDevice {
  readonly #device: Device;
  readonly #prepared: PreparedKernel;
  readonly #kernel: Megakernel;
  readonly #buffers = new Map<RoundGeometry, ReadonlyMap<BufferNames, DeviceBuffer>>();
  readonly #into = Object.keys(BINDINGS).map(() => new ByteSlot());
  readonly #outputs: ByteSlot[] = [];
  /** A device that a round never gave back runs no other one. */
  #isStuck = false;

  private constructor(device: Device, prepared: PreparedKernel, kernel: Megakernel) {
    this.#device = device;
    this.#prepared = prepared;
    this.#kernel = kernel;
  }

  static async create(device: Device): Promise<RoundsOnDevice> {
    return new RoundsOnDevice(device, await device.prepare(builtin), await Megakernel.create(device, { kernel: builtin }));
  }

  /** @throws FuzzFailure for the first thing that is wrong */
  async check(round: HostileRound): Promise<void> {
    const geometry = GEOMETRIES[round.geometry];
    if (geometry === undefined || this.#isStuck) return;
    const viaDispatch = round.misalignment % 2 === 1;
    const limited = viaDispatch ? { ...geometry, debugRecords: wire.DEBUG_RECORD_COUNT_DEFAULT } : geometry;
    const before = layOut(round, limited);
    const after = await this.#withinTime(viaDispatch ? this.#dispatch(before, round) : this.#run(before, round, limited));
    if (after === undefined) return;
    const [finding] = judgeRound(viaDispatch ? unguarded(before) : before, after, limited);
    if (finding !== undefined) throw new FuzzFailure(finding.kind, finding.message);
  }

  async close(): Promise<void> {
    if (this.#isStuck) return;
    for (const buffers of this.#buffers.values()) for (const buffer of buffers.values()) buffer.destroy();
    await this.#kernel.close();
  }

  async #run(before: Required<RoundWords>, { claimBudget, workgroups }: HostileRound, geometry: RoundGeometry): Promise<RoundWords> {
    const buffers = this.#buffersFor(geometry, before);
    for (const [name, buffer] of buffers) this.#device.write(buffer, 0, bytesOf(before[name]));
    const grid = [workgroups, 1, 1] as const;
    await this.#device.run(this.#prepared, builtin.schedule, {
      buffers: Object.fromEntries([...buffers].map(([name, buffer]) => [BINDINGS[name], buffer])),
      parameters: {
        grid_x: workgroups, grid_y: 1, grid_z: 1, round: 1, claim_budget: claimBudget,
        slot_count: geometry.slots, observable_count: geometry.observables, debug_record_count: geometry.debugRecords, io_slot_count: geometry.ioSlots,
      },
      grid,
    });
    const entries = [...buffers];
    const read = await this.#device.read(entries.map(([, buffer]) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })), this.#into);
    const [control, ring, debugLog, ioQueue, report] = read.map((slot) => wordsOf(slot.bytes));
    if (control === undefined || ring === undefined || debugLog === undefined || ioQueue === undefined || report === undefined) throw new Error("the device read fewer buffers than asked for");
    return { control, ring, debugLog, ioQueue, report };
  }

  /** Undefined where the call was refused, as it must be for a header that tells of other buffers. */
  async #dispatch(before: Required<RoundWords>, { misalignment }: HostileRound): Promise<RoundWords | undefined> {
    const view = (words: Uint32Array): Uint8Array => {
      const storage = new Uint8Array(words.byteLength + 8);
      const bytes = storage.subarray(misalignment, misalignment + words.byteLength - GUARD_WORDS * 4);
      bytes.set(bytesOf(words).subarray(0, bytes.byteLength));
      return bytes;
    };
    try {
      await this.#kernel.dispatch({ control: view(before.control), ring: view(before.ring), debugLog: view(before.debugLog), ioQueue: view(before.ioQueue) }, { outputs: this.#outputs });
    } catch (error) {
      if (isGridwrightError(error) && !error.code.startsWith("device/")) return undefined;
      throw error;
    }
    const [control, ring, debugLog, ioQueue] = this.#outputs.map((slot) => wordsOf(slot.bytes));
    if (control === undefined || ring === undefined || debugLog === undefined || ioQueue === undefined) throw new Error("a dispatch left fewer outputs than four");
    return { control, ring, debugLog, ioQueue };
  }

  async #withinTime<T>(running: Promise<T>): Promise<T> {
    const ended = await waitAtMost(running, ROUND_LIMIT_MS);
    if (ended !== undefined) return ended.value;
    this.#isStuck = true;
    throw new FuzzFailure("hangs", `the round has not ended after ${ROUND_LIMIT_MS} ms`);
  }

  #buffersFor(geometry: RoundGeometry, words: Required<RoundWords>): ReadonlyMap<BufferNames, DeviceBuffer> {
    let buffers = this.#buffers.get(geometry);
    if (buffers === undefined) {
      const names = ["control", "ring", "debugLog", "ioQueue", "report"] as const;
      buffers = new Map(names.map((name) => [name, this.#device.createBuffer({ label: BINDINGS[name], byteLength: words[name].byteLength, durability: "scratch" })]));
      this.#buffers.set(geometry, buffers);
    }
    return buffers;
  }
}

function unguarded(words: Required<RoundWords>): RoundWords {
  const cut = (each: Uint32Array): Uint32Array => each.subarray(0, each.length - GUARD_WORDS);
  return { control: cut(words.control), ring: cut(words.ring), debugLog: cut(words.debugLog), ioQueue: cut(words.ioQueue) };
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}

/** A copy: what a device or a dispatch reads into is used again. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
