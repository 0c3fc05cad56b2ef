import type { ByteSlot } from "../byte-slot.js";
import type { Bindings, ReadRange } from "../device.js";
import { GridwrightError } from "../error.js";
import type { KernelInstance } from "../kernel-instance.js";
import { type MirrorBytes, observableCountOf } from "../mirror/mirror-bytes.js";
import { Readback } from "../mirror/readback.js";
import { headerRound } from "./dispatch-buffers.js";
import type { DispatchSource } from "./dispatch-source.js";
import { DispatchTarget } from "./dispatch-target.js";
import { RESIDENT_RESOURCE_NAMES, ResidentHandles, type ResidentResourceName } from "./resident-handles.js";

/** What stands behind a `ResidentHandles`: the device's buffers, and the last commit, from which a loss is made good. */
export class ResidentSet implements DispatchSource {
  readonly #kernel: KernelInstance;
  readonly #slotCount: number;
  /** As the last dispatch left the buffers, and what was written since. */
  readonly #committed = new Readback();
  readonly #target: DispatchTarget;
  #rounds: number;
  /** Rows of the attempt under way. */
  #pendingRounds = 0;
  /** True while the device may hold what was never committed. */
  #isBehind = false;
  #name: ResidentHandles | undefined;
  #isReleased = false;

  constructor(kernel: KernelInstance, bytes: MirrorBytes) {
    this.#kernel = kernel;
    this.#slotCount = bytes.slotCount;
    this.#target = new DispatchTarget(kernel);
    this.#rounds = headerRound(bytes.controlBytes);
    [bytes.controlBytes, bytes.ringBytes, bytes.debugLogBytes, bytes.ioQueueBytes].forEach((part, i) => this.#committed.slots[i]?.fill(part));
  }

  /** @throws GridwrightError `resident/stale-generation` once the buffers were given back */
  assertLive(): void {
    if (!this.#isReleased) return;
    throw new GridwrightError({
      code: "resident/stale-generation",
      message: "these resident buffers were released",
      help: "make new ones with createResident, and keep them while they are in use",
    });
  }

  /** Brings the device up to the last commit. Returns the bytes uploaded: none, unless something went wrong before. */
  bring(): number {
    this.assertLive();
    const { control, ring, debugLog, ioQueue } = this.#committed;
    const bytes = { slotCount: this.#slotCount, observableCount: observableCountOf(control), controlBytes: control, ringBytes: ring, debugLogBytes: debugLog, ioQueueBytes: ioQueue };
    const uploaded = this.#target.bring(bytes, this.#isBehind);
    this.#isBehind = false;
    this.#pendingRounds = 0;
    return uploaded;
  }

  /** The name that is good in the present generation. The buffers must have been brought to it. */
  name(): ResidentHandles {
    const { number } = this.#kernel.generation;
    if (this.#name?.generation !== number) this.#name = new ResidentHandles(number, this.#slotCount, this.#target.resources);
    return this.#name;
  }

  nextRow(): Bindings {
    this.#isBehind = true;
    this.#pendingRounds += 1;
    return this.#target.row(this.#rounds + this.#pendingRounds);
  }

  get ranges(): readonly ReadRange[] {
    return this.#target.ranges;
  }

  /** @throws GridwrightError `resident/shape`, where a device has read something else than it was asked for */
  commit(outputs: readonly ByteSlot[]): void {
    Readback.fromOutputsInto(outputs, this.#slotCount, this.#committed);
    this.#rounds += this.#pendingRounds;
    this.#pendingRounds = 0;
    this.#isBehind = false;
  }

  /** @throws GridwrightError `resident/shape` where the window is not whole words inside the buffer */
  checkWindow(resource: ResidentResourceName, offsetBytes: number, byteLength: number): void {
    const actual = this.#committed[resource].byteLength;
    const whole = Number.isInteger(offsetBytes) && offsetBytes % 4 === 0 && byteLength % 4 === 0;
    if (whole && offsetBytes >= 0 && offsetBytes + byteLength <= actual) return;
    throw new GridwrightError({
      code: "resident/shape",
      message: `${byteLength} bytes at ${offsetBytes} are not whole words within ${resource} (${actual} bytes)`,
      help: "use an offset and a length that are multiples of 4, inside the buffer",
      fields: { buffer: resource, actual: offsetBytes, expected: actual },
    });
  }

  /** Writes to the last commit and to the device; where it can't take it, it gets everything with the next dispatch. */
  write(resource: ResidentResourceName, offsetBytes: number, bytes: Uint8Array): void {
    this.#committed[resource].set(bytes, offsetBytes);
    if (this.#isBehind || !this.#target.isCurrent) return;
    const buffer = this.#target.resources[RESIDENT_RESOURCE_NAMES.indexOf(resource)];
    this.#isBehind = true;
    if (buffer !== undefined) this.#kernel.device.write(buffer, offsetBytes, bytes);
    this.#isBehind = false;
  }

  release(): void {
    this.#isReleased = true;
    this.#target.destroy();
  }
}
