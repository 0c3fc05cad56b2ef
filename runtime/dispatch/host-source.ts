import type { ByteSlot } from "../byte-slot.js";
import type { Bindings, ReadRange } from "../device.js";
import type { MirrorBytes } from "../mirror/mirror-bytes.js";
import { checkOutputs } from "../mirror/readback.js";
import { headerRound } from "./dispatch-buffers.js";
import type { DispatchSource } from "./dispatch-source.js";
import type { DispatchTarget } from "./dispatch-target.js";

/** Buffers that the caller has as bytes: uploaded whole by each attempt, into storage that is kept for the next call. */
export class HostSource implements DispatchSource {
  readonly #bytes: MirrorBytes;
  readonly #target: DispatchTarget;

  constructor(bytes: MirrorBytes, target: DispatchTarget) {
    this.#bytes = bytes;
    this.#target = target;
  }

  bring(): number {
    return this.#target.bring(this.#bytes, true);
  }

  nextRow(): Bindings {
    return this.#target.row((headerRound(this.#bytes.controlBytes) + 1) >>> 0);
  }

  get ranges(): readonly ReadRange[] {
    return this.#target.ranges;
  }

  commit(outputs: readonly ByteSlot[]): void {
    checkOutputs(outputs, this.#bytes.slotCount, this.#bytes.observableCount);
  }
}
