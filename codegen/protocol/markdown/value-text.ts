/** Types and constraints as a reader of the reference wants them: what a value may be, with a link to what it is made of. */
import { fieldTypeText } from "../memory/field-type-text.js";
import { innermost } from "../innermost.js";
import type { FieldType, Limits, NumberRange, OpcodeWord } from "../layout.js";
import { describeLimits } from "../limits.js";
import { code, link } from "./markdown-text.js";

export function typeText(type: FieldType): string {
  const text = code(fieldTypeText(type));
  const of = innermost(type);
  if (of.kind === "Struct") return link(text, "struct", of.struct);
  const name = of.kind === "Number" ? of.enum : of.kind === "Vector" ? of.component.enum : undefined;
  return name === undefined ? text : link(text, "enum", name);
}

export function wordTypeText(word: OpcodeWord): string {
  return word.enum === undefined ? code(word.scalar) : link(code(word.enum), "enum", word.enum);
}

/** Empty where every value of the type is legal. */
export function constraintText(type: FieldType): string {
  const of = innermost(type);
  const limits = of.kind === "Bool" ? "0 or 1" : describeLimits(limitsOf(of));
  const each = type.kind === "Array" || of.kind === "Vector" ? "each " : "";
  return [...(limits === "" ? [] : [`${each}${limits}`]), ...(isOrdered(type) ? ["never decreasing"] : [])].join("; ");
}

export function wordConstraintText(word: OpcodeWord): string {
  return word.scalar === "bool" ? "0 or 1" : describeLimits(word.limits);
}

/** In hexadecimal only where that is another text. */
export function numberText(value: number, hexadecimal: boolean): string {
  return hexadecimal && value > 9 ? code(`0x${value.toString(16).toUpperCase()}`) : String(value);
}

export function rangeText({ from, to }: NumberRange, hexadecimal: boolean): string {
  return from === to ? numberText(from, hexadecimal) : `${numberText(from, hexadecimal)} to ${numberText(to, hexadecimal)}`;
}

export function bytesText(count: number): string {
  return `${count} ${count === 1 ? "byte" : "bytes"}`;
}

function limitsOf(type: FieldType): Limits {
  if (type.kind === "Vector") return type.component.limits;
  return type.kind === "Number" || type.kind === "Wide" ? type.limits : {};
}

function isOrdered(type: FieldType): boolean {
  return type.kind === "Array" && (type.nonDecreasing === true || isOrdered(type.element));
}
