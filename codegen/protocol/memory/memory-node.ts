/**
 * A buffer or a struct as nested runs of bytes. The children of a node follow one another without a gap and fill it
 * exactly: what no field takes is padding. Maps and dumps walk these and compute no offset of their own.
 */
import { assertNever } from "../../../ir/types.js";
import type { ArrayType, BufferEntry, FieldLayout, FieldType, Layout, RuleLayout, StructEntry } from "../layout.js";

export type MemoryNode = RecordNode | ArrayNode | ValueNode | ReservedNode | PaddingNode;

interface Run {
  /** As messages name it: `ring[3].tenant`. Of padding: that of the record or the array which it belongs to. */
  readonly path: string;
  /** The declaration it comes from, as `Places` knows it. */
  readonly spec: string;
  readonly doc: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

export interface RecordNode extends Run {
  readonly kind: "Record";
  /** Absent of a buffer with fields of its own. */
  readonly struct?: string;
  readonly fields: readonly FieldLayout[];
  readonly rules: readonly RuleLayout[];
  /** Elements of its run-time tail. */
  readonly tailCount: number;
}

export interface ArrayNode extends Run {
  readonly kind: "Array";
  readonly type: ArrayType;
  /** Of a run-time tail: the elements that are there. */
  readonly count: number;
}

/** A type whose bytes are all one value's: a number, a bool, a u64, a word with named bits, a vector. */
export type ValueType = Exclude<FieldType, { readonly kind: "Struct" | "Array" }>;

export interface ValueNode extends Run {
  readonly kind: "Value";
  readonly type: ValueType;
}

/** Named padding. */
export interface ReservedNode extends Run {
  readonly kind: "Reserved";
  readonly type: FieldType;
}

/** Bytes that nobody has named. */
export interface PaddingNode extends Run {
  readonly kind: "Padding";
}

export class MemoryWalk {
  readonly #structs: ReadonlyMap<string, StructEntry>;

  constructor(layout: Layout) {
    this.#structs = new Map(layout.structs.map((each) => [each.name, each]));
  }

  /** `tailCount`: elements of the run-time tail, where the buffer has one. */
  buffer(buffer: BufferEntry, tailCount: number): RecordNode | ArrayNode {
    const { content } = buffer;
    const run = { path: buffer.name, spec: `buffers.${buffer.name}`, doc: buffer.doc, offsetBytes: 0, sizeBytes: buffer.fixedBytes + (buffer.strideBytes ?? 0) * tailCount };
    if (content.kind === "Struct") return { kind: "Record", ...run, fields: content.fields, rules: content.rules, tailCount };
    return { kind: "Array", ...run, type: content, count: content.length.kind === "Fixed" ? content.length.count : tailCount };
  }

  struct(struct: StructEntry): RecordNode {
    return this.#record(struct, { path: struct.name, spec: `structs.${struct.name}`, doc: struct.doc, offsetBytes: 0 });
  }

  children(node: RecordNode | ArrayNode): Iterable<MemoryNode> {
    return node.kind === "Record" ? this.#members(node) : this.#elements(node);
  }

  *#members(record: RecordNode): Generator<MemoryNode> {
    const spec = record.struct === undefined ? record.spec : `structs.${record.struct}`;
    let end = record.offsetBytes;
    for (const field of record.fields) {
      const offsetBytes = record.offsetBytes + field.offsetBytes;
      const run = { path: `${record.path}.${field.name}`, spec: `${spec}.fields.${field.name}`, doc: field.doc, offsetBytes };
      yield* padding(record, end, offsetBytes);
      const typed = this.#typed(field.value, run, record.tailCount);
      const node: MemoryNode = field.reserved ? { kind: "Reserved", ...run, sizeBytes: typed.sizeBytes, type: field.value } : typed;
      yield node;
      end = node.offsetBytes + node.sizeBytes;
      const whole = field.value.kind === "Array" && field.value.length.kind === "Parameter" ? end : offsetBytes + field.sizeBytes;
      yield* padding(node, end, whole);
      end = whole;
    }
    yield* padding(record, end, record.offsetBytes + record.sizeBytes);
  }

  *#elements(array: ArrayNode): Generator<MemoryNode> {
    for (let i = 0; i < array.count; i += 1) {
      const element = this.element(array, i);
      yield element;
      yield* padding(element, element.offsetBytes + element.sizeBytes, array.offsetBytes + array.type.strideBytes * (i + 1));
    }
  }

  /** Without the padding that may follow it. */
  element(array: ArrayNode, index: number): MemoryNode {
    return this.#typed(array.type.element, { path: `${array.path}[${index}]`, spec: array.spec, doc: array.doc, offsetBytes: array.offsetBytes + array.type.strideBytes * index }, 0);
  }

  #typed(type: FieldType, run: Omit<Run, "sizeBytes">, tailCount: number): RecordNode | ArrayNode | ValueNode {
    switch (type.kind) {
      case "Struct": {
        const struct = this.#structs.get(type.struct);
        if (struct === undefined) throw new Error(`the layout holds no struct ${type.struct}`);
        return this.#record(struct, run);
      }
      case "Array": {
        const count = type.length.kind === "Fixed" ? type.length.count : tailCount;
        return { kind: "Array", ...run, sizeBytes: type.strideBytes * count, type, count };
      }
      case "Number":
      case "Bool":
      case "Bits":
        return { kind: "Value", ...run, sizeBytes: 4, type };
      case "Wide":
        return { kind: "Value", ...run, sizeBytes: 8, type };
      case "Vector":
        return { kind: "Value", ...run, sizeBytes: 4 * type.size, type };
      default:
        return assertNever(type);
    }
  }

  #record(struct: StructEntry, run: Omit<Run, "sizeBytes">): RecordNode {
    return { kind: "Record", ...run, sizeBytes: struct.sizeBytes, struct: struct.name, fields: struct.fields, rules: struct.rules, tailCount: 0 };
  }
}

function* padding(owner: Run, from: number, to: number): Generator<PaddingNode> {
  if (to > from) yield { kind: "Padding", path: owner.path, spec: owner.spec, doc: "", offsetBytes: from, sizeBytes: to - from };
}
