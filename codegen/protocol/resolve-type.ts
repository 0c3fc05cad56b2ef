/** What the text of a type means: the host's view of it and the shader's, from the names that the spec declares. */
import { strideBytes } from "../../ir/layout.js";
import { atomicI32, atomicU32, fixedArray, runtimeArray, scalarOf, u32, vector, type Type } from "../../ir/types.js";
import type { ArrayType, EnumLayout, FieldType, NumberType, WireScalar } from "./layout.js";
import { shown, type Scope } from "./scope.js";
import type { Text } from "./spec.js";
import { readType, type ElementSyntax, type TypeSyntax } from "./type-syntax.js";

/** Elements that one dimension of an array may have: beyond, offsets stop being 32-bit numbers. */
const MAX_ELEMENTS = 1 << 28;

/** A host type together with its shader type. */
export interface Resolved {
  readonly value: FieldType;
  readonly type: Type;
}

export type ResolvedArray = Resolved & { readonly value: ArrayType };

/** What stands in for a type after a finding. */
export const WORD: Resolved = number("u32");

/** `tail`: a parameter may count the outermost array. */
export function resolveType(text: Text, scope: Scope, options: { readonly tail: boolean }): Resolved {
  const syntax = readSyntax(text, scope);
  if (syntax === undefined) return WORD;
  const element = resolveElement(text, syntax.element, scope);
  return syntax.counts.reduceRight((inner, count, i) => arrayOf(inner, { text: count, at: text.at }, scope, { tail: options.tail && i === 0 }), element);
}

/** An array of `element`; a parameter counts it where there may be a tail. */
export function arrayOf(element: Resolved, count: Text, scope: Scope, options: { readonly tail: boolean }): ResolvedArray {
  if (scope.parameters.has(count.text)) {
    if (!options.tail) scope.findings.invalid(count.at, "layout/tail", `only the last field of a buffer may be counted by a parameter, as its outermost array (${count.text})`);
    const type = runtimeArray(element.type);
    return { value: { kind: "Array", element: element.value, strideBytes: strideBytes(type), length: { kind: "Parameter", parameter: count.text } }, type };
  }
  const type = fixedArray(element.type, scope.numberIn(count, "the number of elements", 1, MAX_ELEMENTS));
  return { value: { kind: "Array", element: element.value, strideBytes: strideBytes(type), length: { kind: "Fixed", count: type.count } }, type };
}

/** Undefined after a finding. */
function readSyntax(text: Text, scope: Scope): TypeSyntax | undefined {
  const reading = readType(text.text);
  if (reading.ok) return reading.type;
  scope.findings.invalid(text.at, "spec/wrong-type", `${shown(text)} ${reading.problem}`);
  return undefined;
}

function resolveElement(text: Text, syntax: ElementSyntax, scope: Scope): Resolved {
  switch (syntax.kind) {
    case "Name":
      return resolveName(text, syntax.name, scope);
    case "Atomic":
      return atomic(text, resolveName(text, syntax.name, scope), syntax.name, scope);
    case "Vector":
      return vectorOf(text, syntax.size, syntax.component, scope);
    case "Matrix":
      return matrixOf(text, syntax, scope);
  }
}

function resolveName(text: Text, name: string, scope: Scope): Resolved {
  if (name === "u32" || name === "i32" || name === "f32") return number(name);
  if (name === "bool") return { value: { kind: "Bool" }, type: u32 };
  if (name === "u64") return { value: { kind: "Wide", limits: {} }, type: fixedArray(u32, 2) };
  const found = scope.enums.get(name) ?? scope.aliases.get(name) ?? scope.structs.get(name);
  if (found === undefined) {
    scope.unknownType(text, name);
    return WORD;
  }
  if ("fields" in found) return { value: { kind: "Struct", struct: found.name }, type: found.type };
  return "values" in found ? number(found.scalar, found) : { value: found.value, type: found.type };
}

function number(scalar: WireScalar, ofEnum?: EnumLayout): Resolved {
  return { value: { kind: "Number", scalar, atomic: false, ...(ofEnum === undefined ? {} : { enum: ofEnum.name }), limits: {} }, type: scalarOf(scalar) };
}

function atomic(text: Text, { value, type }: Resolved, name: string, scope: Scope): Resolved {
  if (value.kind === "Number" && value.scalar !== "f32" && !value.atomic) return { value: { ...value, atomic: true }, type: value.scalar === "u32" ? atomicU32 : atomicI32 };
  const what = type.kind === "Struct" ? `the struct ${name}` : name;
  scope.findings.invalid(text.at, "spec/wrong-type", `an atomic holds u32, i32 or an enum, not ${what}`);
  return WORD;
}

function vectorOf(text: Text, size: 2 | 3 | 4, name: string, scope: Scope): Resolved {
  const component = componentOf(text, name, scope);
  return { value: { kind: "Vector", size, component }, type: vector(size, component.scalar) };
}

/** Shaders hold it as an array of its columns, which is how a WGSL matrix lies in memory. */
function matrixOf(text: Text, { columns, rows, component: name }: ElementSyntax & { kind: "Matrix" }, scope: Scope): Resolved {
  const column = vectorOf(text, rows, name, scope);
  if (column.value.kind === "Vector" && column.value.component.scalar !== "f32") scope.findings.invalid(text.at, "spec/wrong-type", `a matrix holds f32, not ${name}`);
  const type = fixedArray(column.type, columns);
  return { value: { kind: "Array", element: column.value, strideBytes: strideBytes(type), length: { kind: "Fixed", count: columns } }, type };
}

function componentOf(text: Text, name: string, scope: Scope): NumberType {
  const { value } = resolveName(text, name, scope);
  if (value.kind === "Number" && !value.atomic) return value;
  scope.findings.invalid(text.at, "spec/wrong-type", `a vector holds u32, i32, f32 or an enum, not ${name}`);
  return { kind: "Number", scalar: "u32", atomic: false, limits: {} };
}
