/**
 * A record with named fields: a struct, or a buffer that is one. Yields its value type and the four functions over bytes
 * that everything else is made of: check a value, write it, read it, find what is wrong with bytes.
 */
import type { ArrayType, FieldLayout, FieldType, Layout, NumberType, StructEntry, StructReference } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import type { Declaration, FunctionDeclaration, ParameterDeclaration } from "./declaration.js";
import { NumberCode } from "./number-code.js";

/** What the emitters need to know about a record, whatever it came from. */
export interface Record {
  /** snake_case. */
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly FieldLayout[];
}

export function tailOf(record: Record): { readonly field: FieldLayout; readonly array: ArrayType; readonly parameter: string } | undefined {
  const field = record.fields.at(-1);
  if (field?.value.kind !== "Array" || field.value.length.kind !== "Parameter") return undefined;
  return { field, array: field.value, parameter: field.value.length.parameter };
}

export class RecordCode {
  readonly #numbers: NumberCode;
  readonly #structs: ReadonlyMap<string, StructEntry>;

  constructor(layout: Layout) {
    this.#structs = new Map(layout.structs.map((each) => [each.name, each]));
    this.#numbers = new NumberCode(layout);
  }

  declarations(record: Record): Declaration[] {
    const functions = [this.#check(record), this.#write(record), this.#read(record)];
    return [this.#interface(record), ...functions, ...(this.hasFindings(record.fields) ? [this.#find(record)] : [])];
  }

  /** False where every pattern of bits is legal. */
  hasFindings(fields: readonly FieldLayout[]): boolean {
    return fields.some((field) => field.reserved || this.elementHasFindings(elementOf(field.value)));
  }

  elementHasFindings(element: NumberType | StructReference): boolean {
    if (element.kind === "Number") return this.#numbers.wireTest(element, "value") !== undefined;
    return this.hasFindings(this.#structs.get(element.struct)?.fields ?? []);
  }

  elementType(element: NumberType | StructReference): string {
    return element.kind === "Number" ? this.#numbers.type(element) : pascalCase(element.struct);
  }

  checkElement(element: NumberType | StructReference, value: string, path: string): string {
    if (element.kind === "Struct") return `check${pascalCase(element.struct)}(${value}, ${path});`;
    const test = this.#numbers.hostTest(element, value);
    return `if (${test.illegal}) throw wrongValue(${path}, ${value}, ${JSON.stringify(test.limit)});`;
  }

  writeElement(element: NumberType | StructReference, position: string, value: string): string {
    return element.kind === "Struct" ? `write${pascalCase(element.struct)}(view, ${position}, ${value})` : this.#numbers.write(element, position, value);
  }

  readElement(element: NumberType | StructReference, position: string): string {
    return element.kind === "Struct" ? `read${pascalCase(element.struct)}(view, ${position})` : this.#numbers.read(element, position);
  }

  /** Statements; `name` is a fresh local for a number. */
  findInElement(element: NumberType | StructReference, position: string, path: string, name: string): string[] {
    if (element.kind === "Struct") return [`findIn${pascalCase(element.struct)}(view, ${position}, ${path}, findings);`];
    const test = this.#numbers.wireTest(element, name);
    if (test === undefined) return [];
    return [
      `const ${name} = ${this.#numbers.readRaw(element, position)};`,
      `if (${test.illegal}) findings.push({ path: ${path}, value: ${name}, limit: ${JSON.stringify(test.limit)} });`,
    ];
  }

  #interface(record: Record): Declaration {
    const properties = visible(record).map((field) => {
      const element = this.elementType(elementOf(field.value));
      return { name: camelCase(field.name), type: field.value.kind === "Array" ? `readonly ${element}[]` : element, doc: field.doc };
    });
    return { kind: "Interface", name: pascalCase(record.name), doc: record.doc, exported: true, properties };
  }

  #check(record: Record): FunctionDeclaration {
    const body = visible(record).flatMap((field) => {
      const name = camelCase(field.name);
      const path = `\`\${path}.${field.name}\``;
      if (field.value.kind !== "Array") return [this.checkElement(field.value, `value.${name}`, path)];
      const length = field.value.length.kind === "Fixed" ? [`if (value.${name}.length !== ${countOf(record, field)}) throw wrongCount(${path}, value.${name}.length, ${countOf(record, field)});`] : [];
      return [...length, `value.${name}.forEach((each, i) => {`, `  ${this.checkElement(field.value.element, "each", `\`\${path}.${field.name}[\${i}]\``)}`, "});"];
    });
    return {
      kind: "Function",
      name: `check${pascalCase(record.name)}`,
      doc: `Throws \`encode/value\` for the first value that the wire can't hold; \`path\` names the record in the message.`,
      exported: true,
      parameters: [{ name: "value", type: pascalCase(record.name) }, { name: "path", type: "string" }],
      returns: "void",
      body,
    };
  }

  #write(record: Record): FunctionDeclaration {
    const body = record.fields.flatMap((field) => {
      const name = camelCase(field.name);
      const { value } = field;
      if (field.reserved) return zeros(record, field);
      if (value.kind !== "Array") return [`${this.writeElement(value, positionOf(record, field), `value.${name}`)};`];
      return [`value.${name}.forEach((each, i) => ${this.writeElement(value.element, elementPosition(record, field, value), "each")});`];
    });
    return {
      kind: "Function",
      name: `write${pascalCase(record.name)}`,
      doc: `Writes without checking: \`check${pascalCase(record.name)}\` has done that. \`at\` is a byte of the view.`,
      exported: true,
      parameters: [{ name: "view", type: "DataView" }, { name: "at", type: "number" }, { name: "value", type: pascalCase(record.name) }],
      returns: "void",
      body,
    };
  }

