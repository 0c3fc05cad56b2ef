/**
 * Members of structs and buffers: types resolved, offsets asked from `ir/layout.ts`, and what the author wrote about
 * offsets, sizes and reserved words held against them. Nothing is ever moved to make a statement true; only `align` and
 * `size` of a field ask for room.
 */
import { alignBytes, sizeBytes, structLayout, type MemberLayout } from "../../ir/layout.js";
import { struct, typeName, type Member, type Struct, type Type } from "../../ir/types.js";
import { constrain } from "./constrain.js";
import { nameBits } from "./lay-out-bits.js";
import { layOutRules } from "./lay-out-rules.js";
import type { FieldLayout, FieldType, RuleLayout, StructEntry } from "./layout.js";
import { hasLimits } from "./limits.js";
import { pascalCase } from "./names.js";
import { arrayOf, resolveType, WORD, type Resolved, type ResolvedArray } from "./resolve-type.js";
import type { Scope } from "./scope.js";
import type { FieldSpec, StructSpec, Text } from "./spec.js";

/** Bytes that a buffer may fix: beyond, offsets stop being 32-bit numbers. */
const MAX_BYTES = 0xffffffff;
/** What `size` may ask for: WGSL takes a number without a suffix for an i32. */
const MAX_SIZE = 0x7ffffffc;
/** What `align` may ask for; more than any device's offset alignment. */
const MAX_ALIGN = 65536;

