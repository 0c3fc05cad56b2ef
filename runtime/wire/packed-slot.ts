/**
 * The host's half of packed slots: up to four inner operations in the argument words of one slot. Metadata first: how many
 * operations, how many argument words they have together, and per operation its opcode and where its words start, one byte
 * each. The words follow from the next whole word on. Operation i has the words from its start up to the start of operation
 * i + 1, the last one those up to the total. The kernel's half is written against the same constants of the spec.
 */
import { GridwrightError } from "../error.js";
import {
  PACKED_COUNT_BYTE,
  PACKED_MAX_OPCODE,
  PACKED_MAX_OPS,
  PACKED_OPS_BYTE,
  PACKED_OP_BYTES,
  PACKED_OP_OFFSET_BYTE,
  PACKED_TOTAL_BYTE,
  SLOT_ARGS_COUNT,
} from "../generated/megakernel.js";
import { checkWord } from "./publish-checks.js";

export interface PackedOp {
  /** One byte: opcodes above 255 cannot be packed. */
  readonly opcode: number;
  readonly args: ArrayLike<number>;
}

/** Words that the metadata of so many operations takes. */
function packedMetadataWords(ops: number): number {
  return Math.ceil((PACKED_OPS_BYTE + ops * PACKED_OP_BYTES) / 4);
}

/**
 * The argument words of a packed slot. No operations give one zero word.
 *
 * @throws GridwrightError `publish/packed`: too many operations, an opcode above a byte, or more words than a slot holds;
 *   `publish/arguments`: an argument is no word
 */
export function packOps(ops: readonly PackedOp[]): Uint32Array {
  if (ops.length > PACKED_MAX_OPS) {
    throw new GridwrightError({
      code: "publish/packed",
      message: `a packed slot holds ${PACKED_MAX_OPS} operations (${ops.length} given)`,
      help: "publish the rest in slots of their own",
      fields: { actual: ops.length, limit: PACKED_MAX_OPS },
    });
  }
  const first = packedMetadataWords(ops.length);
  let total = 0;
  for (const { opcode, args } of ops) {
    checkInnerOpcode(opcode);
    total += args.length;
  }
  if (!(first + total <= SLOT_ARGS_COUNT)) {
    throw new GridwrightError({
      code: "publish/packed",
      message: `${ops.length} operations need ${first} words of metadata and ${total} of arguments, and a slot holds ${SLOT_ARGS_COUNT}`,
      help: "pack fewer operations, or pass long arguments through a data buffer",
      fields: { metadata: first, actual: total, limit: SLOT_ARGS_COUNT - first },
    });
  }
  const words = new Uint32Array(first + total);
  const bytes = new DataView(words.buffer);
  let offset = 0;
  ops.forEach(({ opcode, args }, i) => {
    const at = PACKED_OPS_BYTE + i * PACKED_OP_BYTES;
    bytes.setUint8(at, opcode);
    bytes.setUint8(at + PACKED_OP_OFFSET_BYTE, offset);
    for (let j = 0; j < args.length; j++) {
      const word = args[j] ?? Number.NaN;
      checkWord(word, `argument word ${j} of operation ${i}`);
      bytes.setUint32((first + offset++) * 4, word, true);
    }
  });
  bytes.setUint8(PACKED_COUNT_BYTE, ops.length);
  bytes.setUint8(PACKED_TOTAL_BYTE, total);
  return words;
}

/**
 * The operations in the argument words of a packed slot, which start at `offsetBytes`.
 *
 * @throws GridwrightError `decode/length`: fewer bytes than a slot's arguments; `decode/value`: the metadata contradicts
 *   itself, `fields.operation` saying where. The kernel makes FAULT `packed_layout` of the same slots, with the same index as
 *   detail.
 */
export function unpackOps(slotArgs: Uint8Array, offsetBytes = 0): PackedOp[] {
  const byteLength = SLOT_ARGS_COUNT * 4;
  if (!Number.isInteger(offsetBytes) || offsetBytes < 0 || offsetBytes + byteLength > slotArgs.byteLength) {
    throw new GridwrightError({
      code: "decode/length",
      message: `the arguments of a slot are ${byteLength} bytes and ${slotArgs.byteLength} are given, read from byte ${String(offsetBytes)} on`,
      help: "pass the whole slot, or the whole ring, and where the arguments start",
      fields: { actual: slotArgs.byteLength, offsetBytes, limit: byteLength },
    });
  }
  const bytes = new DataView(slotArgs.buffer, slotArgs.byteOffset + offsetBytes, byteLength);
  const count = bytes.getUint8(PACKED_COUNT_BYTE);
  const total = bytes.getUint8(PACKED_TOTAL_BYTE);
  if (count > PACKED_MAX_OPS) throw contradiction(PACKED_MAX_OPS, `there are ${count} operations, and a slot holds ${PACKED_MAX_OPS}`);
  const first = packedMetadataWords(count);
  if (first + total > SLOT_ARGS_COUNT) throw contradiction(0, `${total} argument words behind ${first} of metadata go past the slot's ${SLOT_ARGS_COUNT}`);
  const startOf = (op: number): number => (op < count ? bytes.getUint8(PACKED_OPS_BYTE + op * PACKED_OP_BYTES + PACKED_OP_OFFSET_BYTE) : total);
  return Array.from({ length: count }, (_, op) => {
    const start = startOf(op);
    const end = startOf(op + 1);
    if (start > end) throw contradiction(op, `its words start at ${start} and end at ${end}`);
    if (end > total) throw contradiction(op, `its words end at ${end} of ${total}`);
    const args = Array.from({ length: end - start }, (__, i) => bytes.getUint32((first + start + i) * 4, true));
    return { opcode: bytes.getUint8(PACKED_OPS_BYTE + op * PACKED_OP_BYTES), args };
  });
}

function checkInnerOpcode(opcode: number): void {
  if (Number.isInteger(opcode) && opcode >= 0 && opcode <= PACKED_MAX_OPCODE) return;
  throw new GridwrightError({
    code: "publish/packed",
    message: `opcode ${opcode} does not fit into a packed slot (0 to ${PACKED_MAX_OPCODE})`,
    help: "publish this operation in a slot of its own",
    fields: { opcode, limit: PACKED_MAX_OPCODE },
  });
}

function contradiction(operation: number, what: string): GridwrightError {
  return new GridwrightError({
    code: "decode/value",
    message: `the metadata of a packed slot contradicts itself at operation ${operation}: ${what}`,
    help: "make packed slots with publishPackedSlot",
    fields: { operation },
  });
}
