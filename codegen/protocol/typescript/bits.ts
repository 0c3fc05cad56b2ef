/** A word with named bits in TypeScript: an interface of its parts, and functions that check, pack and unpack them. */
import { bitsOf } from "../bits-of.js";
import type { BitRange, BitsType, FieldLayout } from "../layout.js";
import { camelCase, pascalCase } from "../names.js";
import type { Declaration, FunctionDeclaration } from "./declaration.js";

/** A text, or something that makes one when it is asked: most paths are never read. */
export const LAZY_PATH = { name: "path", type: "{ toString(): string }" };

/** The name of a field's parts: `InstanceFlags` for the bits of the field `flags` of `instance`. */
export function bitsName(record: string, field: string): string {
  return pascalCase(record) + pascalCase(field);
}

/** The bits that have no name, as a mask. */
export function unnamedBits(type: BitsType): number {
  return type.parts.reduce((mask, part) => (mask & ~maskInPlace(part)) >>> 0, 0xffffffff);
}

export function bitsDeclarations(record: string, field: FieldLayout): Declaration[] {
  const type = bitsOf(field.value);
  if (type === undefined) return [];
  const name = bitsName(record, field.name);
  const value = { name: "value", type: name };
  const local = (init: Pick<FunctionDeclaration, "name" | "doc" | "parameters" | "returns" | "body">): Declaration => ({ kind: "Function", exported: true, ...init });
  return [
    {
      kind: "Interface",
      name,
      doc: `The bits of \`${record}.${field.name}\`.`,
      exported: true,
      properties: type.parts.map((part) => ({ name: camelCase(part.name), type: part.flag ? "boolean" : "number", doc: part.doc })),
    },
    local({
      name: `check${name}`,
      doc: "Throws `encode/value` for the first part that its bits can't hold.",
      parameters: [value, LAZY_PATH],
      returns: "void",
      body: type.parts.map((part) => check(part)),
    }),
    local({ name: `pack${name}`, doc: "The parts as one word, unchecked; bits without a name are 0.", parameters: [value], returns: "number", body: [`return (${type.parts.map(pack).join(" | ")}) >>> 0;`] }),
    local({
      name: `unpack${name}`,
      doc: "The parts of a word.",
      parameters: [{ name: "word", type: "number" }],
      returns: name,
      body: ["return {", ...type.parts.map((part) => `  ${camelCase(part.name)}: ${unpack(part, "word")},`), "};"],
    }),
  ];
}

/** An expression for the part of `word`, which is one. */
export function unpack(part: BitRange, word: string): string {
  if (part.flag) return `(${word} & ${hex(maskInPlace(part))}) !== 0`;
  const shifted = part.firstBit === 0 ? word : `(${word} >>> ${part.firstBit})`;
  if (part.firstBit + part.bitCount === 32) return part.firstBit === 0 ? `${word} >>> 0` : `${word} >>> ${part.firstBit}`;
  return `${shifted} & ${hex(maskOf(part))}`;
}

/** An expression for `word` with the part replaced by `value`; what does not fit is cut off. */
export function replace(part: BitRange, word: string, value: string): string {
  const kept = hex((~maskInPlace(part)) >>> 0);
  const bits = part.flag ? `(${value} ? ${hex(maskInPlace(part))} : 0)` : `((${value} << ${part.firstBit}) & ${hex(maskInPlace(part))})`;
  return `(${word} & ${kept}) | ${bits}`;
}

function check(part: BitRange): string {
  const name = camelCase(part.name);
  const path = `\`\${path}.${part.name}\``;
  if (part.flag) return `if (typeof value.${name} !== "boolean") throw wrongValue(${path}, value.${name}, "true or false");`;
  return `if (!isInteger(value.${name}, 0, ${maskOf(part)})) throw wrongValue(${path}, value.${name}, "0 to ${maskOf(part)}");`;
}

function pack(part: BitRange): string {
  const name = `value.${camelCase(part.name)}`;
  if (part.flag) return `(${name} ? ${hex(maskInPlace(part))} : 0)`;
  return part.firstBit === 0 ? name : `(${name} << ${part.firstBit})`;
}

function maskOf(part: BitRange): number {
  return 2 ** part.bitCount - 1;
}

function maskInPlace(part: BitRange): number {
  return maskOf(part) * 2 ** part.firstBit;
}

function hex(mask: number): string {
  return `0x${mask.toString(16)}`;
}
