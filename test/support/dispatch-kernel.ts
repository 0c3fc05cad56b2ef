import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { compileMegakernel } from "../../kernels/index.js";
import { megakernel } from "../../runtime/generated/megakernel.ir.js";
import { Megakernel, ResidentBuffers, protocol } from "../../runtime/index.js";
import { type RecordingDevice, type RecordingOptions, interpretDispatch, openRecordingDevice } from "../../testing/index.js";

const execute = interpretDispatch();

/** The built-in opcodes, for the interpreter and for WebGPU. */
export const BUILTIN_KERNEL: CompiledKernel = compileMegakernel({ protocol: megakernel, workgroupSize: 4 });

export interface Recorded {
  readonly device: RecordingDevice;
  readonly kernel: Megakernel;
}

/** A kernel on a recording device that interprets it. What making it took is not among the calls. */
export async function recordedKernel(options: RecordingOptions & { readonly slotCount?: number } = {}): Promise<Recorded> {
  const { slotCount, ...recording } = options;
  const device = openRecordingDevice({ execute, ...recording });
  const kernel = await Megakernel.create(device, { kernel: BUILTIN_KERNEL, ...(slotCount === undefined ? {} : { slotCount }) });
  device.forget();
  return { device, kernel };
}

/** A mirror in which slot 0 stores `value` in the first observable. */
export function storingMirror(value: number, slotCount = 4): ResidentBuffers {
  const mirror = new ResidentBuffers({ slotCount, tenants: 1, observables: 2 });
  mirror.publishSlot(0, 0, protocol.Opcode.storeU32, [value, protocol.OBSERVABLE_BASE_WORD]);
  return mirror;
}

/** The mirror's bytes as a dispatch takes them. */
export function partsOf(mirror: ResidentBuffers): { control: Uint8Array; ring: Uint8Array; debugLog: Uint8Array; ioQueue: Uint8Array } {
  return { control: mirror.controlBytes, ring: mirror.ringBytes, debugLog: mirror.debugLogBytes, ioQueue: mirror.ioQueueBytes };
}

export function wordAt(bytes: Uint8Array, word: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(word * 4, true);
}

/** Whatever the call throws or rejects with. */
export async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}
