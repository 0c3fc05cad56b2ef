/** A value written word by word: the fastest way for JavaScript, and one that needs whole words. */
import { assertNever } from "../../../ir/types.js";
import type { ArrayType, FieldLayout, FieldType, StructEntry } from "../layout.js";
import { camelCase, pascalCase } from "../names.js";
import { bitsName } from "./bits.js";
import { indent, plus, UNROLLED, type ValueCode } from "./value-code.js";

/** Loop variables, the outermost first. */
const INDEXES = ["i", "j", "k"];

/** Statements that write the struct `value` from the word `at` on. */
export function writeWords(struct: StructEntry, code: ValueCode): string[] {
  return struct.fields.flatMap((field) => (field.reserved ? zeros(field) : writeField(struct, field, code)));
}

/** Statements that clear a reserved field of the struct at the word `at`. */
export function zeros(field: FieldLayout): string[] {
  const first = plus("at", field.offsetBytes / 4);
  return [field.sizeBytes === 4 ? `words[${first}] = 0;` : `words.fill(0, ${first}, ${plus("at", (field.offsetBytes + field.sizeBytes) / 4)});`];
}

function writeField(struct: StructEntry, field: FieldLayout, code: ValueCode): string[] {
  const write = new WordWriter(code, bitsName(struct.name, field.name));
  return write.value(field.value, plus("at", field.offsetBytes / 4), `value.${camelCase(field.name)}`, `${camelCase(field.name)}Words`, 0);
}

class WordWriter {
  readonly #code: ValueCode;
  readonly #bits: string;

  constructor(code: ValueCode, bits: string) {
    this.#code = code;
    this.#bits = bits;
  }

  /** `local` names what is needed more than once. */
  value(type: FieldType, word: string, value: string, local: string, depth: number): string[] {
    switch (type.kind) {
      case "Number":
        return [`${type.scalar === "f32" ? "floats" : "words"}[${word}] = ${value};`];
      case "Bool":
        return [`words[${word}] = Number(${value});`];
      case "Bits":
        return [`words[${word}] = pack${this.#bits}(${value});`];
      case "Wide":
        return [`words[${word}] = Number(${value} & 0xffffffffn);`, `words[${plus(word, 1)}] = Number(${value} >> 32n);`];
      case "Struct": {
        const floats = this.#code.hasFloats(type) ? "floats, " : "";
        return [`write${pascalCase(type.struct)}Words(words, ${floats}${word}, ${value});`];
      }
      case "Vector":
        return [`const ${local} = ${value};`, ...Array.from({ length: type.size }, (_, i) => this.value(type.component, plus(word, i), `${local}[${i}]`, "", depth)).flat()];
      case "Array":
        return this.#array(type, word, value, local, depth);
      default:
        return assertNever(type);
    }
  }

  #array(array: ArrayType, word: string, value: string, local: string, depth: number): string[] {
    const { element, length, strideBytes } = array;
    const stride = strideBytes / 4;
    if ((element.kind === "Number" || element.kind === "Bool") && length.kind === "Fixed" && length.count <= UNROLLED) {
      const one = (i: number): string[] => this.value(element, plus(word, stride * i), `${local}[${i}] ?? ${element.kind === "Bool" ? "false" : "0"}`, "", depth);
      return [`const ${local} = ${value};`, ...Array.from({ length: length.count }, (_, i) => one(i)).flat()];
    }
    const index = INDEXES[depth] ?? `i${depth}`;
    const each = depth === 0 ? "each" : `each${depth + 1}`;
    const body = this.value(element, `${word} + ${stride === 1 ? "" : `${stride} * `}${index}`, each, `${each}Words`, depth + 1);
    return [`${value}.forEach((${each}, ${index}) => {`, ...indent(body), "});"];
  }
}
