/**
 * Workgroup memory that a segment writes whole before it looks at it, as the first `tile[lane] = ...` of a sum does. What
 * an earlier segment left there is dead, and need be neither saved nor restored. Only where no invocation is missing.
 */
import type { Expression, Program, Statement } from "../../ir.js";
import { mayReturn } from "./remember-returns.js";
import type { MemoryAccess } from "./segment-facts.js";

export interface OverwritingInit {
  readonly program: Program;
  readonly accessOf: (body: readonly Statement[]) => MemoryAccess;
  /** Of a Let, wherever it stands. */
  readonly valueOf: (name: string) => Expression | undefined;
}

/** Names of workgroup variables, for the body of a segment that every invocation starts. */
export function overwrittenMemoryOf({ program, accessOf, valueOf }: OverwritingInit): (body: readonly Statement[]) => ReadonlySet<string> {
  const [width, height, depth] = program.workgroupSize;
  const counts = new Map(program.workgroupVariables.flatMap(({ name, type }) => (type.kind === "FixedArray" ? [[name, type.count] as const] : [])));

  const resolved = (expression: Expression): Expression => {
    const value = expression.kind === "Ref" ? valueOf(expression.name) : undefined;
    return value === undefined ? expression : resolved(value);
  };
  /** An index that takes each value below the number of invocations once. */
  const isLane = (index: Expression): boolean => {
    const value = resolved(index);
    if (value.kind === "Builtin") return value.builtin === "local_invocation_index";
    if (value.kind !== "Component" || value.component !== "x" || height * depth > 1) return false;
    const vector = resolved(value.value);
    return vector.kind === "Builtin" && vector.builtin === "local_invocation_id";
  };
  const writtenWholeBy = (statement: Statement): string | undefined => {
    if (statement.kind !== "Store" && statement.kind !== "AtomicStore") return undefined;
    const { root, path } = statement.place;
    const [step, ...deeper] = path;
    if (root.kind !== "Workgroup" || step?.kind !== "Index" || deeper.length > 0) return undefined;
    return (counts.get(root.name) ?? Infinity) <= width * height * depth && isLane(step.index) ? root.name : undefined;
  };

  return (body) => {
    const overwritten = new Set<string>();
    if (counts.size === 0) return overwritten;
    const touched = new Set<string>();
    const goesOn = (statement: Statement): boolean => {
      if (statement.kind === "Region") return statement.body.every(goesOn);
      if (mayReturn(statement)) return false;
      const { reads, writes } = accessOf([statement]);
      const whole = writtenWholeBy(statement);
      if (whole !== undefined && !touched.has(whole) && !reads.has(whole)) overwritten.add(whole);
      for (const name of [...reads, ...writes]) touched.add(name);
      return true;
    };
    body.every(goesOn);
    return overwritten;
  };
}
