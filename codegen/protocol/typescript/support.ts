/** The few functions that generated modules share. Each module carries those that it uses, and exports none. */
import { codeOf, type Declaration, type FunctionDeclaration, type ParameterDeclaration } from "./declaration.js";

const BYTES_HELP = '"check that these bytes were written by the same protocol"';

/** Where structs lie in words. */
const STRUCT_PLACE: readonly ParameterDeclaration[] = [
  typed("words", "Uint32Array"),
  typed("startWord", "number"),
  typed("count", "number"),
  typed("structWords", "number"),
  typed("path", "string"),
  { name: "strideWords", initializer: "structWords" },
];
const BOUNDED: readonly ParameterDeclaration[] = [typed("value", "number"), typed("min", "number"), typed("max", "number")];

const SUPPORT: readonly FunctionDeclaration[] = [
  local("isU32", [typed("value", "number")], "boolean", ['return typeof value === "number" && value >>> 0 === value;']),
  local("isI32", [typed("value", "number")], "boolean", ['return typeof value === "number" && (value | 0) === value;']),
  local("isInteger", BOUNDED, "boolean", [
    'return typeof value === "number" && value >= min && value <= max && Math.floor(value) === value;',
  ]),
  local("isU64", [typed("value", "bigint")], "boolean", ['return typeof value === "bigint" && value >= 0n && value <= 0xffffffffffffffffn;']),
  local("isFloat", BOUNDED, "boolean", [
    "const written = Math.fround(value);",
    'return typeof value === "number" && written >= min && written <= max;',
  ], "Judged as the wire will hold it."),
  local("viewOf", [typed("bytes", "Uint8Array | Uint32Array")], "DataView", ["return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);"]),
  local("bytesFor", [typed("target", "Uint8Array<ArrayBuffer> | undefined"), typed("offsetBytes", "number"), typed("byteLength", "number")], "Uint8Array<ArrayBuffer>", [
    "if (target === undefined && offsetBytes === 0) return new Uint8Array(byteLength);",
    "const room = target?.byteLength ?? 0;",
    "if (target !== undefined && isInteger(offsetBytes, 0, room - byteLength)) return target.subarray(offsetBytes, offsetBytes + byteLength);",
    "throw new GridwrightError({",
    '  code: "encode/target",',
    "  message: `the target has no room for ${byteLength} bytes at byte ${offsetBytes} (${room} bytes long)`,",
    '  help: "pass a longer target, or none",',
    "  fields: { byteLength, offsetBytes, room },",
    "});",
  ]),
  local("needBytes", [typed("bytes", "Uint8Array"), typed("offsetBytes", "number"), typed("byteLength", "number"), typed("path", "string")], "void", [
    "if (isInteger(offsetBytes, 0, bytes.byteLength - byteLength)) return;",
    "throw wrongLength(path, bytes.byteLength, offsetBytes, `at least ${byteLength}`);",
  ]),
  local("wordsOf", [typed("bytes", "Uint8Array<ArrayBuffer>")], "Uint32Array | undefined", [
    "return bytes.byteOffset % 4 === 0 ? new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4) : undefined;",
  ], "Whole words where they start at one: typed arrays can't be unaligned."),
  local("needRoom", STRUCT_PLACE, "void", [
    "if (count === 0 || (isU32(count) && isInteger(startWord, 0, words.length - (count - 1) * strideWords - structWords))) return;",
    "throw new GridwrightError({",
    '  code: "encode/target",',
    "  message: `${path}: the target has no room for ${count} structs of ${structWords} words at word ${startWord} (${words.length} words long)`,",
    '  help: "pass a longer target, or fewer structs",',
    "  fields: { path, startWord, count, structWords, words: words.length },",
    "});",
  ]),
  local("needWords", STRUCT_PLACE, "void", [
    "if (count === 0 || (isU32(count) && isInteger(startWord, 0, words.length - (count - 1) * strideWords - structWords))) return;",
    "throw new GridwrightError({",
    '  code: "decode/length",',
    "  message: `${path}: ${count} structs of ${structWords} words can't lie at word ${startWord} of ${words.length}`,",
    `  help: ${BYTES_HELP},`,
    "  fields: { path, startWord, count, structWords, words: words.length },",
    "});",
  ]),
  local("needSteps", [...["strideWords", "firstRow", "rowStep"].map((name) => typed(name, "number")), typed("path", "string")], "void", [
    "if (isU32(strideWords) && isU32(firstRow) && isU32(rowStep)) return;",
    "throw new GridwrightError({",
    '  code: "encode/value",',
    "  message: `${path}: strideWords is ${strideWords}, firstRow is ${firstRow} and rowStep is ${rowStep} (legal: 0 to 4294967295)`,",
    '  help: "pass whole numbers that are not negative",',
    "  fields: { path, strideWords, firstRow, rowStep },",
    "});",
  ], "Room is looked for at the last place, which is the farthest only with such steps."),
  local("columnWords", [typed("column", "Uint32Array | Int32Array | Float32Array | BigUint64Array"), typed("needed", "number"), typed("path", "string")], "Uint32Array", [
    "if (column.length >= needed) return new Uint32Array(column.buffer, column.byteOffset, column.byteLength / 4);",
    "throw new GridwrightError({",
    '  code: "encode/value",',
    "  message: `the column ${path} has ${column.length} elements (legal: at least ${needed})`,",
    '  help: "pass longer columns, or a smaller count",',
    "  fields: { path, length: column.length, limit: needed },",
    "});",
  ]),
  local(
    "tailCount",
    [typed("bytes", "Uint8Array"), typed("offsetBytes", "number"), typed("fixedBytes", "number"), typed("strideBytes", "number"), typed("min", "number"), typed("max", "number"), typed("path", "string")],
    "number",
    [
      "const count = (bytes.byteLength - offsetBytes - fixedBytes) / strideBytes;",
      "if (isInteger(offsetBytes, 0, bytes.byteLength) && isInteger(count, min, max)) return count;",
      "throw wrongLength(path, bytes.byteLength, offsetBytes, `${fixedBytes} and ${min} to ${max} times ${strideBytes}`);",
    ],
    "How many elements the bytes after the fixed part are.",
  ),
  local("counted", [typed("count", "number"), typed("min", "number"), typed("max", "number"), typed("name", "string")], "number", [
    "if (isInteger(count, min, max)) return count;",
    "throw new GridwrightError({",
    '  code: "encode/cap",',
    "  message: `${name} is ${count} (legal: ${min} to ${max})`,",
    '  help: "choose a count within the limits",',
    "  fields: { name, count, min, max },",
    "});",
  ]),
  local("elementOf", [typed("index", "number"), typed("count", "number"), typed("path", "string")], "number", [
    "if (isInteger(index, 0, count - 1)) return index;",
    "throw new GridwrightError({",
    '  code: "decode/length",',
    "  message: `${path}[${index}] is out of range (${count} elements)`,",
    '  help: "pass an index below the count",',
    "  fields: { path, index, count },",
    "});",
  ]),
  local("lazily", [typed("text", "() => string")], "{ toString(): string }", ["return { toString: text };"], "A path that is put together only where it is read."),
  local("wrongValue", [typed("path", "string"), typed("value", "unknown"), typed("limit", "string")], "GridwrightError", [
    "return new GridwrightError({",
    '  code: "encode/value",',
    "  message: `${path} is ${String(value)} (legal: ${limit})`,",
    '  help: "pass a value that the protocol allows",',
    "  fields: { path, value, limit },",
    "});",
  ]),
  local("wrongCount", [typed("path", "string"), typed("length", "number"), typed("count", "number")], "GridwrightError", [
    "return new GridwrightError({",
    '  code: "encode/value",',
    "  message: `${path} has ${length} elements (legal: ${count})`,",
    '  help: "pass exactly as many elements as the protocol fixes",',
    "  fields: { path, length, count },",
    "});",
  ]),
  local("wrongLength", [typed("path", "string"), typed("byteLength", "number"), typed("offsetBytes", "number"), typed("limit", "string")], "GridwrightError", [
    "return new GridwrightError({",
    '  code: "decode/length",',
    "  message: `${path} can't lie at byte ${offsetBytes} of ${byteLength} bytes (legal from there: ${limit})`,",
    `  help: ${BYTES_HELP},`,
    "  fields: { path, byteLength, offsetBytes, limit },",
    "});",
  ]),
  local("wrongBytes", [typed("finding", "Finding")], "GridwrightError", [
    "return new GridwrightError({",
    '  code: "decode/value",',
    "  message: `${finding.path} is ${finding.value} (legal: ${finding.limit})`,",
    `  help: ${BYTES_HELP},`,
    "  fields: { ...finding },",
    "});",
  ]),
  local("refuseFirst", [typed("findings", "readonly Finding[]")], "void", ["const [first] = findings;", "if (first !== undefined) throw wrongBytes(first);"]),
];

