/**
 * What a layout spec gives to kernels, as plain data: types, buffers, constants, opcodes. `gen` prints exactly one such
 * object into `NAME.ir.ts`, and hands the same object to kernels in memory.
 *
 * All names are in the spec's snake_case. An extension's object is complete: it holds the base's entries too.
 */
import type { BufferAccess } from "./ir.js";
import type { Scalar, Struct, Type } from "./types.js";

export interface ProtocolBindings {
  readonly name: string;
  readonly version: string;
  /** 32 bits over the canonical layout JSON without prose. */
  readonly abiHash: number;
  /** The hash of the protocol it extends; its own where it extends none. The ring header holds this one. */
  readonly baseAbiHash: number;
  readonly constants: Readonly<Record<string, number>>;
  /** Value names to numbers. */
  readonly enums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly structs: Readonly<Record<string, Struct>>;
  readonly buffers: Readonly<Record<string, BufferBinding>>;
  readonly opcodes: Readonly<Record<string, OpcodeBinding>>;
  /** Named bits of words: by struct or buffer, by field, by name. Absent where there are none. */
  readonly bitFields?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, BitField>>>>>>;
}

/** A range of bits of a u32; bit 0 is the least significant. A kernel reads it as `(word >> firstBit) & (2^bitCount - 1)`. */
export interface BitField {
  readonly firstBit: number;
  readonly bitCount: number;
}

/** One buffer of the spec, with everything that `Program.buffers` wants. */
export interface BufferBinding {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly access: BufferAccess;
  readonly type: Type;
  /** The spec parameter that counts the run-time tail, for example `slot_count`. */
  readonly lengthParameter?: string;
}

/**
 * One opcode of the enum that the spec calls `opcode`. Argument i lies in word i of a slot's `args`, result j in word
 * `arguments.length + j`.
 */
export interface OpcodeBinding {
  readonly name: string;
  readonly number: number;
  readonly arguments: readonly OpcodeArgument[];
  readonly results: readonly OpcodeResult[];
  /** Fault names to codes; codes from 256 up. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface OpcodeArgument {
  readonly name: string;
  readonly type: Scalar;
  /** Constraints on the raw word (unsigned for u32, signed for i32), bounds inclusive. The host and the kernel check them. */
  readonly min?: number;
  readonly max?: number;
  /** The only legal words, ascending. */
  readonly in?: readonly number[];
  /** Words that are not legal, ascending. */
  readonly not?: readonly number[];
  readonly multipleOf?: number;
}

export interface OpcodeResult {
  readonly name: string;
  readonly type: Scalar;
}
