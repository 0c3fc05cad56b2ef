/**
 * Bytes with what each of them means: a list of runs, one behind the other, that covers every byte exactly once. Elements
 * that repeat the one before them may be left out, as a run that counts them.
 */
import type { FieldType, Layout } from "../layout.js";
import { fieldTypeText } from "./field-type-text.js";
import { isLeaf, leafBytes, LeafValues, readLeaf, RESERVED_WORD, type LeafType } from "./leaf-value.js";
import { MemoryWalk, type ArrayNode, type MemoryNode, type RecordNode, type ReservedNode } from "./memory-node.js";

export interface Annotation {
  /** `Cut`: the first bytes of a value, whose others are missing. `Beyond`: what the layout has no place for. */
  readonly kind: "Value" | "Reserved" | "Padding" | "Cut" | "Beyond" | "Repeated";
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** `ring[3].tenant`; of repeated elements the first of them. Empty of `Beyond`. */
  readonly path: string;
  /** The declaration, as `Places` knows it. Empty of `Beyond`. */
  readonly spec: string;
  readonly doc: string;
  readonly type: string;
  /** For people. Empty of what holds no value. */
  readonly value: string;
  /** Of repeated elements: how many, and the path of the last. */
  readonly repeated?: { readonly count: number; readonly last: string };
}

/** Fewer lines than a note would take are shown. */
const LEAST_REPEATED = { leaf: 3, other: 2 };

export function* annotate(layout: Layout, root: RecordNode | ArrayNode, bytes: Uint8Array, options: { readonly elide: boolean }): Generator<Annotation> {
  yield* new Annotator(layout, bytes, options.elide).annotate(root);
  const end = Math.min(root.offsetBytes + root.sizeBytes, bytes.byteLength);
  if (end < bytes.byteLength) yield { kind: "Beyond", offsetBytes: end, sizeBytes: bytes.byteLength - end, path: "", spec: "", doc: "", type: "", value: "" };
}

class Annotator {
  readonly #walk: MemoryWalk;
  readonly #values: LeafValues;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #elide: boolean;

  constructor(layout: Layout, bytes: Uint8Array, elide: boolean) {
    this.#walk = new MemoryWalk(layout);
    this.#values = new LeafValues(layout);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#elide = elide;
  }

  *annotate(node: MemoryNode): Generator<Annotation> {
    if (node.offsetBytes >= this.#bytes.byteLength) return;
    switch (node.kind) {
      case "Record":
        for (const child of this.#walk.children(node)) yield* this.annotate(child);
        return;
      case "Array":
        return yield* this.#array(node);
      case "Value":
        if (node.type.kind !== "Vector") return yield* this.#leaf(node, "Value", node.type);
        for (let i = 0; i < node.type.size; i += 1) yield* this.#leaf({ ...node, path: `${node.path}[${i}]`, offsetBytes: node.offsetBytes + 4 * i }, "Value", node.type.component);
        return;
      case "Reserved":
        return yield* this.#reserved(node);
      case "Padding": {
        const sizeBytes = Math.min(node.sizeBytes, this.#bytes.byteLength - node.offsetBytes);
        yield { ...run(node), kind: "Padding", sizeBytes, type: "", value: "" };
      }
    }
  }

  *#array(array: ArrayNode): Generator<Annotation> {
    const { strideBytes, element: type } = array.type;
    const element = (index: number): MemoryNode => this.#walk.element(array, index);
    yield* this.#elements(array, array.count, strideBytes, isLeaf(type), element, (index) => this.#element(array, index), type);
  }

  *#element(array: ArrayNode, index: number): Generator<Annotation> {
    const element = this.#walk.element(array, index);
    yield* this.annotate(element);
    const end = element.offsetBytes + element.sizeBytes;
    const next = array.offsetBytes + array.type.strideBytes * (index + 1);
    if (next > end) yield* this.annotate({ ...element, kind: "Padding", doc: "", offsetBytes: end, sizeBytes: next - end });
  }

  *#reserved(node: ReservedNode): Generator<Annotation> {
    if (node.type.kind !== "Array") return yield* this.#leaf(node, "Reserved", RESERVED_WORD);
    const element = (index: number): ReservedNode => ({ ...node, path: `${node.path}[${index}]`, offsetBytes: node.offsetBytes + 4 * index, sizeBytes: 4 });
    yield* this.#elements(node, node.sizeBytes / 4, 4, true, element, (index) => this.#leaf(element(index), "Reserved", RESERVED_WORD), RESERVED_WORD);
  }

  *#elements(array: MemoryNode, count: number, strideBytes: number, leaf: boolean, element: (index: number) => MemoryNode, annotateElement: (index: number) => Generator<Annotation>, type: FieldType): Generator<Annotation> {
    const least = leaf ? LEAST_REPEATED.leaf : LEAST_REPEATED.other;
    const there = Math.min(count, Math.ceil((this.#bytes.byteLength - array.offsetBytes) / strideBytes));
    for (let i = 0; i < there; ) {
      const same = this.#elide && i > 0 ? this.#repeats(array.offsetBytes, strideBytes, i, there) : 0;
      if (same < least) {
        // All of a short run at once, so that none is compared twice.
        for (const end = i + Math.max(1, same); i < end; i += 1) yield* annotateElement(i);
        continue;
      }
      const first = element(i);
      const repeated = { count: same, last: element(i + same - 1).path };
      yield { ...run(first), kind: "Repeated", sizeBytes: same * strideBytes, type: fieldTypeText(type), value: `as ${element(i - 1).path}`, repeated };
      i += same;
    }
  }

  /** How many elements from `index` on are whole and equal to the one before. */
  #repeats(from: number, strideBytes: number, index: number, count: number): number {
    const whole = Math.min(count, Math.floor((this.#bytes.byteLength - from) / strideBytes));
    // Where every byte is that of one stride earlier, each element is equal to the one before it.
    let at = from + index * strideBytes;
    const end = from + whole * strideBytes;
    while (at < end && this.#bytes[at] === this.#bytes[at - strideBytes]) at += 1;
    return Math.max(0, Math.floor((at - from) / strideBytes) - index);
  }

  *#leaf(node: Exclude<MemoryNode, { readonly kind: "Record" | "Array" }>, kind: "Value" | "Reserved", type: LeafType): Generator<Annotation> {
    const sizeBytes = leafBytes(type);
    const there = this.#bytes.byteLength - node.offsetBytes;
    if (there <= 0) return;
    if (there < sizeBytes) yield { ...run(node), kind: "Cut", sizeBytes: there, type: fieldTypeText(type), value: "" };
    else yield { ...run(node), kind, sizeBytes, type: fieldTypeText(type), value: this.#values.text(type, readLeaf(type, this.#view, node.offsetBytes)) };
  }
}

function run({ path, spec, doc, offsetBytes }: MemoryNode): Pick<Annotation, "path" | "spec" | "doc" | "offsetBytes"> {
  return { path, spec, doc, offsetBytes };
}
