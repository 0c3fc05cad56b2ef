/**
 * The same field of many structs side by side, as hosts keep what they compute: a typed array per field, of as many words
 * for each struct as the field has. Columns are copied word by word, whatever the words mean.
 */
import { assertNever } from "../../../ir/types.js";
import type { FieldLayout, FieldType, StructEntry } from "../layout.js";
import { camelCase, pascalCase, upperCase } from "../names.js";
import type { Declaration, FunctionDeclaration, InterfaceDeclaration, ParameterDeclaration } from "./declaration.js";
import { visible } from "./record.js";
import { indent, plus, UNROLLED } from "./value-code.js";
import { zeros } from "./word-code.js";

/** Loop variables, the outermost first; `i` is the loop over structs. */
const INDEXES = ["j", "k", "l"];

export function columnsDeclarations(struct: StructEntry): Declaration[] {
  return [interfaceOf(struct), allocate(struct), write(struct), read(struct)];
}

/** One array around another, the outermost first, with what is left inside. */
interface Dimension {
  readonly count: number;
  readonly strideWords: number;
}

type Cell = Exclude<FieldType, { kind: "Array" | "Vector" }>;

interface Column {
  readonly field: FieldLayout;
  readonly dimensions: readonly Dimension[];
  readonly cell: Cell;
  /** Cells for each struct. */
  readonly cells: number;
}

function columnsOf(struct: StructEntry): Column[] {
  return visible(struct).map((field) => {
    const { dimensions, cell } = flatten(field.value);
    return { field, dimensions, cell, cells: dimensions.reduce((product, { count }) => product * count, 1) };
  });
}

function flatten(type: FieldType): { readonly dimensions: readonly Dimension[]; readonly cell: Cell } {
  if (type.kind === "Vector") return { dimensions: [{ count: type.size, strideWords: 1 }], cell: type.component };
  if (type.kind !== "Array") return { dimensions: [], cell: type };
  const { dimensions, cell } = flatten(type.element);
  return { dimensions: [{ count: type.length.kind === "Fixed" ? type.length.count : 0, strideWords: type.strideBytes / 4 }, ...dimensions], cell };
}

function columnType(cell: Cell): string {
  switch (cell.kind) {
    case "Number":
      return { u32: "Uint32Array", i32: "Int32Array", f32: "Float32Array" }[cell.scalar];
    case "Bool":
    case "Bits":
      return "Uint32Array";
    case "Wide":
      return "BigUint64Array";
    case "Struct":
      return `${pascalCase(cell.struct)}Columns`;
    default:
      return assertNever(cell);
  }
}

function interfaceOf(struct: StructEntry): InterfaceDeclaration {
  const properties = columnsOf(struct).map(({ field, cell, cells }) => {
    const shape = cells === 1 ? [] : [`${cells} ${cell.kind === "Struct" ? "structs" : "numbers"} for each`];
    const meaning = cell.kind === "Bits" ? ["whole words"] : cell.kind === "Bool" ? ["0 or 1"] : [];
    return { name: camelCase(field.name), type: columnType(cell), doc: [...shape, ...meaning].join(", ") };
  });
  return { kind: "Interface", name: `${pascalCase(struct.name)}Columns`, doc: `Many \`${struct.name}\`, one column per field.`, exported: true, properties };
}

function allocate(struct: StructEntry): FunctionDeclaration {
  const fresh = ({ cell, cells }: Column): string => {
    const count = cells === 1 ? "count" : `${cells} * count`;
    return cell.kind === "Struct" ? `${camelCase(cell.struct)}Columns(${count})` : `new ${columnType(cell)}(${count})`;
  };
  return {
    kind: "Function",
    name: `${camelCase(struct.name)}Columns`,
    doc: `Columns of zeros for \`count\` structs.`,
    exported: true,
    parameters: [{ name: "count", type: "number" }],
    returns: `${pascalCase(struct.name)}Columns`,
    body: ["return {", ...columnsOf(struct).map((column) => `  ${camelCase(column.field.name)}: ${fresh(column)},`), "};"],
  };
}

function parameters(struct: StructEntry): ParameterDeclaration[] {
  return [
    { name: "words", type: "Uint32Array" },
    { name: "startWord", type: "number" },
    { name: "columns", type: `${pascalCase(struct.name)}Columns` },
    { name: "count", type: "number" },
    // Columns of a struct inside of another one: its words are as far apart as the outer ones, its rows may be too.
    { name: "strideWords", initializer: String(struct.sizeBytes / 4) },
    { name: "firstRow", initializer: "0" },
    { name: "rowStep", initializer: "1" },
  ];
}

const ROWS = "Struct `i` lies at `startWord + i * strideWords` and is row `firstRow + i * rowStep` of the columns.";

function write(struct: StructEntry): FunctionDeclaration {
  const type = pascalCase(struct.name);
  return {
    kind: "Function",
    name: `write${type}Columns`,
    doc: `Writes \`count\` structs from a word on, without checking their values: \`firstIllegal${type}\` looks at what was written. Padding keeps what it holds. ${ROWS} \`encode/target\` where there is no room, \`encode/value\` where a column is too short, or a step is no whole number from 0 on.`,
    exported: true,
    parameters: parameters(struct),
    returns: "void",
    body: [
      `needSteps(strideWords, firstRow, rowStep, ${JSON.stringify(struct.name)});`,
      `needRoom(words, startWord, count, ${upperCase(struct.name)}_BYTES / 4, ${JSON.stringify(struct.name)}, strideWords);`,
      ...loop(struct, { call: "write", copy: (word, cell) => `words[${word}] = ${cell} ?? 0;`, zeros: true }),
    ],
  };
}