const FINDING: Declaration = {
  kind: "Interface",
  name: "Finding",
  doc: "One number on the wire that the protocol does not allow.",
  exported: true,
  properties: [
    { name: "path", type: "string", doc: "As in `ring[3].tenant`." },
    { name: "value", type: "number | bigint", doc: "" },
    { name: "limit", type: "string", doc: "The legal values, in words." },
  ],
};

/** Names that a generated module means something by, or takes from the language. */
export const TAKEN_NAMES: readonly string[] = [
  ...SUPPORT.map((each) => each.name),
  FINDING.name,
  ...["GridwrightError", "Number", "String", "Math", "Array", "ArrayBuffer", "BigInt", "Boolean", "DataView", "Uint8Array", "Uint32Array", "Int32Array", "Float32Array", "BigUint64Array", "Infinity"],
  ...["ABI_VERSION", "ABI_HASH", "BASE_ABI_HASH", "LAYOUT", "opcodes"],
];

/** What `declarations` call, and what that calls, in the order of the table. */
export function supportFor(declarations: readonly Declaration[]): { readonly types: readonly Declaration[]; readonly functions: readonly Declaration[] } {
  const needed = new Set<string>();
  const visit = (code: string): void => {
    for (const each of SUPPORT) {
      if (needed.has(each.name) || !mentions(code, each.name)) continue;
      needed.add(each.name);
      visit(codeOf(each));
    }
  };
  const code = declarations.map(codeOf).join("\n");
  visit(code);
  const functions = SUPPORT.filter((each) => needed.has(each.name));
  return { types: mentions([code, ...functions.map(codeOf)].join("\n"), FINDING.name) ? [FINDING] : [], functions };
}

export function mentions(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name}\\b`).test(code);
}

function local(name: string, parameters: readonly ParameterDeclaration[], returns: string, body: readonly string[], doc = ""): FunctionDeclaration {
  return { kind: "Function", name, doc, exported: false, parameters, returns, body };
}

function typed(name: string, type: string): ParameterDeclaration {
  return { name, type };
}
