/**
 * A value of any type in TypeScript, from the inside out: how it is typed, checked, written, read, and found wrong on the
 * wire. Everything that `record.ts` and `codecs.ts` say about bytes is put together from these.
 */
import { assertNever } from "../../../ir/types.js";
import type { ArrayType, BitsType, BoolType, FieldLayout, FieldType, Layout, NumberType, StructEntry, VectorType, WideType } from "../layout.js";
import { pascalCase } from "../names.js";
import { unnamedBits } from "./bits.js";
import { NumberCode, wideHostTest, wideWireTest, type Test } from "./number-code.js";

/** Where a value is, in the code that deals with it. */
export interface Spot {
  /** Its first byte in `view`, an expression. */
  readonly position: string;
  /** How messages name it: the inside of a template literal. */
  readonly path: string;
  /** The host's value, an expression. */
  readonly value: string;
  /** A local for a word that is read. */
  readonly local: string;
  /** The type whose functions deal with named bits. */
  readonly bits: string;
  /** Loops around it. */
  readonly depth: number;
  /** Of an array: expressions for its length and stride, where they have names. */
  readonly count?: string;
  readonly stride?: string;
}

/** Loop variables, the outermost first. */
const INDEXES = ["i", "j", "k"];

/** An array of so few words is read without a loop: twice as fast, and still readable. */
export const UNROLLED = 16;

const ON_ONE_LINE = 4;

/** What code does that comes upon illegal bytes. */
export interface Verdict {
  /** An expression for the condition under which `word`, a local of this type, is illegal. */
  readonly test: (numbers: NumberCode, type: NumberType, word: string) => Test | undefined;
  readonly wrong: (spot: Spot, limit: string) => string;
  /** Of a struct with something to find. */
  readonly struct: (struct: string, spot: Spot) => readonly string[];
}

/** Lists them. The path of an element is put together only for an element that is illegal: it costs more than the look. */
const LISTING: Verdict = {
  test: (numbers, type, word) => numbers.wireTest(type, word),
  wrong: (spot, limit) => `findings.push({ path: ${quote(spot.path)}, value: ${spot.local}, limit: ${JSON.stringify(limit)} });`,
  struct: (struct, spot) => {
    const find = `findIn${pascalCase(struct)}(view, ${spot.position}, ${quote(spot.path)}, findings);`;
    return [spot.depth === 0 ? find : `if (!isLegal${pascalCase(struct)}(view, ${spot.position})) ${find}`];
  },
};

/** Stops at the first. */
export const JUDGING: Verdict = {
  test: (numbers, type, word) => numbers.wireTest(type, word, true),
  wrong: () => "return false;",
  struct: (struct, spot) => [`if (!isLegal${pascalCase(struct)}(view, ${spot.position})) return false;`],
};

export class ValueCode {
  readonly #numbers: NumberCode;
  readonly #structs: ReadonlyMap<string, StructEntry>;

  constructor(layout: Layout) {
    this.#structs = new Map(layout.structs.map((each) => [each.name, each]));
    this.#numbers = new NumberCode(layout);
  }

  type(type: FieldType, bits: string): string {
    switch (type.kind) {
      case "Number":
        return this.#numbers.type(type);
      case "Bool":
        return "boolean";
      case "Wide":
        return "bigint";
      case "Bits":
        return bits;
      case "Vector":
        return `readonly [${Array(type.size).fill(this.#numbers.type(type.component)).join(", ")}]`;
      case "Struct":
        return pascalCase(type.struct);
      case "Array": {
        const element = this.type(type.element, bits);
        return `readonly ${element.startsWith("readonly ") ? `(${element})` : element}[]`;
      }
      default:
        return assertNever(type);
    }
  }

