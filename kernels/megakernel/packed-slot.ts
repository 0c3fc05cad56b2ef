/**
 * The kernel's half of packed slots, written against the same constants of the spec as the host's: metadata of one byte each
 * (how many operations, their argument words together, then per operation its opcode and where its words start), and the
 * words behind it. Operation i has the words from its start up to the start of operation i + 1, the last one those up to the
 * total.
 *
 * Metadata comes from the wire, so it is checked as a whole before any of it is used as an index.
 */
import type { BlockBuilder, Operand, PlaceBuilder, Variable } from "../../ir/builder.js";
import type { Expression, Ref } from "../../ir/ir.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { bool, u32 } from "../../ir/types.js";
import { constantOf } from "../protocol-values.js";

export interface PackedOperation {
  readonly opcode: Ref;
  /** Index of its first word among the slot's argument words. */
  readonly first: Ref;
  /** How many words it has. */
  readonly words: Ref;
}

export interface PackedSlot {
  readonly count: Ref;
  /** True where the metadata contradicts itself; nothing else of it may be used then. */
  readonly isBroken: Expression;
  /** The operation at which it does: the detail of FAULT `packed_layout`. */
  readonly brokenAt: Expression;
  /** Statements that read operation `index`, which must be below `count`. */
  operation(index: Operand): PackedOperation;
}

/** Statements that read and check the metadata in `args`, the argument words of a slot. */
export function packedSlot(k: BlockBuilder, protocol: ProtocolBindings, args: PlaceBuilder): PackedSlot {
  const constant = (name: string): number => constantOf(protocol, name);
  const [opsByte, opBytes, maxOps, slotWords] = [constant("packed_ops_byte"), constant("packed_op_bytes"), constant("packed_max_ops"), constant("args_per_slot")];
  const count = k.let("count", byteOf(k, args, constant("packed_count_byte")));
  const total = k.let("total", byteOf(k, args, constant("packed_total_byte")));
  const metadata = k.let("metadata", k.shr(k.add(k.mul(count, opBytes), opsByte + 3), 2));
  const opAt = (index: Operand): Expression => k.add(k.mul(index, opBytes), opsByte);
  const startOf = (index: Operand): Ref => k.let("start", byteOf(k, args, k.let("byte", k.add(opAt(index), constant("packed_op_offset_byte")))));
  const endOf = (index: Operand): Expression => {
    const end = k.var("end", u32, total);
    const next = k.let("following", k.add(index, 1));
    k.if(k.lt(next, count), () => k.assign(end, startOf(next)));
    return end.value;
  };

  const isBroken = k.var("is_broken", bool);
  const brokenAt = k.var("broken_at", u32);
  const broken = (at: Operand): void => markBroken(k, isBroken, brokenAt, at);
  k.if(
    k.gt(count, maxOps),
    () => broken(maxOps),
    () => {
      k.if(k.gt(k.add(metadata, total), slotWords), () => broken(0));
      k.for("op", 0, maxOps, (op) => {
        k.if(k.or(k.ge(op, count), isBroken.value), () => k.break());
        const start = startOf(op);
        const end = k.let("stop", endOf(op));
        k.if(k.or(k.gt(start, end), k.gt(end, total)), () => broken(op));
      });
    },
  );

  return {
    count,
    isBroken: isBroken.value,
    brokenAt: brokenAt.value,
    operation(index) {
      const opcode = k.let("inner_opcode", byteOf(k, args, k.let("byte", opAt(index))));
      const start = startOf(index);
      const end = k.let("stop", endOf(index));
      return { opcode, first: k.let("first", k.add(metadata, start)), words: k.let("words", k.sub(end, start)) };
    },
  };
}

function markBroken(k: BlockBuilder, isBroken: Variable, brokenAt: Variable, at: Operand): void {
  k.assign(isBroken, true);
  k.assign(brokenAt, at);
}

/** Byte `index` of words in memory order. */
function byteOf(k: BlockBuilder, words: PlaceBuilder, index: Operand): Expression {
  const word = k.load(words.at(k.shr(index, 2)));
  return k.and(k.shr(word, k.mul(k.and(index, 3), 8)), 0xff);
}
