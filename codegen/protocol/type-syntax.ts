/**
 * The text of a `type:` taken apart: `u32`, `atomic<slot_status>`, `u32[args_per_slot]`, `debug_record[debug_record_count]`.
 * What the names mean is decided by `scope.ts`.
 */
import type { NotImplemented } from "./not-implemented.js";

export interface TypeSyntax {
  readonly atomic: boolean;
  /** A scalar, an enum, an alias or a struct. */
  readonly name: string;
  /** What stands in the brackets: a constant expression, or the parameter that counts a run-time tail. */
  readonly count?: string;
}

export type TypeReading =
  | { readonly ok: true; readonly type: TypeSyntax }
  /** `feature` is an entry of `NOT_IMPLEMENTED`. */
  | { readonly ok: false; readonly feature: NotImplemented }
  | { readonly ok: false; readonly problem: string };

const SYNTAX = /^(?:([A-Za-z_][A-Za-z0-9_]*)\s*(?:<\s*([A-Za-z_][A-Za-z0-9_]*)\s*>)?)\s*(?:\[([^[\]]*)\])?$/;
const VECTOR = /^vec[234]$/;
const MATRIX = /^mat\s*[234]x[234]\b/;

export function readType(text: string): TypeReading {
  const trimmed = text.trim();
  if (MATRIX.test(trimmed)) return { ok: false, feature: "mat CxR<f32>" };
  if (/\]\s*\[/.test(trimmed)) return { ok: false, feature: "arrays of arrays" };
  const match = SYNTAX.exec(trimmed);
  const [, outer, inner, count] = match ?? [];
  if (outer === undefined) return { ok: false, problem: "is not a type, such as u32, atomic<u32>, slot or u32[4]" };
  if (VECTOR.test(outer)) return { ok: false, feature: "vec2/3/4<T>" };
  if (outer === "atomic" && inner === undefined) return { ok: false, problem: "lacks what is atomic, as in atomic<u32>" };
  if (outer !== "atomic" && inner !== undefined) return { ok: false, problem: `is not a type (only atomic takes another type in <>, ${outer} does not)` };
  const name = inner ?? outer;
  if (name === "bool" || name === "u64") return { ok: false, feature: name };
  if (count !== undefined && count.trim() === "") return { ok: false, problem: "lacks the number of elements between its brackets" };
  return { ok: true, type: { atomic: inner !== undefined, name, ...(count === undefined ? {} : { count: count.trim() }) } };
}
