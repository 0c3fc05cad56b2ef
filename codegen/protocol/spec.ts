/**
 * A spec as its author wrote it: every number still an expression, every type still text, everything with its place.
 * `readSpec` makes one from a tree that has passed `checkShape`; `lay-out.ts` gives it meaning.
 */
import type { SourceLocation } from "../../ir/diagnostic.js";
import type { BufferBinding } from "../../ir/protocol-bindings.js";

export interface Text {
  readonly text: string;
  readonly at: SourceLocation;
}

export interface Spec {
  readonly file: string;
  readonly at: SourceLocation;
  readonly protocol: Text;
  readonly version: Text;
  readonly doc: string;
  readonly extends?: Text;
  readonly parameters: readonly ParameterSpec[];
  readonly constants: readonly ConstantSpec[];
  readonly aliases: readonly AliasSpec[];
  readonly enums: readonly EnumSpec[];
  /** Opcodes that an extension adds. */
  readonly opcodes: readonly ValueSpec[];
  readonly structs: readonly StructSpec[];
  readonly buffers: readonly BufferSpec[];
}

/** What every named thing has. `at` is the place of its name. */
export interface Named {
  readonly name: string;
  readonly at: SourceLocation;
  readonly doc: string;
}

export interface ParameterSpec extends Named {
  readonly min: Text;
  readonly max: Text;
  readonly default?: Text;
}

export interface ConstantSpec extends Named {
  readonly value: Text;
}

export interface ValidSpec {
  readonly at: SourceLocation;
  readonly eq?: Text;
  readonly min?: Text;
  readonly max?: Text;
  readonly in?: readonly Text[];
  readonly not?: readonly Text[];
  readonly multipleOf?: Text;
  readonly nonDecreasing: boolean;
  readonly zero: boolean;
}

export interface AliasSpec extends Named {
  readonly type: Text;
  readonly valid?: ValidSpec;
}

export interface EnumSpec extends Named {
  readonly type?: Text;
  readonly open: boolean;
  readonly values: readonly ValueSpec[];
  readonly reserved: readonly ReservedSpec[];
  readonly userRanges?: readonly RangeSpec[];
}

export interface RangeSpec {
  readonly at: SourceLocation;
  readonly from: Text;
  readonly to: Text;
}

export interface ReservedSpec extends RangeSpec {
  readonly why: string;
}

/** A value of an enum. Only an opcode has arguments, results and faults. */
export interface ValueSpec extends Named {
  readonly value: Text;
  readonly args: readonly WordSpec[];
  readonly results: readonly WordSpec[];
  readonly faults: readonly ConstantSpec[];
}

export interface WordSpec extends Named {
  readonly type: Text;
  readonly valid?: ValidSpec;
}

export interface FieldSpec extends Named {
  readonly type: Text;
  readonly offset?: Text;
  readonly align?: Text;
  readonly size?: Text;
  readonly reserved: boolean;
  readonly valid?: ValidSpec;
  readonly bits?: readonly BitsSpec[];
}

/** One name of a `bits:` map: `3`, or `4..7`. */
export interface BitsSpec extends Named {
  readonly range: Text;
}

export interface StructSpec extends Named {
  readonly size?: Text;
  readonly fields: readonly FieldSpec[];
  readonly rules: readonly Text[];
}

export interface BufferSpec extends Named {
  readonly group: Text;
  readonly binding: Text;
  readonly access: BufferBinding["access"];
  readonly accessAt: SourceLocation;
  /** Exactly one of `fields` and `element` with `count`; `lay-out` says so where it is not. */
  readonly fields?: readonly FieldSpec[];
  readonly rules: readonly Text[];
  readonly element?: Text;
  readonly count?: Text;
}
