/**
 * Everything that a protocol does not allow in some bytes: what `validateX` of the generated module finds, in its order,
 * with the bytes that each finding is about.
 */
import { fieldTerms } from "../lay-out-rules.js";
import type { Layout } from "../layout.js";
import { conjuncts, ruleHolds, termValue } from "./evaluate-rule.js";
import { isLeaf, leafBytes, LeafValues, readLeaf, RESERVED_WORD, type LeafType } from "./leaf-value.js";
import { MemoryWalk, type ArrayNode, type MemoryNode, type RecordNode } from "./memory-node.js";

export interface ByteFinding {
  readonly path: string;
  readonly value: number | bigint;
  /** The legal values in words. */
  readonly limit: string;
  /** The constraint's place, as `Places` knows it. */
  readonly spec: string;
  /** Never empty; of a rule, every number that it mentions. */
  readonly bytes: readonly { readonly offsetBytes: number; readonly sizeBytes: number }[];
}

const ORDER = "not less than the element before it";

/** Judges what is there: where the bytes end early, what lies behind their end is no finding. */
export function* findWrong(layout: Layout, root: RecordNode | ArrayNode, bytes: Uint8Array): Generator<ByteFinding> {
  yield* new Judge(layout, bytes).find(root);
}

class Judge {
  readonly #walk: MemoryWalk;
  readonly #values: LeafValues;
  readonly #view: DataView;

  constructor(layout: Layout, bytes: Uint8Array) {
    this.#walk = new MemoryWalk(layout);
    this.#values = new LeafValues(layout);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  *find(node: MemoryNode): Generator<ByteFinding> {
    if (node.offsetBytes >= this.#view.byteLength) return;
    switch (node.kind) {
      case "Record":
        for (const child of this.#walk.children(node)) yield* this.find(child);
        return yield* this.#rules(node);
      case "Array":
        return yield* this.#elements(node);
      case "Value":
        if (node.type.kind !== "Vector") return yield* this.#leaf(node.type, node.path, node.offsetBytes, node.spec);
        for (let i = 0; i < node.type.size; i += 1) yield* this.#leaf(node.type.component, `${node.path}[${i}]`, node.offsetBytes + 4 * i, node.spec);
        return;
      case "Reserved":
        if (node.sizeBytes === 4 && node.type.kind !== "Array") return yield* this.#leaf(RESERVED_WORD, node.path, node.offsetBytes, node.spec);
        for (let i = 0; 4 * i < node.sizeBytes && this.#holds(node.offsetBytes + 4 * i, 4); i += 1) {
          yield* this.#leaf(RESERVED_WORD, `${node.path}[${i}]`, node.offsetBytes + 4 * i, node.spec);
        }
        return;
      case "Padding":
        return;
    }
  }

  *#elements(array: ArrayNode): Generator<ByteFinding> {
    const { element: type, nonDecreasing } = array.type;
    let before: number | bigint = -Infinity;
    for (let i = 0; i < array.count; i += 1) {
      const element = this.#walk.element(array, i);
      if (element.offsetBytes >= this.#view.byteLength) return;
      yield* this.find(element);
      if (nonDecreasing !== true || !isLeaf(type) || !this.#holds(element.offsetBytes, leafBytes(type))) continue;
      const value = readLeaf(type, this.#view, element.offsetBytes);
      // Written so that a NaN is illegal.
      if (!(value >= before)) yield { path: element.path, value, limit: ORDER, spec: `${array.spec}.valid`, bytes: [{ offsetBytes: element.offsetBytes, sizeBytes: leafBytes(type) }] };
      before = value;
    }
  }

  *#leaf(type: LeafType, path: string, offsetBytes: number, spec: string): Generator<ByteFinding> {
    const sizeBytes = leafBytes(type);
    if (!this.#holds(offsetBytes, sizeBytes)) return;
    const value = readLeaf(type, this.#view, offsetBytes);
    const limit = this.#values.limit(type, value);
    if (limit !== undefined) yield { path, value, limit, spec: `${spec}.valid`, bytes: [{ offsetBytes, sizeBytes }] };
  }

  *#rules(record: RecordNode): Generator<ByteFinding> {
    const spec = record.struct === undefined ? record.spec : `structs.${record.struct}`;
    for (const [i, { text, condition }] of record.rules.entries()) {
      for (const part of conjuncts(condition)) {
        const terms = fieldTerms(part);
        const [first] = terms;
        const spans = terms.map((term) => ({ offsetBytes: record.offsetBytes + term.offsetBytes, sizeBytes: leafBytes(term.type) }));
        if (first === undefined || !spans.every((span) => this.#holds(span.offsetBytes, span.sizeBytes)) || ruleHolds(part, this.#view, record.offsetBytes)) continue;
        yield { path: `${record.path}.${first.path.join(".")}`, value: termValue(first, this.#view, record.offsetBytes), limit: text, spec: `${spec}.rules.${i}`, bytes: spans };
      }
    }
  }

  #holds(offsetBytes: number, sizeBytes: number): boolean {
    return offsetBytes + sizeBytes <= this.#view.byteLength;
  }
}
