/**
 * Where GLSL itself would put the members of a struct, and the padding that makes it agree with `ir/layout.ts`. A block's
 * members can state their offsets, a struct's can't: what `@align` and `@size` ask for, and what follows from them, has to
 * be spelled as members that nobody uses.
 *
 * Rules: GLSL 4.50, 7.6.2.2 "Standard Uniform Block Layout". std430 is WGSL's layout without `@align` and `@size`; std140
 * rounds the alignment of arrays and structs, and the size of structs, up to 16 bytes.
 */
import { alignBytes, roundUp, sizeBytes, structLayout, type MemberLayout } from "../../../ir/layout.js";
import { assertNever, fixedArray, u32, vector, type Struct, type Type } from "../../../ir/types.js";

export type BlockRule = "std430" | "std140";

export type PlacedMember = { readonly kind: "Member"; readonly layout: MemberLayout } | Padding;

export interface Padding {
  readonly kind: "Padding";
  readonly type: Type;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

const WORD_BYTES = 4;
/** What std140 rounds to; also the size of the vector that long padding is made of there. */
const ROUNDED_BYTES = 16;

/** The members with padding between and behind them; the last one may be a run-time tail, which nothing follows. */
export function paddedMembers(struct: Struct, rule: BlockRule): PlacedMember[] {
  const placed: PlacedMember[] = [];
  const { members, sizeBytes: total } = structLayout(struct);
  let end = 0;
  let align = WORD_BYTES;
  for (const layout of members) {
    const own = naturalAlign(layout.type);
    if (roundUp(end, own) !== layout.offsetBytes) placed.push(...padding(end, layout.offsetBytes, rule));
    placed.push({ kind: "Member", layout });
    end = layout.offsetBytes + naturalSize(layout.type, rule);
    align = Math.max(align, own);
  }
  if (members.at(-1)?.type.kind !== "RuntimeArray" && roundUp(end, align) < total) placed.push(...padding(end, total, rule));
  return placed;
}

/**
 * In std430. std140 may align further, but padding up to there moves nothing, and makes the two forms of a struct the same
 * text more often.
 */
function naturalAlign(type: Type): number {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
    case "Vector":
      return alignBytes(type);
    case "FixedArray":
    case "RuntimeArray":
      return naturalAlign(type.element);
    case "Struct":
      return Math.max(WORD_BYTES, ...type.members.map((member) => naturalAlign(member.type)));
    default:
      return assertNever(type);
  }
}

/** A struct is padded to its own size, and an array's stride follows from that. */
function naturalSize(type: Type, rule: BlockRule): number {
  return type.kind === "Struct" && rule === "std140" ? roundUp(sizeBytes(type), ROUNDED_BYTES) : sizeBytes(type);
}

/**
 * Members that fill a gap without moving anything: single words where it is short. A long gap is one array: of words in
 * std430, and of whole 16 bytes in std140, where an array's elements lie that far apart.
 */
function padding(from: number, to: number, rule: BlockRule): Padding[] {
  const words = (start: number, end: number): Padding[] =>
    Array.from({ length: (end - start) / WORD_BYTES }, (_, i) => ({ kind: "Padding", type: u32, offsetBytes: start + i * WORD_BYTES, sizeBytes: WORD_BYTES }));
  if (to - from < ROUNDED_BYTES) return words(from, to);
  if (rule === "std430") return [{ kind: "Padding", type: fixedArray(u32, (to - from) / WORD_BYTES), offsetBytes: from, sizeBytes: to - from }];
  const start = roundUp(from, ROUNDED_BYTES);
  const end = to - (to % ROUNDED_BYTES);
  const middle: Padding[] = start < end ? [{ kind: "Padding", type: fixedArray(vector(4, "u32"), (end - start) / ROUNDED_BYTES), offsetBytes: start, sizeBytes: end - start }] : [];
  return [...words(from, Math.min(start, to)), ...middle, ...words(Math.max(start, end), to)];
}
