import type { Arena, Noise } from "../hostile-bytes.js";

/** One kind of bytes: how legal ones look, and everything that takes them. */
export interface HostArea {
  /** Bytes that the longest legal ones and what is appended to them take. */
  readonly capacity: number;
  /** Writes legal bytes and returns how many. */
  readonly valid: (view: DataView, noise: Noise) => number;
  /** Calls everything with the bytes of the arena and with three numbers that may be anything. */
  readonly run: (arena: Arena, numbers: readonly [number, number, number], noise: Noise) => void;
}
