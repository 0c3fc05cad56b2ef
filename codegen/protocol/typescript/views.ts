/** Zero-copy views: a class with typed getters and setters over the words of a buffer, for hot paths. Unchecked. */
import { assertNever } from "../../../ir/types.js";
import type { ArrayType, BitsType, FieldLayout, FieldType } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import { replace, unpack } from "./bits.js";
import type { ClassDeclaration, Member, ParameterDeclaration } from "./declaration.js";
import { visible, type Record } from "./record.js";

export function viewDeclaration(record: Pick<Record, "name" | "fields">): ClassDeclaration {
  const floats = visible(record).some((field) => isFloat(field.value));
  const members = visible(record).flatMap((field) => viewMembers(record, field));
  // A record of floats alone needs no words, and a compiler may refuse what nobody reads.
  const words = members.some(({ body }) => body.some((line) => line.includes("this.#words")));
  return {
    kind: "Class",
    name: `${pascalCase(record.name)}View`,
    doc: `A ${record.name} in place. Reads and writes the words of a buffer without copying and without checking; words past its end read as 0.`,
    exported: true,
    fields: [
      ...(words ? [{ name: "#words", type: "Uint32Array", doc: "", readonly: true }] : []),
      ...(floats ? [{ name: "#floats", type: "Float32Array", doc: "", readonly: true }] : []),
      { name: "#start", type: "number", doc: "", readonly: false },
    ],
    constructorParameters: [{ name: "words", type: "Uint32Array" }, { name: "offsetWords", initializer: "0" }],
    constructorBody: [
      ...(words ? ["this.#words = words;"] : []),
      ...(floats ? ["this.#floats = new Float32Array(words.buffer, words.byteOffset, words.length);"] : []),
      "this.#start = offsetWords;",
    ],
    members: [
      ...members,
      {
        kind: "Method",
        name: "moveTo",
        doc: "Looks at another place of the same buffer, so that a loop needs one view.",
        parameters: [{ name: "offsetWords", type: "number" }],
        returns: "this",
        body: ["this.#start = offsetWords;", "return this;"],
      },
    ],
  };
}

/** What a view has for one field: a property, or methods that take indexes. */
export function viewMembers(record: Pick<Record, "name">, field: FieldLayout): Member[] {
  const name = camelCase(field.name);
  const start = `this.#start + ${wordOf(record, field)}`;
  const { dimensions, element } = flatten(field.value);
  if (dimensions.length > 0) return [...lengthMember(record, field), ...indexedMembers(record, field, dimensions, element)];
  if (element.kind === "Struct") return [{ kind: "Getter", name, doc: field.doc, type: viewOf(element.struct), body: [`return new ${viewOf(element.struct)}(this.#words, ${start});`] }];
  const word = [...property(name, field.doc, wordType(element), read(element, start), write(element, start))];
  return element.kind === "Bits" ? [...word, ...partMembers(name, element, start)] : word;
}

/** One array around another, down to what is no array. A vector counts as an array of its components. */
interface Dimension {
  readonly strideWords: number;
  /** Undefined for a run-time tail. */
  readonly count?: number;
}

type Terminal = Exclude<FieldType, { kind: "Array" | "Vector" }>;

function flatten(type: FieldType): { dimensions: Dimension[]; element: Terminal } {
  if (type.kind === "Vector") return { dimensions: [{ strideWords: 1, count: type.size }], element: type.component };
  if (type.kind !== "Array") return { dimensions: [], element: type };
  const inner = flatten(type.element);
  const own: Dimension = { strideWords: type.strideBytes / 4, ...(type.length.kind === "Fixed" ? { count: type.length.count } : {}) };
  return { dimensions: [own, ...inner.dimensions], element: inner.element };
}

