/**
 * The layout JSON as a type: what other tools read, what the lock file records, and what `breaking` compares. Offsets,
 * sizes and strides are bytes. Keys that say nothing are absent, so equal layouts are equal texts.
 */
import type { Limits } from "./layout.js";

/** Rises when a reader of the old form would misread the new one. */
export const LAYOUT_FORMAT_VERSION = 1;

export interface LayoutDocument {
  readonly format: "gridwright-layout";
  readonly formatVersion: number;
  readonly protocol: string;
  /** Absent, like all prose, from the text that the ABI hash is taken over. */
  readonly version?: string;
  /** As in `0x23e18ed5`. */
  readonly abiHash?: string;
  readonly doc?: string;
  readonly extends?: { readonly protocol: string; readonly abiHash: number };
  readonly parameters: readonly ParameterDocument[];
  readonly constants: readonly ConstantDocument[];
  readonly enums: readonly EnumDocument[];
  readonly opcodes: readonly OpcodeDocument[];
  readonly structs: readonly StructDocument[];
  readonly buffers: readonly BufferDocument[];
}

interface Named {
  readonly name: string;
  readonly doc?: string;
}

export interface ParameterDocument extends Named {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** A constant, a value of an enum, an opcode's number or a fault. */
export interface ConstantDocument extends Named {
  readonly value: number;
}

export interface EnumDocument extends Named {
  /** Absent for u32. */
  readonly type?: "i32";
  readonly open: boolean;
  readonly values: readonly ConstantDocument[];
  readonly reserved: readonly { readonly from: number; readonly to: number; readonly why?: string }[];
  readonly userRanges: readonly { readonly from: number; readonly to: number }[];
}

export interface OpcodeDocument extends ConstantDocument {
  readonly arguments: readonly WordDocument[];
  readonly results: readonly WordDocument[];
  readonly faults: readonly ConstantDocument[];
}

export interface WordDocument extends Named, Limits {
  readonly type: string;
  readonly enum?: string;
}

/** Exactly one of `type`, `struct` and `element`. */
export interface TypeDocument extends Limits {
  /** As in `u32`, `atomic<i32>`, `bool`, `u64`, `vec3<f32>`. */
  readonly type?: string;
  readonly enum?: string;
  readonly bits?: readonly BitsDocument[];
  readonly struct?: string;
  readonly element?: TypeDocument;
  readonly strideBytes?: number;
  /** Elements of a fixed array ... */
  readonly count?: number;
  /** ... or the parameter that counts a run-time tail. */
  readonly countParameter?: string;
  readonly nonDecreasing?: true;
}

export interface BitsDocument extends Named {
  readonly firstBit: number;
  readonly bitCount: number;
  readonly flag?: true;
}

export interface FieldDocument extends Named, TypeDocument {
  readonly offsetBytes: number;
  /** Of a run-time tail: one element. */
  readonly sizeBytes: number;
  readonly reserved?: true;
}

export interface StructDocument extends Named {
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly fields: readonly FieldDocument[];
  readonly rules?: readonly string[];
}

/** A record (`fields`) or an array (`element`). */
export interface BufferDocument extends Named, TypeDocument {
  readonly group: number;
  readonly binding: number;
  readonly access: "read" | "read_write" | "uniform";
  readonly fixedBytes: number;
  readonly lengthParameter?: string;
  readonly fields?: readonly FieldDocument[];
  readonly rules?: readonly string[];
}
