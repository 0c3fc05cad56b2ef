/** encode, decode and validate: what hosts call. Of a struct, of a buffer that is a record, of a buffer that is an array. */
import type { ArrayType, BufferEntry } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import type { Declaration, FunctionDeclaration, ParameterDeclaration } from "./declaration.js";
import { TAIL_COUNT, tailOf, type Record } from "./record.js";
import { indent, type Spot, type ValueCode } from "./value-code.js";

const TARGET: readonly ParameterDeclaration[] = [
  { name: "target", type: "Uint8Array<ArrayBuffer>", optional: true },
  { name: "offsetBytes", initializer: "0" },
];
const SOURCE: readonly ParameterDeclaration[] = [
  { name: "bytes", type: "Uint8Array" },
  { name: "offsetBytes", initializer: "0" },
];
const BYTES = "Uint8Array<ArrayBuffer>";

/** The name, the type and the pieces that differ between the three; the functions are the same. */
interface Codec {
  readonly name: string;
  readonly valueName: string;
  readonly valueType: string;
  readonly resultType: string;
  readonly prose: { readonly size: string; readonly extent: string };
  /** An expression for the bytes that `value` takes; may throw `encode/cap`. */
  readonly byteLength: string;
  /** Not every byte is written, so a target is cleared first. */
  readonly hasPadding: boolean;
  readonly check: readonly string[];
  readonly write: readonly string[];
  /** A statement that throws `decode/length`, and leaves the tail's count in a local where there is a tail. */
  readonly measure: (countIsUsed: boolean) => string;
  readonly readUsesCount: boolean;
  /** Statements before it. */
  readonly readFirst?: readonly string[];
  readonly read: string;
  readonly findUsesCount: boolean;
  /** Empty where every pattern of bits is legal. */
  readonly find: readonly string[];
}

/** `sizeBytes`: what the record takes, before its tail where it has one. */
export function recordCodec(record: Record, sizeBytes: number, code: ValueCode): Declaration[] {
  const type = pascalCase(record.name);
  const upper = upperCase(record.name);
  const tail = tailOf(record);
  const hasFindings = code.recordHasFindings(record);
  const path = JSON.stringify(record.name);
  if (tail === undefined) {
    return codecDeclarations({
      name: type,
      valueName: "value",
      valueType: type,
      resultType: type,
      prose: { size: `\`${upper}_BYTES\` bytes`, extent: `the first \`${upper}_BYTES\` bytes from \`offsetBytes\`` },
      byteLength: `${upper}_BYTES`,
      hasPadding: code.coveredByFields(record.fields) !== sizeBytes,
      check: [`check${type}(value, ${path});`],
      write: [`write${type}(viewOf(bytes), 0, value);`],
      measure: () => `needBytes(bytes, offsetBytes, ${upper}_BYTES, ${path});`,
      readUsesCount: false,
      read: `read${type}(viewOf(bytes), offsetBytes)`,
      findUsesCount: false,
      find: hasFindings ? [`findIn${type}(viewOf(bytes), offsetBytes, ${path}, findings);`] : [],
    });
  }
  const findsInTail = code.hasFindings(tail.array);
  const measured = tailCount(`${upper}_FIXED_BYTES`, `${upper}_${upperCase(tail.field.name)}_STRIDE_BYTES`, tail.parameter, path);
  return codecDeclarations({
    name: type,
    valueName: "value",
    valueType: type,
    resultType: type,
    prose: { size: `\`${camelCase(record.name)}ByteLength\` bytes`, extent: "the bytes from `offsetBytes` on" },
    byteLength: `${camelCase(record.name)}ByteLength({ ${camelCase(tail.parameter)}: value.${camelCase(tail.field.name)}.length })`,
    hasPadding: code.coveredByFields(record.fields) !== sizeBytes + tail.array.strideBytes,
    check: [`check${type}(value, ${path});`],
    write: [`write${type}(viewOf(bytes), 0, value);`],
    measure: (used) => `${used ? `const ${TAIL_COUNT} = ` : ""}${measured}`,
    readUsesCount: true,
    read: `read${type}(viewOf(bytes), offsetBytes, ${TAIL_COUNT})`,
    findUsesCount: hasFindings && findsInTail,
    find: hasFindings ? [`findIn${type}(viewOf(bytes), offsetBytes, ${path}, findings${findsInTail ? `, ${TAIL_COUNT}` : ""});`] : [],
  });
}

