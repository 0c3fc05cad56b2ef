/**
 * The text of a `type:` taken apart: `u32`, `atomic<slot_status>`, `vec3<f32>`, `mat4x4<f32>`, `u32[args_per_slot]`,
 * `f32[3][4]`. What the names mean is decided by `resolve-type.ts`.
 */
export interface TypeSyntax {
  readonly element: ElementSyntax;
  /**
   * What stands in the brackets, the outermost array first, as in C: `u32[2][3]` is two arrays of three. Each is a constant
   * expression, or the parameter that counts a run-time tail.
   */
  readonly counts: readonly string[];
}

export type ElementSyntax =
  /** A scalar, an enum, an alias or a struct. */
  | { readonly kind: "Name"; readonly name: string }
  | { readonly kind: "Atomic"; readonly name: string }
  | { readonly kind: "Vector"; readonly size: 2 | 3 | 4; readonly component: string }
  | { readonly kind: "Matrix"; readonly columns: 2 | 3 | 4; readonly rows: 2 | 3 | 4; readonly component: string };

export type TypeReading = { readonly ok: true; readonly type: TypeSyntax } | { readonly ok: false; readonly problem: string };

/** Arrays inside arrays; generated code nests a loop for each. */
const MAX_DIMENSIONS = 4;

const SYNTAX = /^([A-Za-z_][A-Za-z0-9_]*)\s*(?:<\s*([A-Za-z_][A-Za-z0-9_]*)\s*>)?\s*((?:\[[^[\]]*\]\s*)*)$/;
const VECTOR = /^vec([234])$/;
const MATRIX = /^mat([234])x([234])$/;

export function readType(text: string): TypeReading {
  const match = SYNTAX.exec(text.trim());
  const [, outer, inner, brackets = ""] = match ?? [];
  if (outer === undefined) return { ok: false, problem: "is not a type, such as u32, atomic<u32>, vec3<f32>, slot or u32[4]" };
  const counts = [...brackets.matchAll(/\[([^[\]]*)\]/g)].map(([, count = ""]) => count.trim());
  if (counts.includes("")) return { ok: false, problem: "lacks the number of elements between its brackets" };
  if (counts.length > MAX_DIMENSIONS) return { ok: false, problem: `has more dimensions than an array may (${counts.length}, limit ${MAX_DIMENSIONS})` };
  const element = elementOf(outer, inner);
  return typeof element === "string" ? { ok: false, problem: element } : { ok: true, type: { element, counts } };
}

/** Or what is wrong with it. */
function elementOf(outer: string, inner: string | undefined): ElementSyntax | string {
  const vector = VECTOR.exec(outer)?.[1];
  const [, columns, rows] = MATRIX.exec(outer) ?? [];
  if (outer === "atomic") return inner === undefined ? "lacks what is atomic, as in atomic<u32>" : { kind: "Atomic", name: inner };
  if (vector !== undefined) return inner === undefined ? `lacks the type of its components, as in ${outer}<f32>` : { kind: "Vector", size: dimension(vector), component: inner };
  if (columns !== undefined && rows !== undefined) {
    if (inner === undefined) return `lacks the type of its components, as in ${outer}<f32>`;
    return { kind: "Matrix", columns: dimension(columns), rows: dimension(rows), component: inner };
  }
  if (inner !== undefined) return `is not a type (only atomic, vectors and matrices take another type in <>, ${outer} does not)`;
  return { kind: "Name", name: outer };
}

function dimension(digit: string): 2 | 3 | 4 {
  return digit === "2" ? 2 : digit === "3" ? 3 : 4;
}
