import type { DeviceBuffer, Durability } from "../device.js";
import type { GridwrightError } from "../error.js";
import { USAGE_COPY_DST, USAGE_COPY_SRC, USAGE_STORAGE, USAGE_UNIFORM } from "./gpu-flags.js";

/** Any buffer may be bound, written and read. */
export const BUFFER_USAGE = USAGE_STORAGE | USAGE_UNIFORM | USAGE_COPY_SRC | USAGE_COPY_DST;

/** The least a GPUBuffer holds: WebGPU allows empty buffers but can neither bind nor copy them. */
const MIN_GPU_BYTES = 16;

export class WebGpuBuffer implements DeviceBuffer {
  readonly label: string;
  readonly byteLength: number;
  readonly durability: Durability;
  readonly gpuBuffer: GPUBuffer;
  /** What a `source` buffer is uploaded from again after a loss: the caller's own array, not a copy. */
  readonly source: Uint8Array | undefined;
  /** Set once the device reports that this buffer could not be made; every use throws it. */
  failure: GridwrightError | undefined;
  #destroyed = false;
  readonly #onDestroy: () => void;

  constructor(init: { label: string; byteLength: number; durability: Durability; gpuBuffer: GPUBuffer; source: Uint8Array | undefined; onDestroy: () => void }) {
    this.label = init.label;
    this.byteLength = init.byteLength;
    this.durability = init.durability;
    this.gpuBuffer = init.gpuBuffer;
    this.source = init.source;
    this.#onDestroy = init.onDestroy;
  }

  get destroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#onDestroy();
  }
}

/** The size that is really allocated for `byteLength` bytes. */
export function gpuByteLength(byteLength: number): number {
  return Math.max(byteLength, MIN_GPU_BYTES);
}
