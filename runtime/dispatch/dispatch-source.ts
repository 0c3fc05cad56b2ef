import type { ByteSlot } from "../byte-slot.js";
import type { Bindings, ReadRange } from "../device.js";

/** Where a row of a dispatch takes its four buffers from. The calls come in this order, once per attempt. */
export interface DispatchSource {
  /** Puts them on the device of the present generation, where they are not. Returns the bytes uploaded. */
  bring(): number;
  /** From here on the device may be ahead of what the host knows. */
  nextRow(): Bindings;
  /** In binding order. */
  readonly ranges: readonly ReadRange[];
  /** What the ranges have read. */
  commit(outputs: readonly ByteSlot[]): void;
}