export interface Members {
  readonly type: Struct;
  readonly fields: readonly FieldLayout[];
  readonly rules: readonly RuleLayout[];
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

/** A struct, or a buffer that is one: a buffer's last field may be a run-time tail. */
export interface MembersSpec {
  readonly kind: "struct" | "buffer";
  readonly name: string;
  readonly fields: readonly FieldSpec[];
  readonly rules: readonly Text[];
}

export function layOutStruct(spec: StructSpec, scope: Scope): StructEntry {
  const members = layOutMembers({ kind: "struct", ...spec }, scope);
  if (spec.fields.length === 0) scope.findings.invalid(spec.at, "spec/missing-key", `the struct ${spec.name} has no fields`);
  if (spec.size !== undefined) {
    const size = scope.numberIn(spec.size, `the size of ${spec.name}`, 0, MAX_BYTES);
    if (size !== members.sizeBytes && !scope.findings.failed) {
      const missing = size - members.sizeBytes;
      const help = missing > 0 ? { help: `add a reserved field of ${missing} bytes, or correct the size` } : {};
      scope.findings.invalid(spec.size.at, "layout/size", `${spec.name} takes ${members.sizeBytes} bytes, not ${size}`, help);
    }
  }
  return { name: spec.name, doc: spec.doc, origin: "own", ...members };
}

export function layOutMembers({ kind, name: owner, fields: specs, rules }: MembersSpec, scope: Scope): Members {
  const [start] = specs;
  if (start !== undefined && specs.every((spec) => spec.reserved)) scope.findings.invalid(start.at, "layout/reserved", `${owner} is nothing but padding`);
  const resolved = specs.map((spec, i) => {
    const result = resolveField(spec, scope, kind);
    if (isTail(result.value) && i < specs.length - 1) {
      scope.findings.invalid(spec.at, "layout/tail", `${spec.name} is counted by a parameter, but is not the last field of ${owner}`);
      return WORD;
    }
    return result;
  });
  const type = struct(pascalCase(owner), specs.map((spec, i) => memberOf(spec, (resolved[i] ?? WORD).type, scope)));
  const layout = structLayout(type);
  const fields = specs.map((spec, i): FieldLayout => {
    const { value, type: shaderType } = resolved[i] ?? WORD;
    const { offsetBytes = 0, sizeBytes: size = 0 } = layout.members[i] ?? {};
    checkOffset(spec, { offsetBytes, type: shaderType, before: layout.members[i - 1] }, scope);
    return { name: spec.name, doc: spec.doc, offsetBytes, sizeBytes: size, value, type: shaderType, reserved: spec.reserved };
  });
  if (start !== undefined && layout.sizeBytes > MAX_BYTES) {
    scope.findings.invalid(start.at, "layout/too-large", `${owner} takes more bytes than 32 bits can count (${layout.sizeBytes})`);
  }
  return { type, fields, rules: layOutRules(rules, fields, scope), sizeBytes: layout.sizeBytes, alignBytes: layout.alignBytes };
}

/** The elements of a buffer that is one array. */
export function layOutArray(element: Text, count: Text, scope: Scope): ResolvedArray {
  return arrayOf(resolveType(element, scope, { tail: false }), count, scope, { tail: true });
}

function resolveField(spec: FieldSpec, scope: Scope, kind: "struct" | "buffer"): Resolved {
  const { value, type } = resolveType(spec.type, scope, { tail: kind === "buffer" });
  const constrained = constrain(value, spec.valid, scope);
  checkReserved(spec, constrained, scope);
  return { value: nameBits(constrained, spec, scope), type };
}

function isTail(value: FieldType): boolean {
  return value.kind === "Array" && value.length.kind === "Parameter";
}

function memberOf(spec: FieldSpec, type: Type, scope: Scope): Member {
  const align = spec.align === undefined ? undefined : alignOf(spec.name, spec.align, alignBytes(type), scope);
  const size = spec.size === undefined ? undefined : sizeOf(spec.name, spec.size, type, scope);
  return { name: spec.name, type, ...(align === undefined ? {} : { alignBytes: align }), ...(size === undefined ? {} : { sizeBytes: size }) };
}

/** WGSL `@align`: a power of two, and a multiple of what the type needs anyway. */
function alignOf(name: string, text: Text, least: number, scope: Scope): number {
  const align = scope.numberIn(text, `the alignment of ${name}`, least, MAX_ALIGN);
  if (Number.isInteger(Math.log2(align))) return align;
  scope.findings.invalid(text.at, "layout/align", `the alignment of ${name} is no power of two (${align})`);
  return least;
}

/** WGSL `@size`, which no run-time array may have. */
function sizeOf(name: string, text: Text, type: Type, scope: Scope): number | undefined {
  if (type.kind === "RuntimeArray") {
    scope.findings.invalid(text.at, "layout/size", `${name} is counted by a parameter, so it has no size of its own`);
    return undefined;
  }
  const size = scope.numberIn(text, `the size of ${name}`, sizeBytes(type), MAX_SIZE);
  if (size % 4 === 0) return size;
  scope.findings.invalid(text.at, "layout/size", `the size of ${name} is not a multiple of 4 (${size})`);
  return undefined;
}

function checkReserved(spec: FieldSpec, value: FieldType, scope: Scope): void {
  if (spec.name.startsWith("_") !== spec.reserved) {
    const problem = spec.reserved ? "is reserved, but its name has no leading underscore" : "has a leading underscore, but is not reserved";
    const help = spec.reserved ? `rename it to _${spec.name}` : "add reserved: true, or drop the underscore";
    scope.findings.invalid(spec.at, "layout/reserved", `${spec.name} ${problem}`, { help });
  }
  if (!spec.reserved) return;
  const element = value.kind === "Array" && value.length.kind === "Fixed" ? value.element : value;
  const plain = element.kind === "Number" && element.scalar === "u32" && !element.atomic && element.enum === undefined && !hasLimits(element.limits);
  if (plain && spec.valid === undefined && spec.bits === undefined) return;
  scope.findings.invalid(spec.type.at, "layout/reserved", `${spec.name} is reserved, so it is a u32 or u32[n] without constraints`);
}

interface Placed {
  readonly offsetBytes: number;
  readonly type: Type;
  readonly before: MemberLayout | undefined;
}

function checkOffset(spec: FieldSpec, placed: Placed, scope: Scope): void {
  if (spec.offset === undefined) return;
  const stated = scope.number(spec.offset);
  if (Number.isNaN(stated) || stated === placed.offsetBytes) return;
  scope.findings.invalid(spec.offset.at, "layout/offset", `${spec.name} lies at byte ${placed.offsetBytes}, not at ${stated}`, helpWithOffset(stated, placed));
}

function helpWithOffset(stated: number, { offsetBytes, type, before }: Placed): { readonly help?: string } {
  const align = alignBytes(type);
  if (stated % align !== 0) return { help: `a ${typeName(type)} lies at a multiple of ${align} bytes` };
  if (stated > offsetBytes) return { help: `add a reserved field of ${stated - offsetBytes} bytes before it, or correct \`at\`` };
  const end = (before?.offsetBytes ?? 0) + (before?.sizeBytes ?? 0);
  return before === undefined || stated >= end ? {} : { help: `${before.name} before it ends at byte ${end}` };
}
