/**
 * What a memory map shows of a buffer: runs of bytes, one behind the other from byte 0 on. Arrays whose elements are
 * structs show their first element; what follows it is one elided run that says how much it stands for.
 */
import type { BitsType, BufferEntry, FieldType, Layout } from "../layout.js";
import { fieldTypeText } from "../memory/field-type-text.js";
import { MemoryWalk, type ArrayNode, type MemoryNode, type RecordNode, type ValueType } from "../memory/memory-node.js";

/** Bytes of a row: WGSL's largest alignment, so that vectors and uniform rules show. */
export const ROW_BYTES = 16;
/** Arrays of structs and of padded elements are drawn whole up to here. */
const WHOLE_BYTES = 8 * ROW_BYTES;
/** A picture with more runs is not looked at. What is left is elided, and says so. */
const MAX_SPANS = 1200;

export interface MapSpan {
  readonly kind: "Value" | "Reserved" | "Padding" | "Elided";
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** Without the buffer's own name; empty for what has none. */
  readonly path: string;
  readonly type: string;
  readonly doc: string;
  /** Number of the top-level field that it belongs to, which gives it its colour; -1 of padding between them. */
  readonly field: number;
  /** Belongs to the run-time tail, so it may not be there. */
  readonly tail: boolean;
  /** What the parts of a run of equal parts are called, each `partBytes` long: `[3]`, `x`, `low`. */
  readonly parts?: { readonly partBytes: number; readonly name: (index: number) => string };
  readonly bits?: BitsType;
  /** Of an elided run: what it stands for. */
  readonly note?: string;
}

export interface MapContent {
  readonly spans: readonly MapSpan[];
  readonly tail?: MapTail;
}

export interface MapTail {
  readonly strideBytes: number;
  readonly parameter: string;
  readonly min: number;
  readonly max: number;
  readonly field: number;
  /** More elements than the spans show. */
  readonly continues: boolean;
}

export function mapContent(layout: Layout, buffer: BufferEntry): MapContent {
  const parameter = layout.parameters.find((each) => each.name === buffer.lengthParameter);
  const { strideBytes = 0 } = buffer;
  if (parameter === undefined) return { spans: new SpanList(layout, buffer, 0, buffer.fixedBytes).spans };
  // A tail of scalars shows a row of its elements, any other its first.
  const shown = Math.min(parameter.max, Math.max(1, Math.floor((ROW_BYTES - (buffer.fixedBytes % ROW_BYTES)) / strideBytes)));
  const list = new SpanList(layout, buffer, shown, buffer.fixedBytes);
  const { name, min, max } = parameter;
  const continues = max > shown;
  if (continues) list.fillRow(shown);
  return { spans: list.spans, tail: { parameter: name, min, max, strideBytes, field: list.tailField, continues } };
}

class SpanList {
  readonly spans: MapSpan[] = [];
  /** The colour of the elements of the tail that are not shown. */
  readonly tailField: number;
  readonly #walk: MemoryWalk;
  readonly #prefix: number;
  readonly #tailFrom: number;
  #field = 0;

  constructor(layout: Layout, buffer: BufferEntry, tailCount: number, tailFrom: number) {
    this.#walk = new MemoryWalk(layout);
    this.#prefix = buffer.name.length;
    this.#tailFrom = tailFrom;
    const root = this.#walk.buffer(buffer, tailCount);
    if (root.kind === "Record") this.#record(root, true);
    // Of an array of records, the fields of the first are what a reader tells apart.
    else this.#array(root, true);
    this.tailField = this.#field;
  }

  /** What the row holds of the tail's next element, `index`. */
  fillRow(index: number): void {
    const last = this.spans.at(-1);
    const end = last === undefined ? 0 : last.offsetBytes + last.sizeBytes;
    const room = Math.ceil(end / ROW_BYTES) * ROW_BYTES - end;
    if (last === undefined || room === 0) return;
    const path = last.path.replace(/\[.*$/, "");
    const next = `${path}[${index}]`;
    this.spans.push({ kind: "Elided", offsetBytes: end, sizeBytes: room, path: next, type: "", doc: "", field: this.tailField, tail: true, note: `${next} and those behind it` });
  }

  #visit(node: MemoryNode): void {
    switch (node.kind) {
      case "Record":
        return this.#record(node, false);
      case "Array":
        return this.#array(node, false);
      case "Value":
        return this.#add(node, { kind: "Value", type: fieldTypeText(node.type), ...partsOfValue(node.type), ...(node.type.kind === "Bits" ? { bits: node.type } : {}) });
      case "Reserved":
        return this.#add(node, { kind: "Reserved", type: fieldTypeText(node.type) });
      case "Padding":
        return this.#add({ ...node, path: "" }, { kind: "Padding", type: "" });
    }
  }

