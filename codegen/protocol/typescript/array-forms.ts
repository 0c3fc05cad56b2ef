/**
 * Many structs at once, over the words of a buffer: written from objects or from columns, read as either, and searched for
 * the first that is illegal. One loop each, for hot paths: what the values are is not checked, only that there is room.
 */
import type { StructEntry } from "../layout.js";
import { pascalCase, upperCase } from "../names.js";
import { columnsDeclarations } from "./columns.js";
import type { Declaration, FunctionDeclaration, ParameterDeclaration } from "./declaration.js";
import { judge } from "./record.js";
import type { ValueCode } from "./value-code.js";
import { writeWords } from "./word-code.js";

const WORDS: ParameterDeclaration = { name: "words", type: "Uint32Array" };
const START: ParameterDeclaration = { name: "startWord", type: "number" };
const COUNT: ParameterDeclaration = { name: "count", type: "number" };

export function arrayForms(struct: StructEntry, code: ValueCode): Declaration[] {
  const search = code.recordHasFindings(struct) ? [judge(struct, code), firstIllegal(struct)] : [];
  return [...search, writeOne(struct, code), writeArray(struct, code), readArray(struct), ...columnsDeclarations(struct)];
}

function firstIllegal(struct: StructEntry): FunctionDeclaration {
  const { type, bytes, path } = namesOf(struct);
  return {
    kind: "Function",
    name: `firstIllegal${type}`,
    doc: `The index of the first of \`count\` structs from a word on that \`validate${type}\` has something to say about; \`count\` where there is none. Copies nothing.`,
    exported: true,
    parameters: [WORDS, START, COUNT],
    returns: "number",
    body: [
      `needWords(words, startWord, count, ${bytes} / 4, ${path});`,
      "const view = viewOf(words);",
      `for (let i = 0; i < count; i += 1) if (!isLegal${type}(view, 4 * startWord + ${struct.sizeBytes} * i)) return i;`,
      "return count;",
    ],
  };
}

function writeOne(struct: StructEntry, code: ValueCode): FunctionDeclaration {
  const { type } = namesOf(struct);
  const body = writeWords(struct, code);
  // All floats: the words have their place among the parameters, but nothing to do.
  const words = body.some((line) => /\bwords\b/.test(line)) ? WORDS : { ...WORDS, name: "_words" };
  return {
    kind: "Function",
    name: `write${type}Words`,
    doc: `Writes one without checking; padding keeps what it holds. \`at\` is a word.`,
    exported: true,
    parameters: [words, ...(code.recordHasFloats(struct) ? [{ name: "floats", type: "Float32Array" }] : []), { name: "at", type: "number" }, { name: "value", type }],
    returns: "void",
    body,
  };
}

function writeArray(struct: StructEntry, code: ValueCode): FunctionDeclaration {
  const { type, bytes, path } = namesOf(struct);
  const floats = code.recordHasFloats(struct);
  return {
    kind: "Function",
    name: `write${type}Array`,
    doc: `Writes structs side by side from a word on, without checking their values: \`check${type}\` does that. Padding keeps what it holds. \`encode/target\` where there is no room.`,
    exported: true,
    parameters: [WORDS, START, { name: "values", type: `readonly ${type}[]` }],
    returns: "void",
    body: [
      `needRoom(words, startWord, values.length, ${bytes} / 4, ${path});`,
      ...(floats ? ["const floats = new Float32Array(words.buffer, words.byteOffset, words.length);"] : []),
      "for (let i = 0; i < values.length; i += 1) {",
      "  const value = values[i];",
      `  if (value !== undefined) write${type}Words(words, ${floats ? "floats, " : ""}startWord + ${struct.sizeBytes / 4} * i, value);`,
      "}",
    ],
  };
}

function readArray(struct: StructEntry): FunctionDeclaration {
  const { type, bytes, path } = namesOf(struct);
  return {
    kind: "Function",
    name: `read${type}Array`,
    doc: `Reads \`count\` structs side by side from a word on, without checking: \`firstIllegal${type}\` or \`validate${type}\` does that. \`decode/length\` where there are fewer.`,
    exported: true,
    parameters: [WORDS, START, COUNT],
    returns: `${type}[]`,
    body: [
      `needWords(words, startWord, count, ${bytes} / 4, ${path});`,
      "const view = viewOf(words);",
      `const values: ${type}[] = [];`,
      `for (let i = 0; i < count; i += 1) values.push(read${type}(view, 4 * startWord + ${struct.sizeBytes} * i));`,
      "return values;",
    ],
  };
}

function namesOf(struct: StructEntry): { readonly type: string; readonly bytes: string; readonly path: string } {
  return { type: pascalCase(struct.name), bytes: `${upperCase(struct.name)}_BYTES`, path: JSON.stringify(struct.name) };
}
