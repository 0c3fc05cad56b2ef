/**
 * Values in bytes, laid out by `layout.ts`, little-endian as on every GPU. Buffers, workgroup variables and composite
 * local variables are all memory, so one rule places them and one codec reads them.
 */
import { alignBytes, sizeBytes, strideBytes, structLayout, roundUp } from "../layout.js";
import { assertNever, type ScalarName, type Type } from "../types.js";
import { elementAt, parts, scalar, type Value } from "./value.js";

/** How one type lies in memory. Padding is neither read nor written. */
export interface Codec {
  read(memory: DataView, offsetBytes: number): Value;
  write(memory: DataView, offsetBytes: number, value: Value): void;
  /** Where its words lie, in bytes from its start: what an access of it touches. */
  readonly wordOffsets: readonly number[];
}

/** Bytes of a workgroup variable or a local variable, zeroed. */
export function allocate(type: Type): DataView {
  return new DataView(new ArrayBuffer(roundUp(sizeBytes(type), Math.max(4, alignBytes(type)))));
}

export function clear(memory: DataView): void {
  new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength).fill(0);
}

export function codecOf(type: Type): Codec {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return WORD_CODECS[type.scalar];
    case "Vector":
      return repeated(WORD_CODECS[type.component], 4, type.size);
    case "FixedArray":
      return repeated(codecOf(type.element), strideBytes(type), type.count);
    case "Struct":
      return sequence(structLayout(type).members.map((member) => ({ offsetBytes: member.offsetBytes, codec: codecOf(member.type) })));
    case "RuntimeArray":
      throw new Error("a run-time array is not accessed as a whole: the program is not verified");
    default:
      return assertNever(type);
  }
}

function repeated(element: Codec, stride: number, count: number): Codec {
  return sequence(Array.from({ length: count }, (_, i) => ({ offsetBytes: i * stride, codec: element })));
}

function sequence(members: readonly { readonly offsetBytes: number; readonly codec: Codec }[]): Codec {
  return {
    read: (memory, offsetBytes) => members.map((member) => member.codec.read(memory, offsetBytes + member.offsetBytes)),
    write: (memory, offsetBytes, value) => {
      const all = parts(value);
      members.forEach((member, i) => member.codec.write(memory, offsetBytes + member.offsetBytes, elementAt(all, i)));
    },
    wordOffsets: members.flatMap((member) => member.codec.wordOffsets.map((offset) => member.offsetBytes + offset)),
  };
}

const WORD_CODECS = {
  u32: {
    read: (memory, offset) => memory.getUint32(offset, true),
    write: (memory, offset, value) => memory.setUint32(offset, scalar(value), true),
    wordOffsets: [0],
  },
  i32: {
    read: (memory, offset) => memory.getInt32(offset, true),
    write: (memory, offset, value) => memory.setInt32(offset, scalar(value), true),
    wordOffsets: [0],
  },
  f32: {
    read: (memory, offset) => memory.getFloat32(offset, true),
    write: (memory, offset, value) => memory.setFloat32(offset, scalar(value), true),
    wordOffsets: [0],
  },
  bool: {
    read: (memory, offset) => memory.getUint32(offset, true),
    write: (memory, offset, value) => memory.setUint32(offset, scalar(value), true),
    wordOffsets: [0],
  },
} satisfies Record<ScalarName, Codec>;
