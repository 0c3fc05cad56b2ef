/**
 * What `ir.md` declares and this version refuses by name. The builder and the printer know all of it; the oracle and the
 * targets need not agree on it yet. A test pins the list, so that it can only shrink.
 */
import type { Expression, Statement } from "../ir.js";
import type { Findings } from "./findings.js";

export const NOT_IMPLEMENTED = [
  "Barrier GridSync",
  "WorkgroupUniformLoad",
  "MathCall",
  "Construct",
  "Convert to f32",
  "Convert from f32",
  "Bitcast to f32",
  "Bitcast from f32",
  "Unary on a vector",
  "Binary on a vector",
  "Select on a vector",
  "Convert of a vector",
  "Bitcast of a vector",
  "dynamic index of a vector",
] as const;

export type NotImplemented = (typeof NOT_IMPLEMENTED)[number];

export function refuse(findings: Findings, node: Statement | Expression, what: NotImplemented): void {
  findings.report("program/not-implemented", node, `${what} is not lowered by this version`);
}
