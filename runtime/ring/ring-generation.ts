import { chooseGrid } from "../choose-grid.js";
import type { DeviceBuffer } from "../device.js";
import { IO_QUEUE_STRIDE_BYTES } from "../generated/megakernel.js";
import type { KernelInstance } from "../kernel-instance.js";
import type { MirrorBytes } from "../mirror/mirror-bytes.js";
import { DEFAULT_DEBUG_RECORDS } from "../mirror/resident-buffers.js";
import { RingMemory } from "./ring-memory.js";
import { RoundParameters } from "./round-parameters.js";

/** What one ring has on the device of one generation: its buffers, how the kernel binds them, and the grid for that device. */
export class RingGeneration {
  /** Of the kernel's generation. */
  readonly number: number;
  readonly memory: RingMemory;
  readonly bindings: Readonly<Record<string, DeviceBuffer>>;
  readonly grid: readonly [number, number, number];
  readonly parameters: RoundParameters;

  /** Holds what the mirror holds, and the committed tables of `report`. */
  constructor(kernel: KernelInstance, mirror: MirrorBytes, reportWords: Uint32Array) {
    const { generation, compiled } = kernel;
    this.number = generation.number;
    this.memory = new RingMemory(generation.device, mirror, reportWords);
    this.bindings = { ...pick(this.memory.bindings, compiled.bindings), ...kernel.data.bindings };
    this.grid = chooseGrid(mirror.slotCount, compiled.workgroupSize, generation.device.capabilities);
    this.parameters = new RoundParameters(kernel, {
      grid: this.grid,
      slotCount: mirror.slotCount,
      observableCount: mirror.observableCount,
      debugRecordCount: DEFAULT_DEBUG_RECORDS,
      ioSlotCount: mirror.ioQueueBytes.byteLength / IO_QUEUE_STRIDE_BYTES,
    });
  }
}

/** A kernel binds what it uses; a name that it does not bind is refused by devices. */
function pick(buffers: Readonly<Record<string, DeviceBuffer>>, bindings: readonly { readonly name: string }[]): Record<string, DeviceBuffer> {
  return Object.fromEntries(Object.entries(buffers).filter(([name]) => bindings.some((binding) => binding.name === name)));
}
