/** Constraints of an opcode's argument with words on both sides of each: host and kernel must judge all of them alike. */
import type { KernelArgument } from "../../codegen/shader/kernel.js";

export interface ConstrainedArgument {
  readonly argument: Pick<KernelArgument, "type"> & Partial<KernelArgument>;
  readonly legal: readonly number[];
  readonly illegal: readonly number[];
}

const MINUS_ONE = 0xffffffff;
const [ZERO_F32, MINUS_ZERO_F32, TENTH_F32, FIFTH_F32, NAN_F32] = [0, 0x80000000, 0x3dcccccd, 0x3e4ccccd, 0x7fc00000];

export const CONSTRAINED_ARGUMENTS: readonly ConstrainedArgument[] = [
  { argument: { type: "u32", min: 3, max: 5 }, legal: [3, 5], illegal: [2, 6, MINUS_ONE] },
  { argument: { type: "i32", min: -1, max: 1 }, legal: [MINUS_ONE, 0, 1], illegal: [MINUS_ONE - 1, 2, 0x80000000] },
  { argument: { type: "u32", in: [1, 4, 9] }, legal: [1, 4, 9], illegal: [0, 5, 10] },
  { argument: { type: "i32", in: [-4, 2] }, legal: [MINUS_ONE - 3, 2], illegal: [MINUS_ONE, 4] },
  { argument: { type: "u32", not: [0, 7] }, legal: [1, 8, MINUS_ONE], illegal: [0, 7] },
  { argument: { type: "i32", not: [-1] }, legal: [1, MINUS_ONE - 1], illegal: [MINUS_ONE] },
  { argument: { type: "u32", multipleOf: 4 }, legal: [0, 4, 8], illegal: [3, 6, MINUS_ONE] },
  { argument: { type: "i32", multipleOf: 3, min: -6 }, legal: [MINUS_ONE - 5, 0, 3], illegal: [MINUS_ONE - 4, MINUS_ONE - 8, 4] },
  { argument: { type: "u32", min: 2, max: 8, not: [4], multipleOf: 2 }, legal: [2, 6, 8], illegal: [0, 3, 4, 10] },
  { argument: { type: "f32", min: 0, max: Math.fround(0.1) }, legal: [ZERO_F32, MINUS_ZERO_F32, TENTH_F32], illegal: [TENTH_F32 + 1, MINUS_ZERO_F32 + 1, NAN_F32] },
  { argument: { type: "f32", in: [0, Math.fround(0.1)] }, legal: [ZERO_F32, MINUS_ZERO_F32, TENTH_F32], illegal: [FIFTH_F32, TENTH_F32 + 1, NAN_F32] },
  { argument: { type: "f32", not: [0] }, legal: [TENTH_F32, NAN_F32], illegal: [ZERO_F32, MINUS_ZERO_F32] },
];