  #read(record: Record): FunctionDeclaration {
    const properties = visible(record).map((field) => {
      const { value } = field;
      if (value.kind !== "Array") return `  ${camelCase(field.name)}: ${this.readElement(value, positionOf(record, field))},`;
      const count = value.length.kind === "Fixed" ? countOf(record, field) : TAIL_COUNT;
      return `  ${camelCase(field.name)}: Array.from({ length: ${count} }, (_, i) => ${this.readElement(value.element, elementPosition(record, field, value))}),`;
    });
    return {
      kind: "Function",
      name: `read${pascalCase(record.name)}`,
      doc: `Reads without checking: \`validate${pascalCase(record.name)}\` has done that. \`at\` is a byte of the view.`,
      exported: true,
      parameters: [{ name: "view", type: "DataView" }, { name: "at", type: "number" }, ...tailParameter(record)],
      returns: pascalCase(record.name),
      body: ["return {", ...properties, "};"],
    };
  }

  #find(record: Record): FunctionDeclaration {
    const body = record.fields.flatMap((field): string[] => {
      const { value } = field;
      const element = field.reserved ? ZERO : elementOf(value);
      if (!this.elementHasFindings(element)) return [];
      const path = `\`\${path}.${field.name}\``;
      if (value.kind !== "Array") return this.findInElement(element, positionOf(record, field), path, `${camelCase(field.name.replace(/^_/, ""))}Word`);
      const count = value.length.kind === "Fixed" ? countOf(record, field) : TAIL_COUNT;
      const inner = this.findInElement(element, elementPosition(record, field, value), `\`\${path}.${field.name}[\${i}]\``, "each");
      return [`for (let i = 0; i < ${count}; i += 1) {`, ...inner.map((line) => `  ${line}`), "}"];
    });
    const findsInTail = tailOf(record) !== undefined && this.elementHasFindings(elementOf(tailOf(record)?.field.value ?? ZERO));
    return {
      kind: "Function",
      name: `findIn${pascalCase(record.name)}`,
      doc: `Adds what is wrong with these bytes to \`findings\`; \`path\` names the record in them.`,
      exported: true,
      parameters: [
        { name: "view", type: "DataView" },
        { name: "at", type: "number" },
        { name: "path", type: "string" },
        { name: "findings", type: "Finding[]" },
        ...(findsInTail ? tailParameter(record) : []),
      ],
      returns: "void",
      body,
    };
  }
}

/** Locals of generated functions end in `Word`, apart from this one and the parameters: no field's name can get in their way. */
export const TAIL_COUNT = "count";

/** What reserved words must be. */
const ZERO: NumberType = { kind: "Number", scalar: "u32", atomic: false, limits: { min: 0, max: 0 } };

export function elementOf(type: FieldType): NumberType | StructReference {
  return type.kind === "Array" ? type.element : type;
}

export function visible(record: Record): FieldLayout[] {
  return record.fields.filter((field) => !field.reserved);
}

/** The parameter that functions over a record with a run-time tail take: how long the tail is. */
export function tailParameter(record: Record): ParameterDeclaration[] {
  return tailOf(record) === undefined ? [] : [{ name: TAIL_COUNT, type: "number" }];
}

function positionOf(record: Record, field: FieldLayout): string {
  return `at + 4 * ${upperCase(record.name, field.name)}_WORD`;
}

/** Where element `i` lies. */
function elementPosition(record: Record, field: FieldLayout, array: ArrayType): string {
  const word = `${upperCase(record.name, field.name)}_WORD`;
  if (array.element.kind === "Number") return `at + 4 * (${word} + i)`;
  const stride = array.length.kind === "Parameter" ? `${upperCase(record.name, field.name)}_STRIDE_BYTES` : `${upperCase(array.element.struct)}_BYTES`;
  return `at + 4 * ${word} + ${stride} * i`;
}

function countOf(record: Record, field: FieldLayout): string {
  return `${upperCase(record.name, field.name)}_COUNT`;
}

function zeros(record: Record, field: FieldLayout): string[] {
  if (field.value.kind !== "Array") return [`view.setUint32(${positionOf(record, field)}, 0, true);`];
  return [`for (let i = 0; i < ${countOf(record, field)}; i += 1) view.setUint32(${elementPosition(record, field, field.value)}, 0, true);`];
}