function indexedMembers(record: Pick<Record, "name">, field: FieldLayout, dimensions: readonly Dimension[], element: Terminal): Member[] {
  const name = camelCase(field.name);
  const indexes = dimensions.map((_, i): ParameterDeclaration => ({ name: dimensions.length === 1 ? "index" : `index${i}`, type: "number" }));
  const path = (i: number): string => JSON.stringify(`${record.name}.${field.name}${"[]".repeat(i)}`);
  const steps = dimensions.map(({ strideWords, count }, i) => {
    const limit = count === undefined ? `this.${name}Length` : i === 0 && field.value.kind === "Array" ? `${upperCase(record.name, field.name)}_COUNT` : String(count);
    return `${strideWords === 1 ? "" : `${strideWords} * `}elementOf(${indexes[i]?.name ?? ""}, ${limit}, ${path(i)})`;
  });
  const place = [`this.#start + ${wordOf(record, field)}`, ...steps].join(" + ");
  if (element.kind === "Struct") {
    return [{ kind: "Method", name: `${name}At`, doc: field.doc, parameters: indexes, returns: viewOf(element.struct), body: [`return new ${viewOf(element.struct)}(this.#words, ${place});`] }];
  }
  const words = element.kind === "Wide" ? { place: "place", head: [`const place = ${place};`] } : { place, head: [] };
  return [
    { kind: "Method", name: `${name}At`, doc: field.doc, parameters: indexes, returns: wordType(element), body: [...words.head, `return ${read(element, words.place)};`] },
    {
      kind: "Method",
      name: `set${pascalCase(field.name)}At`,
      doc: "",
      parameters: [...indexes, { name: "value", type: wordType(element) }],
      returns: "void",
      body: [...words.head, ...write(element, words.place)],
    },
  ];
}

/** How long a run-time tail is. */
function lengthMember(record: Pick<Record, "name">, field: FieldLayout): Member[] {
  const { value } = field;
  if (!isTail(value)) return [];
  const rest = `this.#words.length - this.#start - ${wordOf(record, field)}`;
  const strideWords = value.strideBytes / 4;
  const count = strideWords === 1 ? rest : `Math.floor((${rest}) / ${strideWords})`;
  return [{ kind: "Getter", name: `${camelCase(field.name)}Length`, doc: `Elements of \`${field.name}\` that the words hold.`, type: "number", body: [`return Math.max(0, ${count});`] }];
}

function isTail(type: FieldType): type is ArrayType {
  return type.kind === "Array" && type.length.kind === "Parameter";
}

/** Named bits of the word at `index`. */
function partMembers(name: string, bits: BitsType, index: string): Member[] {
  const word = `(this.#words[${index}] ?? 0)`;
  return bits.parts.flatMap((part) => property(`${name}${pascalCase(part.name)}`, part.doc, part.flag ? "boolean" : "number", unpack(part, word), [`this.#words[${index}] = ${replace(part, word, "value")};`]));
}

function property(name: string, doc: string, type: string, read: string, write: readonly string[]): Member[] {
  return [
    { kind: "Getter", name, doc, type, body: [`return ${read};`] },
    { kind: "Setter", name, parameter: { name: "value", type }, body: write },
  ];
}

/** Named bits are a number here, as the whole word is; enums too, because nothing is checked. */
function wordType(type: Exclude<Terminal, { kind: "Struct" }>): string {
  return type.kind === "Bool" ? "boolean" : type.kind === "Wide" ? "bigint" : "number";
}

function read(type: Exclude<Terminal, { kind: "Struct" }>, index: string): string {
  const word = `this.#words[${index}] ?? 0`;
  switch (type.kind) {
    case "Number":
      if (type.scalar === "f32") return `this.#floats[${index}] ?? 0`;
      return type.scalar === "i32" ? `(${word}) | 0` : word;
    case "Bits":
      return word;
    case "Bool":
      return `(${word}) !== 0`;
    case "Wide":
      return `BigInt(${word}) | (BigInt(this.#words[${index} + 1] ?? 0) << 32n)`;
    default:
      return assertNever(type);
  }
}

function write(type: Exclude<Terminal, { kind: "Struct" }>, index: string): string[] {
  switch (type.kind) {
    case "Number":
      return [`this.#${type.scalar === "f32" ? "floats" : "words"}[${index}] = value;`];
    case "Bits":
      return [`this.#words[${index}] = value;`];
    case "Bool":
      return [`this.#words[${index}] = Number(value);`];
    case "Wide":
      return [`this.#words[${index}] = Number(value & 0xffffffffn);`, `this.#words[${index} + 1] = Number((value >> 32n) & 0xffffffffn);`];
    default:
      return assertNever(type);
  }
}

function wordOf(record: Pick<Record, "name">, field: FieldLayout): string {
  return `${upperCase(record.name, field.name)}_WORD`;
}

function viewOf(struct: string): string {
  return `${pascalCase(struct)}View`;
}

function isFloat(type: FieldType): boolean {
  const { element } = flatten(type);
  return element.kind === "Number" && element.scalar === "f32";
}
