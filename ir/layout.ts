/**
 * How many bytes a type takes and where its parts lie. The only implementation in the project: the spec compiler, the
 * oracle, every printer and the spill scratch ask here.
 *
 * Rules: WGSL `#alignment-and-size`. `storage` is the plain rule. `uniform` adds WGSL's `#address-space-layout-constraints`:
 * array elements and struct members of struct or array type align to 16 bytes, and the byte after a struct member starts
 * a new 16. Uniform rules are *requirements* in WGSL, not a different layout, so `uniformFindings` reports where a type
 * breaks them instead of moving anything: host and shader would otherwise disagree about where.
 */
import { assertNever, type FixedArray, type RuntimeArray, type ScalarName, type Struct, type Type } from "./types.js";

export interface MemberLayout {
  readonly name: string;
  readonly type: Type;
  readonly offsetBytes: number;
  /** Bytes that the member occupies, `@size` included; for a run-time array the bytes of one element. */
  readonly sizeBytes: number;
}

export interface StructLayout {
  readonly members: readonly MemberLayout[];
  readonly alignBytes: number;
  /** Rounded up to the alignment. With a run-time tail: the bytes before the tail, which is all that is fixed. */
  readonly sizeBytes: number;
  /** Bytes from one element of the run-time tail to the next. */
  readonly tailStrideBytes?: number;
}

/** What a whole buffer takes: `fixedBytes`, and `strideBytes` for each element of its run-time array. */
export interface BufferLayout {
  readonly fixedBytes: number;
  readonly strideBytes?: number;
}

/** `bool` is here for workgroup variables and values; buffers never hold one. */
const SCALAR_BYTES: Readonly<Record<ScalarName, number>> = { bool: 4, u32: 4, i32: 4, f32: 4 };

export function alignBytes(type: Type): number {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return SCALAR_BYTES[type.scalar];
    case "Vector":
      return SCALAR_BYTES[type.component] * (type.size === 2 ? 2 : 4);
    case "FixedArray":
    case "RuntimeArray":
      return alignBytes(type.element);
    case "Struct":
      return Math.max(1, ...type.members.map((member) => Math.max(alignBytes(member.type), member.alignBytes ?? 1)));
    default:
      return assertNever(type);
  }
}

/** Bytes of one value. A run-time array has no size of its own; the answer is 0, so that sums stay right. */
export function sizeBytes(type: Type): number {
  switch (type.kind) {
    case "Scalar":
    case "Atomic":
      return SCALAR_BYTES[type.scalar];
    case "Vector":
      return SCALAR_BYTES[type.component] * type.size;
    case "FixedArray":
      return strideBytes(type) * type.count;
    case "RuntimeArray":
      return 0;
    case "Struct":
      return structLayout(type).sizeBytes;
    default:
      return assertNever(type);
  }
}

/** Bytes from one element to the next: the element's size rounded up to its alignment. */
export function strideBytes(array: FixedArray | RuntimeArray): number {
  return roundUp(sizeBytes(array.element), alignBytes(array.element));
}

export function structLayout(struct: Struct): StructLayout {
  const members: MemberLayout[] = [];
  let end = 0;
  let tailStrideBytes: number | undefined;
  for (const member of struct.members) {
    const offsetBytes = roundUp(end, Math.max(alignBytes(member.type), member.alignBytes ?? 1));
    if (member.type.kind === "RuntimeArray") {
      tailStrideBytes = strideBytes(member.type);
      members.push({ name: member.name, type: member.type, offsetBytes, sizeBytes: tailStrideBytes });
      end = offsetBytes;
    } else {
      const size = Math.max(sizeBytes(member.type), member.sizeBytes ?? 0);
      members.push({ name: member.name, type: member.type, offsetBytes, sizeBytes: size });
      end = offsetBytes + size;
    }
  }
  const align = alignBytes(struct);
  if (tailStrideBytes !== undefined) return { members, alignBytes: align, sizeBytes: end, tailStrideBytes };
  return { members, alignBytes: align, sizeBytes: roundUp(end, align) };
}

export function bufferLayout(type: Type): BufferLayout {
  if (type.kind === "RuntimeArray") return { fixedBytes: 0, strideBytes: strideBytes(type) };
  if (type.kind !== "Struct") return { fixedBytes: sizeBytes(type) };
  const layout = structLayout(type);
  if (layout.tailStrideBytes === undefined) return { fixedBytes: layout.sizeBytes };
  return { fixedBytes: layout.sizeBytes, strideBytes: layout.tailStrideBytes };
}

/** Where `type` breaks the uniform rules, as `path: reason`; empty when it may stand in a uniform buffer. */
export function uniformFindings(type: Type, path = ""): string[] {
  switch (type.kind) {
    case "Scalar":
      return type.scalar === "bool" ? [`${path}: bool is not host-shareable`] : [];
    case "Vector":
      return [];
    case "Atomic":
      return [`${path}: an atomic can't stand in a uniform buffer`];
    case "RuntimeArray":
      return [`${path}: a run-time array can't stand in a uniform buffer`];
    case "FixedArray": {
      const stride = strideBytes(type);
      const own = stride % 16 === 0 ? [] : [`${path}: array stride is not a multiple of 16 bytes (${stride})`];
      return [...own, ...uniformFindings(type.element, `${path}[]`)];
    }
    case "Struct":
      return uniformStructFindings(type, path);
    default:
      return assertNever(type);
  }
}

function uniformStructFindings(struct: Struct, path: string): string[] {
  const findings: string[] = [];
  const { members } = structLayout(struct);
  members.forEach((member, i) => {
    const at = path === "" ? member.name : `${path}.${member.name}`;
    findings.push(...uniformFindings(member.type, at));
    if (member.type.kind !== "Struct" && member.type.kind !== "FixedArray") return;
    if (member.offsetBytes % 16 !== 0) findings.push(`${at}: offset is not a multiple of 16 bytes (${member.offsetBytes})`);
    const next = members[i + 1];
    const gap = roundUp(sizeBytes(member.type), 16);
    if (member.type.kind === "Struct" && next !== undefined && next.offsetBytes < member.offsetBytes + gap) {
      findings.push(`${path === "" ? next.name : `${path}.${next.name}`}: starts inside the last 16 bytes of ${at} (offset ${next.offsetBytes})`);
    }
  });
  return findings;
}

export function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
