/** Inputs for a kernel that nobody gave any: every run-time array as long as the grid has invocations, small numbers elsewhere. */
import type { Program } from "../ir/ir.js";
import { createRandom, type Random } from "../ir/interpret/random.js";
import { bufferLayout, strideBytes, structLayout } from "../ir/layout.js";
import { assertNever, scalarOf, type ScalarName, type Type } from "../ir/types.js";

export interface KernelInputs {
  readonly parameters: Readonly<Record<string, number | boolean>>;
  readonly buffers: Readonly<Record<string, Uint8Array>>;
}

/** Numbers stay below this, so that many of them are equal, and many are indices of something. */
const NUMBERS = 8;
const MAX_LENGTH = 4096;

/** The same for the same program, grid and seed. What `given` has stays as it is. */
export function drawInputs(program: Program, grid: readonly [number, number, number], seed: number, given: Partial<KernelInputs> = {}): KernelInputs {
  const random = createRandom(seed);
  const invocations = [...grid, ...program.workgroupSize].reduce((product, each) => product * each, 1);
  const lengths = new Set(program.buffers.map((buffer) => buffer.lengthParameter));
  const parameters: Record<string, number | boolean> = {};
  for (const { name, type } of program.parameters) {
    parameters[name] = given.parameters?.[name] ?? (lengths.has(name) ? Math.min(invocations, MAX_LENGTH) : type.scalar === "bool" ? random.below(2) === 1 : 1 + random.below(NUMBERS));
  }
  const buffers: Record<string, Uint8Array> = {};
  for (const { name, type, lengthParameter } of program.buffers) {
    const { fixedBytes, strideBytes: stride = 0 } = bufferLayout(type);
    const count = Number(parameters[lengthParameter ?? ""] ?? 0);
    const bytes = new Uint8Array(fixedBytes + stride * count);
    fill(new DataView(bytes.buffer), 0, type, count, random);
    buffers[name] = given.buffers?.[name] ?? bytes;
  }
  return { parameters, buffers };
}

function fill(memory: DataView, offsetBytes: number, type: Type, tailCount: number, random: Random): void {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return fillWord(memory, offsetBytes, type.scalar, random);
    case "Vector":
      return repeat(type.size, (i) => fill(memory, offsetBytes + i * 4, scalarOf(type.component), tailCount, random));
    case "FixedArray":
      return repeat(type.count, (i) => fill(memory, offsetBytes + i * strideBytes(type), type.element, tailCount, random));
    case "RuntimeArray":
      return repeat(tailCount, (i) => fill(memory, offsetBytes + i * strideBytes(type), type.element, tailCount, random));
    case "Struct":
      for (const member of structLayout(type).members) fill(memory, offsetBytes + member.offsetBytes, member.type, tailCount, random);
      return;
    default:
      assertNever(type);
  }
}

function fillWord(memory: DataView, offsetBytes: number, scalar: ScalarName, random: Random): void {
  if (scalar === "f32") memory.setFloat32(offsetBytes, random.next(), true);
  else memory.setUint32(offsetBytes, random.below(NUMBERS), true);
}

function repeat(count: number, each: (index: number) => void): void {
  for (let i = 0; i < count; i += 1) each(i);
}