  #record(record: RecordNode, top: boolean): void {
    for (const child of this.#walk.children(record)) {
      if (top) this.#field = record.fields.findIndex((field) => `${record.path}.${field.name}` === child.path);
      if (this.spans.length >= MAX_SPANS) {
        const sizeBytes = record.offsetBytes + record.sizeBytes - child.offsetBytes;
        const rest = { path: record.path, doc: "", offsetBytes: child.offsetBytes, sizeBytes };
        this.#add(rest, { kind: "Elided", type: "", note: `the fields from ${child.path} on` });
        return;
      }
      this.#visit(child);
    }
  }

  #array(array: ArrayNode, top: boolean): void {
    const leaf = packedLeaf(array.type);
    const { count } = array;
    if (count === 0) return;
    if (leaf !== undefined) {
      const parts = { partBytes: leaf.bytes, name: (index: number) => indexName(array.type, index) };
      this.#add(array, { kind: "Value", type: fieldTypeText(array.type), parts, ...(leaf.type.kind === "Bits" ? { bits: leaf.type } : {}) });
      return;
    }
    const drawn = array.sizeBytes <= WHOLE_BYTES ? count : 1;
    let i = 0;
    for (const child of this.#walk.children(array)) {
      if (child.kind !== "Padding" && i === drawn) break;
      if (child.kind === "Record") this.#record(child, top);
      else this.#visit(child);
      if (child.kind !== "Padding") i += 1;
    }
    if (top) this.#field = array.type.element.kind === "Struct" ? Math.max(...this.spans.map((span) => span.field)) + 1 : 0;
    if (drawn === count) return;
    const { strideBytes } = array.type;
    const from = array.offsetBytes + drawn * strideBytes;
    const name = `${this.#name(array.path)}[${drawn}]`;
    const note = count - drawn === 1 ? `${name}, ${strideBytes} bytes` : `${name} to [${count - 1}], ${strideBytes} bytes each`;
    const rest = { ...array, path: `${array.path}[${drawn}]`, offsetBytes: from, sizeBytes: array.sizeBytes - drawn * strideBytes };
    this.#add(rest, { kind: "Elided", type: fieldTypeText(array.type.element), note });
  }

  #name(path: string): string {
    return path.slice(this.#prefix).replace(/^\./, "");
  }

  #add(run: Pick<MapSpan, "path" | "doc" | "offsetBytes" | "sizeBytes">, rest: Pick<MapSpan, "kind" | "type" | "parts" | "bits" | "note">): void {
    const { doc, offsetBytes, sizeBytes } = run;
    this.spans.push({ path: this.#name(run.path), doc, offsetBytes, sizeBytes, field: this.#field, tail: offsetBytes >= this.#tailFrom, ...rest });
  }
}

/** The innermost type of an array without padding, whose elements are then one run of equal parts. */
function packedLeaf(type: FieldType): { readonly type: ValueType; readonly bytes: number } | undefined {
  switch (type.kind) {
    case "Struct":
      return undefined;
    case "Array": {
      const leaf = packedLeaf(type.element);
      return leaf === undefined || type.strideBytes !== elementBytes(type.element, leaf.bytes) ? undefined : leaf;
    }
    case "Wide":
      return { type, bytes: 8 };
    case "Vector":
      return { type, bytes: 4 * type.size };
    default:
      return { type, bytes: 4 };
  }
}

function elementBytes(element: FieldType, leafBytes: number): number {
  return element.kind === "Array" && element.length.kind === "Fixed" ? element.strideBytes * element.length.count : leafBytes;
}

/** `[1][2]` of the sixth element of `u32[2][3]`. */
function indexName(type: FieldType, index: number): string {
  if (type.kind !== "Array") return "";
  let inner = 1;
  for (let element = type.element; element.kind === "Array"; element = element.element) inner *= element.length.kind === "Fixed" ? element.length.count : 1;
  return `[${Math.floor(index / inner)}]${indexName(type.element, index % inner)}`;
}

function partsOfValue(type: ValueType): Pick<MapSpan, "parts"> {
  if (type.kind === "Vector") return { parts: { partBytes: 4, name: (index) => "xyzw".charAt(index) } };
  return type.kind === "Wide" ? { parts: { partBytes: 4, name: (index) => (index === 0 ? "low" : "high") } } : {};
}
