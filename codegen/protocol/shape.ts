/**
 * The grammar of a document as a table: which keys, which values, with prose. `check-shape.ts` walks a tree along it; an
 * editor's schema can be printed from the same table.
 */

export type Shape =
  | { readonly kind: "Text" }
  /** An integer or a constant expression. */
  | { readonly kind: "Number" }
  | { readonly kind: "Flag" }
  | { readonly kind: "OneOf"; readonly values: readonly (string | number)[] }
  | { readonly kind: "Record"; readonly keys: Readonly<Record<string, Key>> }
  /** A map whose keys are names that the author chooses. `reserved`: a leading underscore is allowed. */
  | { readonly kind: "Names"; readonly of: Shape; readonly underscore?: true }
  | { readonly kind: "List"; readonly of: Shape; readonly length?: number }
  /** A scalar that stands for the map with only its main key. */
  | { readonly kind: "Short"; readonly short: Shape; readonly long: Shape };

export interface Key {
  readonly shape: Shape;
  readonly doc: string;
  readonly required?: true;
}

export const text: Shape = { kind: "Text" };
export const number: Shape = { kind: "Number" };
export const flag: Shape = { kind: "Flag" };

export function oneOf(...values: readonly (string | number)[]): Shape {
  return { kind: "OneOf", values };
}

export function record(keys: Readonly<Record<string, Key>>): Shape {
  return { kind: "Record", keys };
}

export function names(of: Shape): Shape {
  return { kind: "Names", of };
}

export function list(of: Shape, length?: number): Shape {
  return length === undefined ? { kind: "List", of } : { kind: "List", of, length };
}

export function short(shortForm: Shape, long: Shape): Shape {
  return { kind: "Short", short: shortForm, long };
}

export function key(shape: Shape, doc: string): Key {
  return { shape, doc };
}

export function required(shape: Shape, doc: string): Key {
  return { shape, doc, required: true };
}