function read(struct: StructEntry): FunctionDeclaration {
  const type = pascalCase(struct.name);
  return {
    kind: "Function",
    name: `read${type}Columns`,
    doc: `Reads \`count\` structs from a word on into columns, without checking: \`firstIllegal${type}\` or \`validate${type}\` does that. ${ROWS} \`decode/length\` where there are fewer, \`encode/value\` where a column is too short, or a step is no whole number from 0 on.`,
    exported: true,
    parameters: parameters(struct),
    returns: "void",
    body: [
      `needSteps(strideWords, firstRow, rowStep, ${JSON.stringify(struct.name)});`,
      `needWords(words, startWord, count, ${upperCase(struct.name)}_BYTES / 4, ${JSON.stringify(struct.name)}, strideWords);`,
      ...loop(struct, { call: "read", copy: (word, cell) => `${cell} = words[${word}] ?? 0;`, zeros: false }),
    ],
  };
}

interface Direction {
  readonly call: "write" | "read";
  readonly copy: (word: string, cell: string) => string;
  readonly zeros: boolean;
}

function loop(struct: StructEntry, direction: Direction): string[] {
  const columns = columnsOf(struct);
  const plain = columns.filter(({ cell }) => cell.kind !== "Struct");
  const reserved = direction.zeros ? struct.fields.filter((field) => field.reserved) : [];
  const body = [...plain.flatMap((column) => copies(column, direction)), ...reserved.flatMap(zeros)];
  const row = plain.length > 0 ? ["  const row = firstRow + rowStep * i;"] : [];
  const each = ["for (let i = 0; i < count; i += 1) {", "  const at = startWord + strideWords * i;", ...row, ...indent(body), "}"];
  return [
    ...(plain.length > 0 ? ["const rows = count === 0 ? 0 : firstRow + (count - 1) * rowStep + 1;"] : []),
    ...plain.map((column) => local(struct, column)),
    ...(body.length === 0 ? [] : each),
    ...columns.flatMap((column) => nested(column, direction)),
  ];
}

/** The column as words. */
function local(struct: StructEntry, { field, cells }: Column): string {
  const name = camelCase(field.name);
  return `const ${name}Column = columnWords(columns.${name}, ${cells === 1 ? "rows" : `${cells} * rows`}, ${JSON.stringify(`${struct.name}.${field.name}`)});`;
}

function copies({ field, dimensions, cell, cells }: Column, { copy }: Direction): string[] {
  const column = `${camelCase(field.name)}Column`;
  const size = cell.kind === "Wide" ? 2 : 1;
  const word = plus("at", field.offsetBytes / 4);
  const row = size * cells === 1 ? "row" : `${size * cells} * row`;
  const parts = (place: string, from: string): string[] => Array.from({ length: size }, (_, i) => copy(plus(place, i), `${column}[${plus(from, i)}]`));
  if (size * cells <= UNROLLED) return offsets(dimensions).flatMap((offset, i) => parts(plus(word, offset), plus(row, size * i)));
  const indexes = dimensions.map((_, i) => INDEXES[i] ?? `i${i}`);
  const place = [word, ...dimensions.map(({ strideWords }, i) => times(strideWords, indexes[i]))].join(" + ");
  const from = [row, ...dimensions.map((_, i) => times(size * dimensions.slice(i + 1).reduce((product, { count }) => product * count, 1), indexes[i]))].join(" + ");
  return dimensions.reduceRight<string[]>(
    (body, { count }, i) => [`for (let ${indexes[i] ?? ""} = 0; ${indexes[i] ?? ""} < ${count}; ${indexes[i] ?? ""} += 1) {`, ...indent(body), "}"],
    parts(place, from),
  );
}

/** Structs inside: each place of each dimension is a sequence of its own. */
function nested({ field, dimensions, cell, cells }: Column, { call }: Direction): string[] {
  if (cell.kind !== "Struct") return [];
  const name = `${call}${pascalCase(cell.struct)}Columns`;
  const word = plus("startWord", field.offsetBytes / 4);
  const column = `columns.${camelCase(field.name)}`;
  if (cells === 1) return [`${name}(words, ${word}, ${column}, count, strideWords, firstRow, rowStep);`];
  const indexes = dimensions.map((_, i) => INDEXES[i] ?? `i${i}`);
  const place = [word, ...dimensions.map(({ strideWords }, i) => times(strideWords, indexes[i]))].join(" + ");
  const from = [`${cells} * firstRow`, ...dimensions.map((_, i) => times(dimensions.slice(i + 1).reduce((product, { count }) => product * count, 1), indexes[i]))].join(" + ");
  return dimensions.reduceRight<string[]>(
    (body, { count }, i) => [`for (let ${indexes[i] ?? ""} = 0; ${indexes[i] ?? ""} < ${count}; ${indexes[i] ?? ""} += 1) {`, ...indent(body), "}"],
    [`${name}(words, ${place}, ${column}, count, strideWords, ${from}, ${cells} * rowStep);`],
  );
}

/** Words from the field's first, of every cell in order. */
function offsets(dimensions: readonly Dimension[]): number[] {
  return dimensions.reduce<number[]>((starts, { count, strideWords }) => starts.flatMap((start) => Array.from({ length: count }, (_, i) => start + strideWords * i)), [0]);
}

function times(factor: number, index = ""): string {
  return factor === 1 ? index : `${factor} * ${index}`;
}
