/**
 * Text to tree. Size and depth are judged before the parser sees the text, because it recurses and is quadratic in
 * places; for the same reason it neither looks for duplicate keys (we do) nor formats its own errors.
 */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Alias, type Node } from "yaml";
import type { SourceLocation } from "../../ir/diagnostic.js";
import type { Findings } from "./findings.js";
import { measureDepth } from "./measure-depth.js";
import type { Tree, TreeEntry } from "./tree.js";

export const MAX_SPEC_BYTES = 1 << 20;
export const MAX_SPEC_DEPTH = 64;
/** Nodes that all aliases of a document together may stand for. */
export const MAX_ALIASED_NODES = 10_000;
/** A text that is no YAML at all has an error on every line; the first ones say it. */
const MAX_SYNTAX_ERRORS = 20;

/** Undefined when the text is refused; `findings` then says why. */
export function loadTree(file: string, text: string, findings: Findings): Tree | undefined {
  const start: SourceLocation = { file, line: 1, column: 1 };
  const bytes = text.length > MAX_SPEC_BYTES ? text.length : new TextEncoder().encode(text).length;
  if (bytes > MAX_SPEC_BYTES) {
    findings.invalid(start, "spec/too-large", `the file is longer than a spec may be (${bytes} bytes, limit ${MAX_SPEC_BYTES})`);
    return undefined;
  }
  const tooDeep = measureDepth(text, MAX_SPEC_DEPTH);
  if (tooDeep !== undefined) {
    findings.invalid({ file, ...tooDeep }, "spec/too-deep", `the file is nested deeper than a spec may be (limit ${MAX_SPEC_DEPTH} levels)`);
    return undefined;
  }
  return new Loader(file, text, findings).load();
}

class Loader {
  readonly #file: string;
  readonly #findings: Findings;
  readonly #lines = new LineCounter();
  readonly #document;
  /** By name, in document order: an anchor named again replaces the one before it, as YAML says. */
  readonly #anchors = new Map<string, Node>();
  #aliasedNodes = 0;
  #insideAlias = false;
  #aliasRefused = false;

  constructor(file: string, text: string, findings: Findings) {
    this.#file = file;
    this.#findings = findings;
    this.#document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, lineCounter: this.#lines, logLevel: "error", merge: false });
  }

  load(): Tree | undefined {
    const { errors, contents } = this.#document;
    for (const error of errors.slice(0, MAX_SYNTAX_ERRORS)) this.#findings.invalid(this.#at(error.pos[0]), "spec/syntax", error.code === "MULTIPLE_DOCS" ? "a second document starts here, and a file holds one" : sentence(error.message));
    if (this.#findings.failed) return undefined;
    if (contents === null) {
      this.#findings.invalid({ file: this.#file, line: 1, column: 1 }, "spec/empty", "the file holds nothing");
      return undefined;
    }
    const tree = this.#tree(contents, 0);
    return this.#findings.failed ? undefined : tree;
  }

  #tree(node: Node | null, fallback: number): Tree {
    const at = this.#at(node?.range?.[0] ?? fallback);
    if (node === null) return { kind: "Scalar", at, value: null, source: "" };
    if (this.#insideAlias) this.#aliasedNodes += 1;
    if (isAlias(node)) return this.#alias(node, at);
    // The core schema leaves `!!str` and unknown tags on the node; a spec needs none, and what none says, nobody misreads.
    if (node.tag !== undefined && isExplicit(node.tag)) this.#findings.invalid(at, "spec/tag", `a tag means nothing here (${node.tag})`);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isMap(node)) return { kind: "Map", at, entries: this.#entries(node.items, at) };
    if (isSeq(node)) return { kind: "List", at, items: node.items.map((item) => this.#tree(asNode(item), node.range?.[0] ?? 0)) };
    if (isScalar(node)) return { kind: "Scalar", at, value: scalarValue(node.value), source: node.source ?? String(node.value) };
    return { kind: "Scalar", at, value: null, source: "" };
  }

  #entries(pairs: readonly { key: unknown; value: unknown }[], map: SourceLocation): TreeEntry[] {
    const seen = new Map<string, SourceLocation>();
    const result: TreeEntry[] = [];
    for (const pair of pairs) {
      const key = asNode(pair.key);
      const keyAt = key?.range ? this.#at(key.range[0]) : map;
      if (!isScalar(key)) {
        this.#findings.invalid(keyAt, "spec/wrong-type", "a key is a name here, not a map, a list or an alias");
        continue;
      }
      const name = key.source ?? String(key.value);
      const first = seen.get(name);
      if (first !== undefined) {
        this.#findings.invalid(keyAt, "spec/duplicate-key", `the key ${name} stands here a second time`, { notes: [{ message: "the first one", at: first }] });
        continue;
      }
      seen.set(name, keyAt);
      result.push({ key: name, keyAt, value: this.#tree(asNode(pair.value), key.range?.[1] ?? 0) });
    }
    return result;
  }

  /** Aliases are expanded where they stand, up to a number of nodes that no honest spec comes near. */
  #alias(alias: Alias, at: SourceLocation): Tree {
    const nothing: Tree = { kind: "Scalar", at, value: null, source: "" };
    if (this.#aliasRefused) return nothing;
    const target = this.#anchors.get(alias.source);
    const refusal = this.#aliasRefusal(alias, target);
    if (target === undefined || refusal !== undefined) {
      this.#findings.invalid(at, "spec/alias", `the alias *${alias.source} ${refusal}`);
      this.#aliasRefused = true;
      return nothing;
    }
    const nested = this.#insideAlias;
    this.#insideAlias = true;
    const tree = this.#tree(target, 0);
    this.#insideAlias = nested;
    return tree;
  }

  #aliasRefusal(alias: Alias, target: Node | undefined): string | undefined {
    if (target === undefined) return "has no anchor before it";
    const [start = 0] = alias.range ?? [];
    if (target.range != null && target.range[0] <= start && start < target.range[2]) return "stands inside what it names";
    if (this.#aliasedNodes > MAX_ALIASED_NODES) return `makes the aliases of this file stand for more than ${MAX_ALIASED_NODES} nodes`;
    return undefined;
  }

  #at(offset: number): SourceLocation {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

function isExplicit(tag: string): boolean {
  return !["tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"].includes(tag);
}

function scalarValue(value: unknown): string | number | boolean | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** The parser's messages start with a capital and may end in a stop; ours do not. */
function sentence(message: string): string {
  const first = message.split("\n")[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1).replace(/[.:]$/, "");
}
