/** Some bytes held against a layout: what every printer of `explain` works from. */
import type { Layout, ParameterLayout } from "../../codegen/protocol/layout.js";
import { annotate, type Annotation } from "../../codegen/protocol/memory/annotate.js";
import { findWrong } from "../../codegen/protocol/memory/find-wrong.js";
import { MemoryWalk, type ArrayNode, type RecordNode } from "../../codegen/protocol/memory/memory-node.js";
import { Places } from "../../codegen/protocol/places.js";
import type { CompletedSpec } from "../../codegen/protocol/compile-spec.js";
import type { SourceLocation } from "../../ir/diagnostic.js";
import { counted } from "../counted.js";

/** Beyond this many, findings are counted and no longer described. */
export const MOST_FINDINGS = 1000;

export interface Subject {
  readonly kind: "buffer" | "struct";
  readonly name: string;
  readonly spec: CompletedSpec;
}

export interface Explanation {
  /** Of the bytes, as the caller named it. */
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly subject: Subject;
  /** Of the run-time tail, where there is one. */
  readonly count?: { readonly parameter: string; readonly value: number };
  /** In the order of their bytes, at most `MOST_FINDINGS`. */
  readonly findings: readonly ExplainedFinding[];
  readonly findingCount: number;
  readonly annotations: (options: { readonly elide: boolean }) => Iterable<Annotation>;
  readonly place: (spec: string) => SourceLocation;
}

export interface ExplainedFinding {
  /** One sentence with value and limit. */
  readonly message: string;
  readonly at: SourceLocation;
  readonly bytes: readonly { readonly offsetBytes: number; readonly sizeBytes: number }[];
}

/** `count`: elements of the run-time tail; as many as there are bytes for where the caller does not say. */
export function explainBytes(file: string, bytes: Uint8Array, subject: Subject, count: number | undefined): Explanation {
  const { layout, spec, base } = subject.spec;
  const places = new Places(spec, base?.spec);
  const place = (path: string): SourceLocation => places.at(path);
  const { root, needed, tail } = rootOf(layout, subject, bytes.byteLength, count);
  const findings: ExplainedFinding[] = lengthFindings(file, bytes, layout, root, needed, tail).map((each) => ({ ...each, at: place(root.spec) }));
  let findingCount = findings.length;
  for (const { path, value, limit, spec: constraint, bytes: at } of findWrong(layout, root, bytes)) {
    findingCount += 1;
    if (findings.length < MOST_FINDINGS) findings.push({ message: `${path} is ${value} (legal: ${limit})`, at: place(constraint), bytes: at });
  }
  findings.sort((a, b) => (a.bytes[0]?.offsetBytes ?? 0) - (b.bytes[0]?.offsetBytes ?? 0));
  return {
    file,
    bytes,
    subject,
    ...(tail === undefined ? {} : { count: { parameter: tail.parameter.name, value: tail.count } }),
    findings,
    findingCount,
    annotations: (options) => annotate(layout, root, bytes, options),
    place,
  };
}

interface Tail {
  readonly parameter: ParameterLayout;
  readonly count: number;
  readonly given: boolean;
  readonly strideBytes: number;
}

interface Root {
  readonly root: RecordNode | ArrayNode;
  /** Bytes that are exactly right. */
  readonly needed: number;
  readonly tail?: Tail;
}

function rootOf(layout: Layout, { kind, name }: Subject, byteLength: number, count: number | undefined): Root {
  const walk = new MemoryWalk(layout);
  const struct = kind === "struct" ? layout.structs.find((each) => each.name === name) : undefined;
  if (struct !== undefined) return { root: walk.struct(struct), needed: struct.sizeBytes };
  const buffer = layout.buffers.find((each) => each.name === name);
  if (buffer === undefined) throw new Error(`the layout holds no ${kind} ${name}`);
  const parameter = layout.parameters.find((each) => each.name === buffer.lengthParameter);
  const { strideBytes } = buffer;
  if (parameter === undefined || strideBytes === undefined) return { root: walk.buffer(buffer, 0), needed: buffer.fixedBytes };
  const there = Math.max(0, (byteLength - buffer.fixedBytes) / strideBytes);
  const whole = count ?? Math.floor(there);
  // An element that is cut off is shown as far as it goes, and counted by nobody.
  const tail = { parameter, count: whole, given: count !== undefined, strideBytes };
  return { root: walk.buffer(buffer, count ?? Math.ceil(there)), needed: buffer.fixedBytes + whole * strideBytes, tail };
}

function lengthFindings(file: string, bytes: Uint8Array, layout: Layout, root: RecordNode | ArrayNode, needed: number, tail: Tail | undefined): Omit<ExplainedFinding, "at">[] {
  const { byteLength } = bytes;
  const more = byteLength - needed;
  const findings: Omit<ExplainedFinding, "at">[] = [];
  const last = [{ offsetBytes: Math.max(0, byteLength - 1), sizeBytes: Math.min(1, byteLength) }];
  const whom = tail?.given === true ? `${root.path} with ${tail.parameter.name} ${tail.count}` : root.path;
  if (tail !== undefined && !tail.given && (tail.count < tail.parameter.min || tail.count > tail.parameter.max)) {
    findings.push({ message: `${file} holds ${tail.count} elements of ${root.path} (legal: ${tail.parameter.name} from ${tail.parameter.min} to ${tail.parameter.max})`, bytes: last });
  }
  if (more > 0 && tail?.given === false) {
    findings.push({ message: `${file} ends ${whereItEnds(layout, root, bytes)}: its last element has ${counted(more, "byte")} (legal: ${tail.strideBytes})`, bytes: [{ offsetBytes: needed, sizeBytes: more }] });
  } else if (more > 0) {
    findings.push({ message: `${file} holds ${counted(more, "byte")} beyond the end of ${whom} (legal: ${needed} bytes)`, bytes: [{ offsetBytes: needed, sizeBytes: more }] });
  } else if (more < 0) {
    findings.push({ message: `${file} ends after ${counted(byteLength, "byte")}, ${whereItEnds(layout, root, bytes)} (legal: ${needed} bytes)`, bytes: last });
  }
  return findings;
}

function whereItEnds(layout: Layout, root: RecordNode | ArrayNode, bytes: Uint8Array): string {
  let last: Annotation | undefined;
  for (const each of annotate(layout, root, bytes, { elide: true })) last = each;
  if (last === undefined) return `before ${root.path} begins`;
  return last.kind === "Cut" ? `inside ${last.path}` : `behind ${last.repeated?.last ?? last.path}`;
}
