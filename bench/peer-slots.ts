/** The slot in the words of other packages. */
import { protocol } from "../runtime/index.js";
import type { Schema, TypeGpuData } from "./peers.js";

export function slotSchema({ struct, arrayOf, u32 }: TypeGpuData): Schema {
  return struct({ status: u32, opcode: u32, tenant: u32, priority: u32, args: arrayOf(u32, protocol.SLOT_ARGS_COUNT) }).$name("Slot");
}

/** A ring of a fixed length, because a view of webgpu-utils has one. */
export function slotWgsl(count: number): string {
  return `struct Slot { status: u32, opcode: u32, tenant: u32, priority: u32, args: array<u32, ${protocol.SLOT_ARGS_COUNT}> }
@group(0) @binding(1) var<storage, read_write> ring: array<Slot, ${count}>;`;
}

/** What webgpu-utils has for a slot. */
export interface SlotViews {
  readonly status: Uint32Array;
  readonly opcode: Uint32Array;
  readonly tenant: Uint32Array;
  readonly priority: Uint32Array;
  readonly args: Uint32Array;
}
