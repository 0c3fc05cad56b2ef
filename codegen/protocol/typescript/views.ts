/** Zero-copy views: a class with typed getters and setters over the words of a buffer, for hot paths. Unchecked. */
import type { ArrayType, FieldLayout, NumberType } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import type { ClassDeclaration, Member } from "./declaration.js";
import { elementOf, visible, type Record } from "./record.js";

export function viewDeclaration(record: Record): ClassDeclaration {
  const floats = record.fields.some((field) => isFloat(field));
  return {
    kind: "Class",
    name: `${pascalCase(record.name)}View`,
    doc: `A ${record.name} in place. Reads and writes the words of a buffer without copying and without checking; words past its end read as 0.`,
    exported: true,
    fields: [
      { name: "#words", type: "Uint32Array", doc: "", readonly: true },
      ...(floats ? [{ name: "#floats", type: "Float32Array", doc: "", readonly: true }] : []),
      { name: "#start", type: "number", doc: "", readonly: false },
    ],
    constructorParameters: [{ name: "words", type: "Uint32Array" }, { name: "offsetWords", initializer: "0" }],
    constructorBody: [
      "this.#words = words;",
      ...(floats ? ["this.#floats = new Float32Array(words.buffer, words.byteOffset, words.length);"] : []),
      "this.#start = offsetWords;",
    ],
    members: [
      ...visible(record).flatMap((field) => members(record, field)),
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

function members(record: Record, field: FieldLayout): Member[] {
  const { value } = field;
  if (value.kind === "Array") return arrayMembers(record, field, value);
  const name = camelCase(field.name);
  const index = `this.#start + ${wordOf(record, field)}`;
  if (value.kind === "Struct") {
    const view = `${pascalCase(value.struct)}View`;
    return [{ kind: "Getter", name, doc: field.doc, type: view, body: [`return new ${view}(this.#words, ${index});`] }];
  }
  return [
    { kind: "Getter", name, doc: field.doc, type: "number", body: [`return ${read(value, index)};`] },
    { kind: "Setter", name, parameter: { name: "value", type: "number" }, body: [write(value, index)] },
  ];
}

function arrayMembers(record: Record, field: FieldLayout, array: ArrayType): Member[] {
  const name = camelCase(field.name);
  const strideWords = array.strideBytes / 4;
  const index = { name: "index", type: "number" };
  const fixed = array.length.kind === "Fixed";
  const count = fixed ? `${upperCase(record.name, field.name)}_COUNT` : `this.${name}Length`;
  const base = `this.#start + ${wordOf(record, field)}`;
  const rest = `this.#words.length - this.#start - ${wordOf(record, field)}`;
  const element = `elementOf(index, ${count}, ${JSON.stringify(`${record.name}.${field.name}`)})`;
  const countGetter: Member[] = fixed
    ? []
    : [{ kind: "Getter", name: `${name}Length`, doc: `Elements of \`${field.name}\` that the words hold.`, type: "number", body: [`return Math.max(0, ${strideWords === 1 ? rest : `Math.floor((${rest}) / ${strideWords})`});`] }];
  if (array.element.kind === "Struct") {
    const view = `${pascalCase(array.element.struct)}View`;
    const method: Member = { kind: "Method", name: `${name}At`, doc: field.doc, parameters: [index], returns: view, body: [`return new ${view}(this.#words, ${base} + ${strideWords} * ${element});`] };
    return [...countGetter, method];
  }
  const place = `${base} + ${element}`;
  return [
    ...countGetter,
    { kind: "Method", name: `${name}At`, doc: field.doc, parameters: [index], returns: "number", body: [`return ${read(array.element, place)};`] },
    { kind: "Method", name: `set${pascalCase(field.name)}At`, doc: "", parameters: [index, { name: "value", type: "number" }], returns: "void", body: [write(array.element, place)] },
  ];
}

function read(type: NumberType, index: string): string {
  if (type.scalar === "f32") return `this.#floats[${index}] ?? 0`;
  return type.scalar === "i32" ? `(this.#words[${index}] ?? 0) | 0` : `this.#words[${index}] ?? 0`;
}

function write(type: NumberType, index: string): string {
  return `this.#${type.scalar === "f32" ? "floats" : "words"}[${index}] = value;`;
}

function wordOf(record: Record, field: FieldLayout): string {
  return `${upperCase(record.name, field.name)}_WORD`;
}

function isFloat(field: FieldLayout): boolean {
  const element = elementOf(field.value);
  return element.kind === "Number" && element.scalar === "f32";
}