  /** False where every pattern of bits is legal. */
  hasFindings(type: FieldType): boolean {
    switch (type.kind) {
      case "Number":
        return this.#numbers.wireTest(type, "") !== undefined;
      case "Bool":
        return true;
      case "Wide":
        return wideWireTest(type, "") !== undefined;
      case "Bits":
        return unnamedBits(type) !== 0;
      case "Vector":
        return this.hasFindings(type.component);
      case "Struct":
        return this.recordHasFindings(this.#structs.get(type.struct) ?? { fields: [], rules: [] });
      case "Array":
        return type.nonDecreasing === true || this.hasFindings(type.element);
      default:
        return assertNever(type);
    }
  }

  recordHasFindings({ fields, rules }: Pick<StructEntry, "fields" | "rules">): boolean {
    return rules.length > 0 || fields.some((field) => field.reserved || this.hasFindings(field.value));
  }

  hasFloats(type: FieldType): boolean {
    switch (type.kind) {
      case "Number":
        return type.scalar === "f32";
      case "Vector":
        return this.hasFloats(type.component);
      case "Array":
        return this.hasFloats(type.element);
      case "Struct":
        return this.recordHasFloats(this.#structs.get(type.struct) ?? { fields: [] });
      case "Bool":
      case "Bits":
      case "Wide":
        return false;
      default:
        return assertNever(type);
    }
  }

  recordHasFloats({ fields }: Pick<StructEntry, "fields">): boolean {
    return fields.some((field) => !field.reserved && this.hasFloats(field.value));
  }

  /** Bytes that writing a value fills; of a tail those of one element. Whatever else it spans is padding. */
  coveredBytes(type: FieldType): number {
    switch (type.kind) {
      case "Number":
      case "Bool":
      case "Bits":
        return 4;
      case "Wide":
        return 8;
      case "Vector":
        return 4 * type.size;
      case "Struct":
        return this.coveredByFields(this.#structs.get(type.struct)?.fields ?? []);
      case "Array":
        return this.coveredBytes(type.element) * (type.length.kind === "Fixed" ? type.length.count : 1);
      default:
        return assertNever(type);
    }
  }

  coveredByFields(fields: readonly FieldLayout[]): number {
    return fields.reduce((sum, field) => sum + this.coveredBytes(field.value), 0);
  }

  /** Statements that throw for the first value that the wire can't hold. */
  check(type: FieldType, spot: Spot): string[] {
    const { value } = spot;
    switch (type.kind) {
      case "Number":
      case "Bool":
      case "Wide":
        return refuse(this.#hostTest(type, value), spot);
      case "Bits":
        return [`check${spot.bits}(${value}, ${later(spot.path)});`];
      case "Vector":
        return this.#checkArray(vectorAsArray(type), spot);
      case "Struct":
        return [`check${pascalCase(type.struct)}(${value}, ${later(spot.path)});`];
      case "Array":
        return this.#checkArray(type, spot);
      default:
        return assertNever(type);
    }
  }

  /** Statements. */
  write(type: FieldType, spot: Spot): string[] {
    const { position, value } = spot;
    switch (type.kind) {
      case "Number":
        return [`${this.#numbers.write(type, position, value)};`];
      case "Bool":
        return [`view.setUint32(${position}, Number(${value}), true);`];
      case "Wide":
        return [`view.setBigUint64(${position}, ${value}, true);`];
      case "Bits":
        return [`view.setUint32(${position}, pack${spot.bits}(${value}), true);`];
      case "Struct":
        return [`write${pascalCase(type.struct)}(view, ${position}, ${value});`];
      case "Vector":
      case "Array": {
        const array = type.kind === "Vector" ? vectorAsArray(type) : type;
        const inner = elementSpot(array, spot);
        const body = this.write(array.element, inner);
        const head = `${value}.forEach((${inner.value}, ${indexOf(spot)}) =>`;
        const [only = ""] = body;
        return body.length === 1 && !only.includes("\n") ? [`${head} ${only.replace(/;$/, "")});`] : [`${head} {`, ...indent(body), "});"];
      }
      default:
        return assertNever(type);
    }
  }

  /** An expression. */
  read(type: FieldType, spot: Spot): string {
    const { position } = spot;
    switch (type.kind) {
      case "Number":
        return this.#numbers.read(type, position);
      case "Bool":
        return `view.getUint32(${position}, true) !== 0`;
      case "Wide":
        return `view.getBigUint64(${position}, true)`;
      case "Bits":
        return `unpack${spot.bits}(view.getUint32(${position}, true))`;
      case "Vector":
        return `[${Array.from({ length: type.size }, (_, i) => this.#numbers.read(type.component, plus(position, 4 * i))).join(", ")}]`;
      case "Struct":
        return `read${pascalCase(type.struct)}(view, ${position})`;
      case "Array":
        if (type.length.kind === "Fixed" && this.coveredBytes(type) <= 4 * UNROLLED) return this.#readUnrolled(type, type.length.count, spot);
        return `Array.from({ length: ${countOf(type, spot)} }, (_, ${indexOf(spot)})${this.#asTuple(type.element)} => ${this.read(type.element, elementSpot(type, spot))})`;
      default:
        return assertNever(type);
    }
  }

  /** Statements that look for illegal bytes; none where there is nothing to find. */
  find(type: FieldType, spot: Spot, verdict: Verdict = LISTING): string[] {
    const { position, local } = spot;
    switch (type.kind) {
      case "Number":
        return report(verdict.test(this.#numbers, type, local), this.#numbers.readRaw(type, position), spot, verdict);
      case "Bool":
        return report({ illegal: `${local} > 1`, limit: "0 or 1" }, `view.getUint32(${position}, true)`, spot, verdict);
      case "Wide":
        return report(wideWireTest(type, local), `view.getBigUint64(${position}, true)`, spot, verdict);
      case "Bits":
        return report(bitsTest(type, local), `view.getUint32(${position}, true)`, spot, verdict);
      case "Struct":
        return this.hasFindings(type) ? [...verdict.struct(type.struct, spot)] : [];
      case "Vector":
        return this.#findInArray(vectorAsArray(type), spot, verdict);
      case "Array":
        return this.#findInArray(type, spot, verdict);
      default:
        return assertNever(type);
    }
  }

  #readUnrolled(array: ArrayType, count: number, spot: Spot): string {
    const at = (i: number): Spot => ({ ...spot, position: plus(spot.position, i * array.strideBytes) });
    const elements = Array.from({ length: count }, (_, i) => this.read(array.element, at(i)));
    return count > ON_ONE_LINE && spot.depth === 0 ? `[\n${indent(indent(elements)).join(",\n")},\n  ]` : `[${elements.join(", ")}]`;
  }

  #checkArray(array: ArrayType, spot: Spot): string[] {
    const { value } = spot;
    const count = countOf(array, spot);
    const length = array.length.kind === "Fixed" ? [`if (${value}.length !== ${count}) throw wrongCount(${quote(spot.path)}, ${value}.length, ${count});`] : [];
    const inner = elementSpot(array, spot);
    const index = indexOf(spot);
    const falls = this.#falls(array, inner.value, `${value}[${index} - 1] ?? ${inner.value}`, (float) => `Math.fround(${float})`);
    const order = array.nonDecreasing === true ? [`if (${falls}) throw wrongValue(${quote(inner.path)}, ${inner.value}, ${JSON.stringify(ORDER)});`] : [];
    // `forEach` would pass over the holes of an array that nobody has filled.
    const head = [`for (let ${index} = 0; ${index} < ${value}.length; ${index} += 1) {`, `  const ${inner.value} = ${value}[${index}];`];
    return [...length, ...head, ...indent([...this.#checkElement(array.element, inner), ...order]), "}"];
  }

  #checkElement(type: FieldType, spot: Spot): string[] {
    const isHole = `${spot.value} === undefined`;
    if (type.kind !== "Number" && type.kind !== "Bool" && type.kind !== "Wide") return [...refuse({ illegal: isHole, limit: "a value" }, spot), ...this.check(type, spot)];
    const { illegal, limit } = this.#hostTest(type, spot.value);
    return refuse({ illegal: `${isHole} || ${illegal}`, limit }, spot);
  }

  #hostTest(type: NumberType | BoolType | WideType, value: string): Test {
    if (type.kind === "Bool") return { illegal: `typeof ${value} !== "boolean"`, limit: "true or false" };
    return type.kind === "Wide" ? wideHostTest(type, value) : this.#numbers.hostTest(type, value);
  }

  #findInArray(array: ArrayType, spot: Spot, verdict: Verdict): string[] {
    if (!this.hasFindings(array)) return [];
    const inner = elementSpot(array, spot);
    const index = indexOf(spot);
    const element = this.find(array.element, inner, verdict);
    const loop = (body: readonly string[]): string[] => [`for (let ${index} = 0; ${index} < ${countOf(array, spot)}; ${index} += 1) {`, ...indent(body), "}"];
    if (array.nonDecreasing !== true) return loop(element);
    const read = element.length > 0 ? element : [`const ${inner.local} = ${this.#readRaw(array.element, inner.position)};`];
    const before = `before${spot.local.charAt(0).toUpperCase()}${spot.local.slice(1)}`;
    const order = [`if (${this.#falls(array, inner.local, before)}) ${verdict.wrong(inner, ORDER)}`, `${before} = ${inner.local};`];
    return [`let ${before}: number | bigint = -Infinity;`, ...loop([...read, ...order])];
  }

  /** Whether `value` is less than the one before it; of floats also where it is no number. `written`: a float as the wire holds it. */
  #falls({ element }: ArrayType, value: string, before: string, written = (float: string): string => float): string {
    if (element.kind === "Number" && element.scalar === "f32") return `!(${written(value)} >= ${written(before)})`;
    return `${value} < ${before.includes(" ") ? `(${before})` : before}`;
  }

  #readRaw(type: FieldType, position: string): string {
    return type.kind === "Number" ? this.#numbers.readRaw(type, position) : `view.getBigUint64(${position}, true)`;
  }

  /** `Array.from` would take a literal of numbers for an array. */
  #asTuple(type: FieldType): string {
    return type.kind === "Vector" ? `: ${this.type(type, "")}` : "";
  }
}

const ORDER = "not less than the element before it";

export function quote(path: string): string {
  return path.includes("${") ? `\`${path}\`` : JSON.stringify(path);
}

/** A path for a callee that needs it only where something is wrong. */
function later(path: string): string {
  return path.includes("${") ? `lazily(() => ${quote(path)})` : quote(path);
}

/** An expression `offset` further on; a sum that ends in a number stays one sum. */
export function plus(expression: string, offset: number): string {
  if (offset === 0) return expression;
  const [, head, last] = /^(.*) \+ (\d+)$/.exec(expression) ?? [];
  return head === undefined ? `${expression} + ${offset}` : `${head} + ${Number(last) + offset}`;
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function refuse({ illegal, limit }: Test, spot: Spot): string[] {
  return [`if (${illegal}) throw wrongValue(${quote(spot.path)}, ${spot.value}, ${JSON.stringify(limit)});`];
}

function report(test: Test | undefined, read: string, spot: Spot, verdict: Verdict): string[] {
  return test === undefined ? [] : [`const ${spot.local} = ${read};`, `if (${test.illegal}) ${verdict.wrong(spot, test.limit)}`];
}

function bitsTest(type: BitsType, value: string): Test | undefined {
  const mask = unnamedBits(type);
  return mask === 0 ? undefined : { illegal: `(${value} & 0x${mask.toString(16)}) !== 0`, limit: `zero in the bits 0x${mask.toString(16)}` };
}

function vectorAsArray(type: VectorType): ArrayType {
  return { kind: "Array", element: type.component, strideBytes: 4, length: { kind: "Fixed", count: type.size } };
}

function countOf(array: ArrayType, spot: Spot): string {
  return spot.count ?? (array.length.kind === "Fixed" ? String(array.length.count) : "count");
}

function indexOf(spot: Spot): string {
  return INDEXES[spot.depth] ?? `i${spot.depth}`;
}

function elementSpot(array: ArrayType, spot: Spot): Spot {
  const index = indexOf(spot);
  return {
    position: `${spot.position} + ${spot.stride ?? array.strideBytes} * ${index}`,
    path: `${spot.path}[\${${index}}]`,
    value: spot.depth === 0 ? "each" : `each${spot.depth + 1}`,
    local: "each",
    bits: spot.bits,
    depth: spot.depth + 1,
  };
}
