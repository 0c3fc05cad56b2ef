/**
 * Members of structs and buffers: types resolved, offsets asked from `ir/layout.ts`, and what the author wrote about
 * offsets, sizes and reserved words held against them. Nothing is ever moved to make a statement true.
 */
import { strideBytes, structLayout } from "../../ir/layout.js";
import { atomicI32, atomicU32, fixedArray, runtimeArray, scalarOf, struct, type Struct, type Type } from "../../ir/types.js";
import type { ArrayType, FieldLayout, FieldType, NumberType, StructEntry, StructReference } from "./layout.js";
import { pascalCase } from "./names.js";
import type { Scope } from "./scope.js";
import type { FieldSpec, StructSpec, Text } from "./spec.js";
import { readType, type TypeSyntax } from "./type-syntax.js";

/** Bytes that a buffer may fix, and elements that an array may have: beyond, offsets stop being 32-bit numbers. */
const MAX_BYTES = 0xffffffff;
const MAX_ELEMENTS = 1 << 28;

export interface Members {
  readonly type: Struct;
  readonly fields: readonly FieldLayout[];
  readonly sizeBytes: number;
  readonly alignBytes: number;
}

/** A host type together with its shader type. */
interface Resolved {
  readonly value: FieldType;
  readonly type: Type;
}

interface Element extends Resolved {
  readonly value: NumberType | StructReference;
}

/** What stands in for a type after a finding. */
const WORD: Element = { value: { kind: "Number", scalar: "u32", atomic: false, limits: {} }, type: scalarOf("u32") };

