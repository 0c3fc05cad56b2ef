/**
 * Reads out of SPIR-V where struct members lie: an opinion on layout that shares no code with `ir/layout.ts`. Understands
 * the four instructions it needs (SPIR-V specification, "Debug Instructions" and "Annotation Instructions") and skips the rest.
 */
export interface SpirvStructLayout {
  /** Byte offsets by member name, in member order. */
  readonly offsets: Readonly<Record<string, number>>;
}

const OP_NAME = 5;
const OP_MEMBER_NAME = 6;
const OP_MEMBER_DECORATE = 72;
const DECORATION_OFFSET = 35;
const HEADER_WORDS = 5;

/** By struct name; only structs whose members have both names and offsets. */
export function spirvStructLayouts(words: Uint32Array): Map<string, SpirvStructLayout> {
  const names = new Map<number, string>();
  const members = new Map<number, Map<number, { name?: string; offset?: number }>>();
  const member = (struct: number, index: number): { name?: string; offset?: number } => {
    const known = members.get(struct) ?? new Map<number, { name?: string; offset?: number }>();
    members.set(struct, known);
    const entry = known.get(index) ?? {};
    known.set(index, entry);
    return entry;
  };
  for (const { opcode, operands } of instructions(words)) {
    const [id = 0, index = 0, decoration, value] = operands;
    if (opcode === OP_NAME) names.set(id, literalString(operands.subarray(1)));
    if (opcode === OP_MEMBER_NAME) member(id, index).name = literalString(operands.subarray(2));
    if (opcode === OP_MEMBER_DECORATE && decoration === DECORATION_OFFSET && value !== undefined) member(id, index).offset = value;
  }

  const layouts = new Map<string, SpirvStructLayout>();
  for (const [id, entries] of members) {
    const ordered = [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
    const offsets = ordered.flatMap(({ name, offset }) => (name === undefined || offset === undefined ? [] : [[name, offset] as const]));
    const name = names.get(id);
    if (name !== undefined && offsets.length === ordered.length) layouts.set(name, { offsets: Object.fromEntries(offsets) });
  }
  return layouts;
}

function* instructions(words: Uint32Array): Generator<{ opcode: number; operands: Uint32Array }> {
  for (let at = HEADER_WORDS; at < words.length; ) {
    const first = words[at] ?? 0;
    const count = first >>> 16;
    if (count === 0) throw new Error(`SPIR-V instruction of no words (at word ${at})`);
    yield { opcode: first & 0xffff, operands: words.subarray(at + 1, at + count) };
    at += count;
  }
}

/** UTF-8, ended by a zero byte, four bytes to a word, lowest first. */
function literalString(words: Uint32Array): string {
  const bytes: number[] = [];
  for (const word of words) {
    for (let shift = 0; shift < 32; shift += 8) {
      const byte = (word >>> shift) & 0xff;
      if (byte === 0) return new TextDecoder().decode(Uint8Array.from(bytes));
      bytes.push(byte);
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
