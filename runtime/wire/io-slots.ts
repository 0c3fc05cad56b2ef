/** Access to the slots of an IO queue of any alignment. */
import { GridwrightError } from "../error.js";
import { IO_QUEUE_STRIDE_BYTES, IO_SLOT_STATUS_WORD, IoStatus, ioStatusName } from "../generated/megakernel.js";
import { validateIoQueue } from "./validate-io-queue.js";

/** All slots of a queue. @throws GridwrightError `resident/shape` */
export class IoSlots {
  readonly count: number;
  readonly #view: DataView;

  constructor(queue: Uint8Array) {
    validateIoQueue(queue);
    this.count = queue.byteLength / IO_QUEUE_STRIDE_BYTES;
    this.#view = new DataView(queue.buffer, queue.byteOffset, queue.byteLength);
  }

  has(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 0 && slot < this.count;
  }

  word(slot: number, word: number): number {
    return this.#view.getUint32(slot * IO_QUEUE_STRIDE_BYTES + word * 4, true);
  }

  setWord(slot: number, word: number, value: number): void {
    this.#view.setUint32(slot * IO_QUEUE_STRIDE_BYTES + word * 4, value, true);
  }

  status(slot: number): number {
    return this.word(slot, IO_SLOT_STATUS_WORD);
  }

  setStatus(slot: number, status: IoStatus): void {
    this.setWord(slot, IO_SLOT_STATUS_WORD, status);
  }

  /** @throws GridwrightError `io/slot-range` */
  checkIndex(slot: number): void {
    if (this.has(slot)) return;
    throw new GridwrightError({
      code: "io/slot-range",
      message: `IO slot ${slot} is not in the queue (${this.count} slots)`,
      help: "use a slot index from 0 up to the slot count less one",
      fields: { slot, limit: this.count },
    });
  }

  /** @throws GridwrightError `io/slot-range`, `io/slot-busy` */
  checkFree(slot: number): void {
    this.checkIndex(slot);
    const status = this.status(slot);
    if (status === IoStatus.empty) return;
    throw new GridwrightError({
      code: "io/slot-busy",
      message: `IO slot ${slot} is ${ioStatusName(status)} (${status}): only an empty one may be written`,
      help: "wait until the slot is recycled, or use another one",
      fields: { slot, state: status },
    });
  }
}
