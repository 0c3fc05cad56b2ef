/**
 * `Layout`: what a spec means, with every name resolved, every expression evaluated and every byte placed. Made by
 * `layOut` alone, frozen, and the only thing that emitters see. An emitter decides how to say things, never where they lie.
 *
 * Entries stand in the order of the spec. A layout of an extension is complete: the base's entries come first, and
 * `origin` tells the two apart.
 */
import type { BufferBinding } from "../../ir/protocol-bindings.js";
import type { ScalarName, Struct, Type } from "../../ir/types.js";
import type { Condition } from "./rule.js";

export interface Layout {
  readonly protocol: string;
  /** Semver of the ABI. */
  readonly version: string;
  readonly doc: string;
  /** The protocol that this one extends. */
  readonly base?: BaseProtocol;
  readonly parameters: readonly ParameterLayout[];
  readonly constants: readonly ConstantLayout[];
  readonly aliases: readonly AliasLayout[];
  readonly enums: readonly EnumLayout[];
  /** Of the enum `opcode`; its values are these in the same order. */
  readonly opcodes: readonly OpcodeLayout[];
  /** In an order in which each struct comes after the ones it holds. */
  readonly structs: readonly StructEntry[];
  readonly buffers: readonly BufferEntry[];
  /** 32 bits over the canonical layout JSON without prose and without `version`. */
  readonly abiHash: number;
}

export interface BaseProtocol {
  readonly protocol: string;
  readonly version: string;
  readonly abiHash: number;
}

export type Origin = "own" | "base";

export interface LayoutEntry {
  /** snake_case, as in the spec. */
  readonly name: string;
  readonly doc: string;
  readonly origin: Origin;
}

/** A count that the host chooses at allocation; `min` and `max` inclusive. */
export interface ParameterLayout extends LayoutEntry {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

export interface ConstantLayout extends LayoutEntry {
  /** -2^31 to 2^32 - 1. */
  readonly value: number;
  /** Written in hexadecimal by the author, so read best that way. */
  readonly hexadecimal: boolean;
}

/**
 * Which numbers are legal: those that pass every test here. `min` and `max` are inclusive; `eq` and `zero` of the spec are
 * both at once. Of an f32 they are f32 values, of a u64 they stay below 2^53.
 */
export interface Limits {
  readonly min?: number;
  readonly max?: number;
  /** Ascending. */
  readonly in?: readonly number[];
  /** Ascending. */
  readonly not?: readonly number[];
  readonly multipleOf?: number;
}

export interface AliasLayout extends LayoutEntry {
  readonly value: FieldType;
  readonly type: Type;
}

export interface EnumLayout extends LayoutEntry {
  /** What it is on the wire. */
  readonly scalar: "u32" | "i32";
  /** Other values than the declared ones are legal: any that is not reserved, or only those in `userRanges` where there are some. */
  readonly open: boolean;
  readonly values: readonly EnumValue[];
  readonly reserved: readonly ReservedRange[];
  readonly userRanges: readonly NumberRange[];
}

export interface EnumValue extends LayoutEntry {
  readonly number: number;
  readonly hexadecimal: boolean;
}

/** Inclusive. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

export interface ReservedRange extends NumberRange {
  readonly why: string;
}

export interface OpcodeLayout extends EnumValue {
  readonly arguments: readonly OpcodeWord[];
  readonly results: readonly OpcodeWord[];
  readonly faults: readonly EnumValue[];
}

export interface OpcodeWord {
  readonly name: string;
  readonly doc: string;
  /** A bool is the word 0 or 1. */
  readonly scalar: ScalarName;
  /** The enum whose values it holds. */
  readonly enum?: string;
  readonly limits: Limits;
}

/** What one word on the wire can be. */
export type WireScalar = Exclude<ScalarName, "bool">;

/** What the host sees of a field. The shader's view of the same is `FieldLayout.type`. */
export type FieldType = NumberType | BoolType | WideType | BitsType | VectorType | StructReference | ArrayType;

/** One word. */
export interface NumberType {
  readonly kind: "Number";
  readonly scalar: WireScalar;
  readonly atomic: boolean;
  /** The enum whose values it holds. */
  readonly enum?: string;
  readonly limits: Limits;
}

/** One word that is 0 or 1; a u32 to the shader, because a bool cannot live in a buffer. */
export interface BoolType {
  readonly kind: "Bool";
}

/** A u64: two words, the low one first, aligned like one. `array<u32, 2>` to the shader, a bigint to the host. */
export interface WideType {
  readonly kind: "Wide";
  readonly limits: Limits;
}

/** A u32 whose bits have names. Bits without a name are zero on the wire. */
export interface BitsType {
  readonly kind: "Bits";
  readonly atomic: boolean;
  /** From the lowest bit up; they do not overlap. */
  readonly parts: readonly BitRange[];
}

export interface BitRange {
  readonly name: string;
  readonly doc: string;
  /** 0 is the least significant bit. */
  readonly firstBit: number;
  readonly bitCount: number;
  /** Written as a single bit: true or false to the host. A range, even of one bit, is a number. */
  readonly flag: boolean;
}

/** `size` words in a row, with the vector's alignment. A matrix is an array of its columns. */
export interface VectorType {
  readonly kind: "Vector";
  readonly size: 2 | 3 | 4;
  /** Its constraints hold for each component. */
  readonly component: NumberType;
}

export interface StructReference {
  readonly kind: "Struct";
  readonly struct: string;
}

/** A fixed array (`count`), or a run-time tail (`parameter`). An element may be a fixed array itself. */
export interface ArrayType {
  readonly kind: "Array";
  readonly element: FieldType;
  readonly strideBytes: number;
  /** No element is less than the one before it. */
  readonly nonDecreasing?: true;
  readonly length: { readonly kind: "Fixed"; readonly count: number } | { readonly kind: "Parameter"; readonly parameter: string };
}

export interface FieldLayout {
  readonly name: string;
  readonly doc: string;
  /** From the start of the struct. */
  readonly offsetBytes: number;
  /** Of a run-time tail: the bytes of one element. */
  readonly sizeBytes: number;
  readonly value: FieldType;
  readonly type: Type;
  /** Named padding: zero on the wire, absent from values. */
  readonly reserved: boolean;
}

export interface StructEntry extends LayoutEntry {
  readonly type: Struct;
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly fields: readonly FieldLayout[];
  readonly rules: readonly RuleLayout[];
}

/** A condition between the fields of one record, which holds on the wire. */
export interface RuleLayout {
  /** As its author wrote it. */
  readonly text: string;
  readonly condition: Condition;
}

export interface BufferEntry extends LayoutEntry {
  readonly group: number;
  readonly binding: number;
  readonly access: BufferBinding["access"];
  readonly type: Type;
  /** Bytes before the run-time tail, or all of them. */
  readonly fixedBytes: number;
  readonly strideBytes?: number;
  /** The parameter that counts the run-time tail. */
  readonly lengthParameter?: string;
  readonly content: BufferContent;
}

export type BufferContent =
  | { readonly kind: "Struct"; readonly alignBytes: number; readonly fields: readonly FieldLayout[]; readonly rules: readonly RuleLayout[] }
  | ArrayType;
