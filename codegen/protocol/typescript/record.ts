/**
 * A record with named fields: a struct, or a buffer that is one. Yields its value type and the four functions over bytes
 * that everything else is made of: check a value, write it, read it, find what is wrong with bytes.
 */
import type { ArrayType, FieldLayout, NumberType, RuleLayout, StructEntry } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import { LAZY_PATH, bitsDeclarations, bitsName } from "./bits.js";
import type { Declaration, FunctionDeclaration, ParameterDeclaration } from "./declaration.js";
import { checkRules, findRules } from "./rule-code.js";
import { JUDGING, plus, type Spot, type ValueCode } from "./value-code.js";

/** What the emitters need to know about a record, whatever it came from. */
export interface Record {
  /** snake_case. */
  readonly name: string;
  readonly doc: string;
  readonly fields: readonly FieldLayout[];
  readonly rules: readonly RuleLayout[];
}

export interface Tail {
  readonly field: FieldLayout;
  readonly array: ArrayType;
  readonly parameter: string;
}

export function tailOf(record: Pick<Record, "fields">): Tail | undefined {
  const field = record.fields.at(-1);
  if (field?.value.kind !== "Array" || field.value.length.kind !== "Parameter") return undefined;
  return { field, array: field.value, parameter: field.value.length.parameter };
}

/** Locals of generated functions end in `Word`, apart from this one and a few more that no field's name ends up as. */
export const TAIL_COUNT = "count";

export function recordDeclarations(record: Record, code: ValueCode): Declaration[] {
  const bits = visible(record).flatMap((field) => bitsDeclarations(record.name, field));
  const functions = [check(record, code), write(record, code), read(record, code)];
  return [...bits, interfaceOf(record, code), ...functions, ...(code.recordHasFindings(record) ? [find(record, code)] : [])];
}

export function visible(record: Pick<Record, "fields">): FieldLayout[] {
  return record.fields.filter((field) => !field.reserved);
}

/** The name of the stride of a field's array, or its number where it is that of a word. */
export function strideOf(record: Pick<Record, "name">, field: FieldLayout, array: ArrayType): string {
  if (array.length.kind === "Parameter") return upperCase(record.name, field.name, "stride_bytes");
  if (array.element.kind === "Struct") return upperCase(array.element.struct, "bytes");
  return array.strideBytes === 4 ? "4" : upperCase(record.name, field.name, "stride_bytes");
}

function interfaceOf(record: Record, code: ValueCode): Declaration {
  const properties = visible(record).map((field) => ({ name: camelCase(field.name), type: code.type(field.value, bitsName(record.name, field.name)), doc: field.doc }));
  return { kind: "Interface", name: pascalCase(record.name), doc: record.doc, exported: true, properties };
}

function check(record: Record, code: ValueCode): FunctionDeclaration {
  return {
    kind: "Function",
    name: `check${pascalCase(record.name)}`,
    doc: `Throws \`encode/value\` for the first value that the wire can't hold; \`path\` names the record in the message.`,
    exported: true,
    parameters: [{ name: "value", type: pascalCase(record.name) }, LAZY_PATH],
    returns: "void",
    body: [...visible(record).flatMap((field) => code.check(field.value, spotOf(record, field))), ...checkRules(record.rules)],
  };
}

function write(record: Record, code: ValueCode): FunctionDeclaration {
  return {
    kind: "Function",
    name: `write${pascalCase(record.name)}`,
    doc: `Writes without checking: \`check${pascalCase(record.name)}\` has done that. \`at\` is a byte of the view.`,
    exported: true,
    parameters: [{ name: "view", type: "DataView" }, { name: "at", type: "number" }, { name: "value", type: pascalCase(record.name) }],
    returns: "void",
    body: record.fields.flatMap((field) => (field.reserved ? zeros(record, field) : code.write(field.value, spotOf(record, field)))),
  };
}

function read(record: Record, code: ValueCode): FunctionDeclaration {
  const properties = visible(record).map((field) => `  ${camelCase(field.name)}: ${code.read(field.value, numberedSpot(record, field))},`);
  return {
    kind: "Function",
    name: `read${pascalCase(record.name)}`,
    doc: `Reads without checking: \`validate${pascalCase(record.name)}\` has done that. \`at\` is a byte of the view.`,
    exported: true,
    parameters: [{ name: "view", type: "DataView" }, { name: "at", type: "number" }, ...(tailOf(record) === undefined ? [] : [TAIL_PARAMETER])],
    returns: pascalCase(record.name),
    body: ["return {", ...properties, "};"],
  };
}

function find(record: Record, code: ValueCode): FunctionDeclaration {
  const tail = tailOf(record);
  const findsInTail = tail !== undefined && code.hasFindings(tail.array);
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
      ...(findsInTail ? [TAIL_PARAMETER] : []),
    ],
    returns: "void",
    body: [...record.fields.flatMap((field) => code.find(field.reserved ? zeroed(field) : field.value, spotOf(record, field))), ...findRules(record.rules)],
  };
}

/** Of a struct that may have findings. */
export function judge(struct: StructEntry, code: ValueCode): FunctionDeclaration {
  return {
    kind: "Function",
    name: `isLegal${pascalCase(struct.name)}`,
    doc: `False where \`findIn${pascalCase(struct.name)}\` finds anything. \`at\` is a byte of the view.`,
    exported: true,
    parameters: [{ name: "view", type: "DataView" }, { name: "at", type: "number" }],
    returns: "boolean",
    body: [...struct.fields.flatMap((field) => code.find(field.reserved ? zeroed(field) : field.value, numberedSpot(struct, field), JUDGING)), ...findRules(struct.rules, true), "return true;"],
  };
}

const TAIL_PARAMETER: ParameterDeclaration = { name: TAIL_COUNT, type: "number" };

function spotOf(record: Record, field: FieldLayout): Spot {
  const { value } = field;
  return {
    position: `at + 4 * ${upperCase(record.name, field.name)}_WORD`,
    path: `\${path}.${field.name}`,
    value: `value.${camelCase(field.name)}`,
    local: `${camelCase(field.name.replace(/^_/, ""))}Word`,
    bits: bitsName(record.name, field.name),
    depth: 0,
    ...(value.kind === "Array" ? { count: value.length.kind === "Fixed" ? `${upperCase(record.name, field.name)}_COUNT` : TAIL_COUNT, stride: strideOf(record, field, value) } : {}),
  };
}

/** With a number for its place: what whole arrays go through is up to twice as fast with numbers as with constants. */
function numberedSpot(record: Record, field: FieldLayout): Spot {
  return { ...spotOf(record, field), position: plus("at", field.offsetBytes) };
}

/** What reserved words must be. */
const ZERO: NumberType = { kind: "Number", scalar: "u32", atomic: false, limits: { min: 0, max: 0 } };

function zeroed({ value }: FieldLayout): NumberType | ArrayType {
  return value.kind === "Array" ? { ...value, element: ZERO } : ZERO;
}

function zeros(record: Record, field: FieldLayout): string[] {
  const word = `at + 4 * ${upperCase(record.name, field.name)}_WORD`;
  if (field.value.kind !== "Array") return [`view.setUint32(${word}, 0, true);`];
  return [`for (let i = 0; i < ${upperCase(record.name, field.name)}_COUNT; i += 1) view.setUint32(${word} + 4 * i, 0, true);`];
}
