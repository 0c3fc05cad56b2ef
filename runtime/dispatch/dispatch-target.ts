import type { Bindings, ReadRange } from "../device.js";
import { REPORT_FIXED_WORDS } from "../generated/megakernel.js";
import type { KernelInstance } from "../kernel-instance.js";
import type { MirrorBytes } from "../mirror/mirror-bytes.js";
import { RingGeneration } from "../ring/ring-generation.js";
import type { ResidentResources } from "./resident-handles.js";

/** Every dispatch of this family starts with an empty report, so it is a quota window of its own. */
const EMPTY_REPORT = new Uint32Array(REPORT_FIXED_WORDS);
const EMPTY_REPORT_BYTES = new Uint8Array(EMPTY_REPORT.buffer);

/** The device's storage for one row of a dispatch, in the present generation: the four buffers, and `report`. */
export class DispatchTarget {
  readonly #kernel: KernelInstance;
  #onDevice: RingGeneration | undefined;
  #slotCount = 0;
  /** Of control, ring, debug log and IO queue. */
  #byteLengths: readonly number[] = [];

  constructor(kernel: KernelInstance) {
    this.#kernel = kernel;
  }

  /**
   * Makes the storage hold `bytes`: always where it was made for another generation or geometry, else where `isBehind`.
   * Returns how many bytes of them were uploaded.
   */
  bring(bytes: MirrorBytes, isBehind: boolean): number {
    const byteLengths = [bytes.controlBytes, bytes.ringBytes, bytes.debugLogBytes, bytes.ioQueueBytes].map((part) => part.byteLength);
    const uploaded = byteLengths.reduce((sum, each) => sum + each, 0);
    const fits = byteLengths.every((each, i) => each === this.#byteLengths[i]);
    if (!fits || !this.isCurrent || this.#onDevice === undefined) {
      this.destroy();
      this.#onDevice = new RingGeneration(this.#kernel, bytes, EMPTY_REPORT);
      this.#slotCount = bytes.slotCount;
      this.#byteLengths = byteLengths;
      return uploaded;
    }
    if (isBehind) {
      this.#onDevice.memory.restore(bytes, EMPTY_REPORT);
      return uploaded;
    }
    this.#kernel.device.write(this.#onDevice.memory.report, 0, EMPTY_REPORT_BYTES);
    return 0;
  }

  get isCurrent(): boolean {
    return this.#onDevice?.number === this.#kernel.generation.number;
  }

  /** A claim budget of every slot: an invocation claims all that it strides over, so each claimable slot runs once. */
  row(round: number): Bindings {
    const { bindings, parameters, grid } = this.#live;
    return { buffers: bindings, parameters: { ...parameters.of(round, this.#slotCount) }, grid };
  }

  /** In binding order. */
  get resources(): ResidentResources {
    const { control, ring, debugLog, ioQueue } = this.#live.memory;
    return [control, ring, debugLog, ioQueue];
  }

  /** All of the four buffers, in binding order, without the room that is only there to be bound. */
  get ranges(): readonly ReadRange[] {
    const [control = 0, ring = 0, debugLog = 0, ioQueue = 0] = this.#byteLengths;
    const lengths = [control, ring, debugLog, ioQueue];
    return this.resources.map((buffer, i) => ({ buffer, offsetBytes: 0, byteLength: lengths[i] ?? 0 }));
  }

  destroy(): void {
    this.#onDevice?.memory.destroy();
    this.#onDevice = undefined;
  }

  get #live(): RingGeneration {
    if (this.#onDevice === undefined) throw new RangeError("nothing was brought to the device yet");
    return this.#onDevice;
  }
}
