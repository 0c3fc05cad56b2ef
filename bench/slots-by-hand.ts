/**
 * What somebody would write who knows the slot by heart and wants it fast: one loop over the words of the ring, every offset
 * a literal, nothing checked that is not asked for.
 */
import type { protocol } from "../runtime/index.js";

type Slot = protocol.Slot;
type SlotColumns = protocol.SlotColumns;

/** What is read without a check: numbers, whatever they mean. */
export interface PlainSlot {
  readonly status: number;
  readonly opcode: number;
  readonly tenant: number;
  readonly priority: number;
  readonly args: readonly number[];
}

export function writeColumnsByHand(words: Uint32Array, { status, opcode, tenant, priority, args }: SlotColumns): void {
  for (let slot = 0, at = 0, arg = 0; slot < status.length; slot++, at += 16, arg += 12) {
    words[at] = status[slot] ?? 0;
    words[at + 1] = opcode[slot] ?? 0;
    words[at + 2] = tenant[slot] ?? 0;
    words[at + 3] = priority[slot] ?? 0;
    words[at + 4] = args[arg] ?? 0;
    words[at + 5] = args[arg + 1] ?? 0;
    words[at + 6] = args[arg + 2] ?? 0;
    words[at + 7] = args[arg + 3] ?? 0;
    words[at + 8] = args[arg + 4] ?? 0;
    words[at + 9] = args[arg + 5] ?? 0;
    words[at + 10] = args[arg + 6] ?? 0;
    words[at + 11] = args[arg + 7] ?? 0;
    words[at + 12] = args[arg + 8] ?? 0;
    words[at + 13] = args[arg + 9] ?? 0;
    words[at + 14] = args[arg + 10] ?? 0;
    words[at + 15] = args[arg + 11] ?? 0;
  }
}

export function writeObjectsByHand(words: Uint32Array, slots: readonly Slot[]): void {
  let at = 0;
  for (const { status, opcode, tenant, priority, args } of slots) {
    words[at] = status;
    words[at + 1] = opcode;
    words[at + 2] = tenant;
    words[at + 3] = priority;
    words[at + 4] = args[0] ?? 0;
    words[at + 5] = args[1] ?? 0;
    words[at + 6] = args[2] ?? 0;
    words[at + 7] = args[3] ?? 0;
    words[at + 8] = args[4] ?? 0;
    words[at + 9] = args[5] ?? 0;
    words[at + 10] = args[6] ?? 0;
    words[at + 11] = args[7] ?? 0;
    words[at + 12] = args[8] ?? 0;
    words[at + 13] = args[9] ?? 0;
    words[at + 14] = args[10] ?? 0;
    words[at + 15] = args[11] ?? 0;
    at += 16;
  }
}

export function readColumnsByHand(words: Uint32Array, { status, opcode, tenant, priority, args }: SlotColumns): void {
  for (let slot = 0, at = 0, arg = 0; slot < status.length; slot++, at += 16, arg += 12) {
    status[slot] = words[at] ?? 0;
    opcode[slot] = words[at + 1] ?? 0;
    tenant[slot] = words[at + 2] ?? 0;
    priority[slot] = words[at + 3] ?? 0;
    args[arg] = words[at + 4] ?? 0;
    args[arg + 1] = words[at + 5] ?? 0;
    args[arg + 2] = words[at + 6] ?? 0;
    args[arg + 3] = words[at + 7] ?? 0;
    args[arg + 4] = words[at + 8] ?? 0;
    args[arg + 5] = words[at + 9] ?? 0;
    args[arg + 6] = words[at + 10] ?? 0;
    args[arg + 7] = words[at + 11] ?? 0;
    args[arg + 8] = words[at + 12] ?? 0;
    args[arg + 9] = words[at + 13] ?? 0;
    args[arg + 10] = words[at + 14] ?? 0;
    args[arg + 11] = words[at + 15] ?? 0;
  }
}

export function readObjectsByHand(words: Uint32Array): PlainSlot[] {
  const slots: PlainSlot[] = [];
  for (let at = 0; at < words.length; at += 16) {
    slots.push({
      status: words[at] ?? 0,
      opcode: words[at + 1] ?? 0,
      tenant: words[at + 2] ?? 0,
      priority: words[at + 3] ?? 0,
      args: [
        words[at + 4] ?? 0,
        words[at + 5] ?? 0,
        words[at + 6] ?? 0,
        words[at + 7] ?? 0,
        words[at + 8] ?? 0,
        words[at + 9] ?? 0,
        words[at + 10] ?? 0,
        words[at + 11] ?? 0,
        words[at + 12] ?? 0,
        words[at + 13] ?? 0,
        words[at + 14] ?? 0,
        words[at + 15] ?? 0,
      ],
    });
  }
  return slots;
}

/** The index of the first slot that breaks the protocol; how many there are where none does. */
export function firstIllegalByHand(words: Uint32Array): number {
  for (let at = 0; at < words.length; at += 16) {
    if ((words[at] ?? 0) > 8 || (words[at + 2] ?? 0) > 28 || (words[at + 3] ?? 0) > 4) return at / 16;
    const opcode = words[at + 1] ?? 0;
    if (opcode <= 0xffef || (opcode >= 0x10000 && opcode <= 0x7fffffff)) continue;
    if (opcode !== 0xfffd && opcode !== 0xfffe && opcode !== 0x80000001 && opcode !== 0xffffffff) return at / 16;
  }
  return words.length / 16;
}