export function layOutStruct(spec: StructSpec, scope: Scope): StructEntry {
  const members = layOutMembers(spec.name, spec.fields, scope, "struct");
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

/** `owner` names the struct; a buffer's last field may be a run-time tail. */
export function layOutMembers(owner: string, specs: readonly FieldSpec[], scope: Scope, kind: "struct" | "buffer"): Members {
  const [start] = specs;
  if (start !== undefined && specs.every((spec) => spec.reserved)) scope.findings.invalid(start.at, "layout/reserved", `${owner} is nothing but padding`);
  const resolved = specs.map((spec, i) => {
    const result = resolveField(spec, scope, kind);
    const isTail = result.value.kind === "Array" && result.value.length.kind === "Parameter";
    if (isTail && i < specs.length - 1) {
      scope.findings.invalid(spec.at, "layout/tail", `${spec.name} is counted by a parameter, but is not the last field of ${owner}`);
      return WORD;
    }
    return result;
  });
  const type = struct(pascalCase(owner), specs.map((spec, i) => ({ name: spec.name, type: (resolved[i] ?? WORD).type })));
  const layout = structLayout(type);
  const fields = specs.map((spec, i): FieldLayout => {
    const { value, type: shaderType } = resolved[i] ?? WORD;
    const { offsetBytes = 0, sizeBytes = 0 } = layout.members[i] ?? {};
    checkOffset(spec, offsetBytes, scope);
    return { name: spec.name, doc: spec.doc, offsetBytes, sizeBytes, value, type: shaderType, reserved: spec.reserved };
  });
  if (start !== undefined && layout.sizeBytes > MAX_BYTES) {
    scope.findings.invalid(start.at, "layout/too-large", `${owner} takes more bytes than 32 bits can count (${layout.sizeBytes})`);
  }
  return { type, fields, sizeBytes: layout.sizeBytes, alignBytes: layout.alignBytes };
}

/** The elements of a buffer that is one array. */
export function layOutArray(element: Text, count: Text, scope: Scope): { value: ArrayType; type: Type } {
  const syntax = readSyntax(element, scope);
  if (syntax?.count !== undefined) scope.findings.invalid(element.at, "spec/wrong-type", `the element ${element.text} is an array; write the number of elements under count`);
  return arrayOf(syntax === undefined ? WORD : resolveName(element, syntax, scope), count, scope, "buffer");
}

function resolveField(spec: FieldSpec, scope: Scope, kind: "struct" | "buffer"): Resolved {
  const syntax = readSyntax(spec.type, scope);
  if (syntax === undefined) return WORD;
  const element = constrain(spec, resolveName(spec.type, syntax, scope), scope);
  checkReserved(spec, element, scope);
  return syntax.count === undefined ? element : arrayOf(element, { text: syntax.count, at: spec.type.at }, scope, kind);
}

/** Undefined after a finding. */
function readSyntax(type: Text, scope: Scope): TypeSyntax | undefined {
  const reading = readType(type.text);
  if (reading.ok) return reading.type;
  if ("feature" in reading) scope.findings.notImplemented(type.at, reading.feature);
  else scope.findings.invalid(type.at, "spec/wrong-type", `${type.text} ${reading.problem}`);
  return undefined;
}

function constrain(spec: FieldSpec, element: Element, scope: Scope): Element {
  if (spec.valid === undefined) return element;
  if (element.value.kind === "Number") return { ...element, value: scope.narrow(element.value, spec.valid) };
  scope.findings.invalid(spec.valid.at, "spec/wrong-type", `${spec.name} is a struct, and only numbers have constraints`);
  return element;
}

function checkReserved(spec: FieldSpec, element: Element, scope: Scope): void {
  if (spec.name.startsWith("_") !== spec.reserved) {
    const help = spec.reserved ? { help: `rename it to _${spec.name}` } : { help: "add reserved: true, or drop the underscore" };
    scope.findings.invalid(spec.at, "layout/reserved", `${spec.name} ${spec.reserved ? "is reserved, but its name has no leading underscore" : "has a leading underscore, but is not reserved"}`, help);
  }
  if (!spec.reserved) return;
  const plain = element.value.kind === "Number" && element.value.scalar === "u32" && !element.value.atomic && element.value.enum === undefined;
  if (!plain || spec.valid !== undefined) scope.findings.invalid(spec.type.at, "layout/reserved", `${spec.name} is reserved, so it is a u32 or u32[n] without constraints`);
}

function checkOffset(spec: FieldSpec, offsetBytes: number, scope: Scope): void {
  if (spec.offset === undefined) return;
  const stated = scope.number(spec.offset);
  if (Number.isNaN(stated) || stated === offsetBytes) return;
  const gap = stated - offsetBytes;
  const help = gap > 0 && gap % 4 === 0 ? { help: `add a reserved field of ${gap} bytes before it, or correct \`at\`` } : {};
  scope.findings.invalid(spec.offset.at, "layout/offset", `${spec.name} lies at byte ${offsetBytes}, not at ${stated}`, help);
}

function resolveName(at: Text, syntax: TypeSyntax, scope: Scope): Element {
  const number = scope.numberType(syntax.name);
  if (number !== undefined) {
    if (!syntax.atomic) return { value: number, type: scalarOf(number.scalar) };
    if (number.scalar !== "f32") return { value: { ...number, atomic: true }, type: number.scalar === "u32" ? atomicU32 : atomicI32 };
    scope.findings.invalid(at.at, "spec/wrong-type", "an atomic holds u32, i32 or an enum, not f32");
    return WORD;
  }
  const found = scope.structs.get(syntax.name);
  if (found === undefined) scope.unknownType(at, syntax.name);
  else if (syntax.atomic) scope.findings.invalid(at.at, "spec/wrong-type", `an atomic holds u32, i32 or an enum, not the struct ${syntax.name}`);
  else return { value: { kind: "Struct", struct: found.name }, type: found.type };
  return WORD;
}

function arrayOf(element: Element, count: Text, scope: Scope, kind: "struct" | "buffer"): { value: ArrayType; type: Type } {
  if (scope.parameters.has(count.text)) {
    if (kind === "struct") scope.findings.invalid(count.at, "layout/tail", `only the last field of a buffer may be counted by a parameter (${count.text})`);
    const type = runtimeArray(element.type);
    return { value: { kind: "Array", element: element.value, strideBytes: strideBytes(type), length: { kind: "Parameter", parameter: count.text } }, type };
  }
  const type = fixedArray(element.type, scope.numberIn(count, "the number of elements", 1, MAX_ELEMENTS));
  return { value: { kind: "Array", element: element.value, strideBytes: strideBytes(type), length: { kind: "Fixed", count: type.count } }, type };
}

