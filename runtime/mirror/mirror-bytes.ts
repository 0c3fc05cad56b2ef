import { CONTROL_FIXED_BYTES, CONTROL_OBSERVABLES_STRIDE_BYTES } from "../generated/megakernel.js";

/** What is in the four buffers of group 0, wherever it is kept. Lengths have been validated. */
export interface MirrorBytes {
  readonly slotCount: number;
  readonly observableCount: number;
  readonly controlBytes: Uint8Array;
  readonly ringBytes: Uint8Array;
  readonly debugLogBytes: Uint8Array;
  readonly ioQueueBytes: Uint8Array;
}

export function observableCountOf(control: Uint8Array): number {
  return (control.byteLength - CONTROL_FIXED_BYTES) / CONTROL_OBSERVABLES_STRIDE_BYTES;
}
