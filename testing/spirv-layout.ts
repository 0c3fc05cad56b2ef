/**
 * Reads out of SPIR-V where struct members lie: an opinion on layout that shares no code with `ir/layout.ts`. Understands
 * the six instructions it needs (SPIR-V specification, "Debug Instructions", "Annotation Instructions" and "Type-Declaration
 * Instructions") and skips the rest.
 */
export interface SpirvStructLayout {
  /** Byte offsets by member name, in member order. */
  readonly offsets: Readonly<Record<string, number>>;
}

export interface SpirvStruct extends SpirvStructLayout {
  readonly name: string;
  /** Bytes from one element to the next, by the names of the members that are arrays. */
  readonly strides: Readonly<Record<string, number>>;
}

interface Member {
  name?: string;
  offset?: number;
  type?: number;
}

const OP_NAME = 5;
const OP_MEMBER_NAME = 6;
const OP_TYPE_STRUCT = 30;
const OP_DECORATE = 71;
const OP_MEMBER_DECORATE = 72;
const DECORATION_ARRAY_STRIDE = 6;
const DECORATION_OFFSET = 35;
const HEADER_WORDS = 5;

/** By struct name; only structs whose members have both names and offsets. */
export function spirvStructLayouts(words: Uint32Array): Map<string, SpirvStructLayout> {
  return new Map(spirvStructs(words).map(({ name, offsets }) => [name, { offsets }]));
}

/** One for each set of rules that a struct of the source is laid out by; they have the same name. */
export function spirvStructs(words: Uint32Array): SpirvStruct[] {
  const names = new Map<number, string>();
  const strides = new Map<number, number>();
  const structs = new Map<number, Map<number, Member>>();
  const member = (struct: number, index: number): Member => {
    const known = structs.get(struct) ?? new Map<number, Member>();
    structs.set(struct, known);
    const entry = known.get(index) ?? {};
    known.set(index, entry);
    return entry;
  };
  for (const { opcode, operands } of instructions(words)) {
    const [id = 0, index = 0, decoration, value] = operands;
    if (opcode === OP_NAME) names.set(id, literalString(operands.subarray(1)));
    if (opcode === OP_MEMBER_NAME) member(id, index).name = literalString(operands.subarray(2));
    if (opcode === OP_MEMBER_DECORATE && decoration === DECORATION_OFFSET && value !== undefined) member(id, index).offset = value;
    if (opcode === OP_DECORATE && index === DECORATION_ARRAY_STRIDE && decoration !== undefined) strides.set(id, decoration);
    if (opcode === OP_TYPE_STRUCT) operands.subarray(1).forEach((type, i) => (member(id, i).type = type));
  }

  return [...structs].flatMap(([id, entries]) => {
    const members = [...entries].sort(([a], [b]) => a - b).map(([, entry]) => entry);
    const offsets = members.flatMap(({ name, offset }) => (name === undefined || offset === undefined ? [] : [[name, offset] as const]));
    const arrays = members.flatMap(({ name, type }) => {
      const stride = strides.get(type ?? 0);
      return name === undefined || stride === undefined ? [] : [[name, stride] as const];
    });
    const name = names.get(id);
    if (name === undefined || offsets.length < members.length) return [];
    return [{ name, offsets: Object.fromEntries(offsets), strides: Object.fromEntries(arrays) }];
  });
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