export function arrayCodec(buffer: BufferEntry, array: ArrayType, code: ValueCode): Declaration[] {
  const type = pascalCase(buffer.name);
  const upper = upperCase(buffer.name);
  const element = code.type(array, "");
  const stride = `${upper}_STRIDE_BYTES`;
  const path = JSON.stringify(buffer.name);
  const fixed = array.length.kind === "Fixed";
  const count = fixed ? `${upper}_COUNT` : TAIL_COUNT;
  const length = array.length.kind === "Fixed" ? `${upper}_BYTES` : `${camelCase(buffer.name)}ByteLength({ ${camelCase(array.length.parameter)}: value.length })`;
  const measured = array.length.kind === "Fixed" ? `needBytes(bytes, offsetBytes, ${length}, ${path});` : tailCount("0", stride, array.length.parameter, path);
  const spot = (position: string): Spot => ({ position, path: buffer.name, value: "value", local: "word", bits: "", depth: 0, count, stride });
  const find = code.find(array, spot("offsetBytes"));
  return codecDeclarations({
    name: type,
    valueName: "value",
    valueType: element,
    resultType: element.replace(/^readonly /, ""),
    prose: fixed
      ? { size: `\`${upper}_BYTES\` bytes`, extent: `the first \`${upper}_BYTES\` bytes from \`offsetBytes\`` }
      : { size: `\`${camelCase(buffer.name)}ByteLength\` bytes`, extent: "the bytes from `offsetBytes` on" },
    byteLength: length,
    hasPadding: code.coveredBytes(array.element) !== array.strideBytes,
    check: code.check(array, spot("0")),
    write: writeArray(array, ["const view = viewOf(bytes);", ...code.write(array, spot("0"))]),
    measure: (used) => `${used && !fixed ? `const ${count} = ` : ""}${measured}`,
    readUsesCount: true,
    read: array.element.kind === "Struct" ? "values" : code.read(array, spot("offsetBytes")),
    ...(array.element.kind === "Struct" ? { readFirst: readArray(array.element.struct, count, stride) } : {}),
    findUsesCount: find.length > 0,
    find: find.length > 0 ? ["const view = viewOf(bytes);", ...find] : [],
  });
}

/** Structs go by the words where the target lets them. */
function writeArray({ element }: ArrayType, byBytes: readonly string[]): string[] {
  if (element.kind !== "Struct") return [...byBytes];
  return ["const words = wordsOf(bytes);", `if (words !== undefined) write${pascalCase(element.struct)}Array(words, 0, value);`, "else {", ...indent(byBytes), "}"];
}

function readArray(struct: string, count: string, stride: string): string[] {
  const type = pascalCase(struct);
  return [`const values: ${type}[] = [];`, `for (let i = 0; i < ${count}; i += 1) values.push(read${type}(view, offsetBytes + ${stride} * i));`];
}

function codecDeclarations(codec: Codec): FunctionDeclaration[] {
  const readFirst = codec.readFirst ?? [];
  const readsThroughView = /\bview\b/.test([...readFirst, codec.read].join("\n")) ? ["const view = viewOf(bytes);"] : [];
  const validated = codec.find.length > 0;
  // What was validated has been measured: only a count that is read has to be made again.
  const counted = codec.readUsesCount && codec.measure(true).startsWith("const") ? [codec.measure(true)] : [];
  // A length that may be refused is asked for before anything else, so that no array is walked for nothing.
  const length = codec.byteLength.includes("(") ? [`const byteLength = ${codec.byteLength};`] : [];
  return [
    {
      kind: "Function",
      name: `encode${codec.name}`,
      doc: `Writes ${codec.prose.size} at \`offsetBytes\` of \`target\`, or into fresh memory, and returns them. Everything is checked before anything is written: \`encode/value\`, \`encode/cap\`, \`encode/target\`.`,
      exported: true,
      parameters: [{ name: codec.valueName, type: codec.valueType }, ...TARGET],
      returns: BYTES,
      body: [
        ...length,
        ...codec.check,
        `const bytes = bytesFor(target, offsetBytes, ${length.length > 0 ? "byteLength" : codec.byteLength});`,
        ...(codec.hasPadding ? ["bytes.fill(0);"] : []),
        ...codec.write,
        "return bytes;",
      ],
    },
    {
      kind: "Function",
      name: `decode${codec.name}`,
      doc: `Reads ${codec.prose.extent}: a value, or \`decode/length\` or \`decode/value\`.`,
      exported: true,
      parameters: SOURCE,
      returns: codec.resultType,
      body: [
        ...(validated ? [`refuseFirst(validate${codec.name}(bytes, offsetBytes));`, ...counted] : [codec.measure(codec.readUsesCount)]),
        ...readsThroughView,
        ...readFirst,
        `return ${codec.read};`,
      ],
    },
    {
      kind: "Function",
      name: `validate${codec.name}`,
      doc: `Everything that is wrong with ${codec.prose.extent}; \`decode/length\` where their number is wrong already.`,
      exported: true,
      parameters: SOURCE,
      returns: "Finding[]",
      body: validated
        ? [codec.measure(codec.findUsesCount), "const findings: Finding[] = [];", ...codec.find, "return findings;"]
        : [codec.measure(false), "return [];"],
    },
  ];
}

function tailCount(fixedBytes: string, strideBytes: string, parameter: string, path: string): string {
  return `tailCount(bytes, offsetBytes, ${fixedBytes}, ${strideBytes}, ${upperCase(parameter)}_MIN, ${upperCase(parameter)}_MAX, ${path});`;
}
