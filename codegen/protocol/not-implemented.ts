/**
 * What the spec language has and this version refuses by name, at its line. A test pins the list, so that it can only
 * shrink, and shows for each entry that it is refused rather than ignored.
 */
export const NOT_IMPLEMENTED = [
  "bool",
  "u64",
  "vec2/3/4<T>",
  "mat CxR<f32>",
  "arrays of arrays",
  "bits",
  "align",
  "size of a field",
  "rule",
  "in",
  "not",
  "multiple_of",
  "non_decreasing",
  "zero",
  "valid on f32",
  "enums of another type than u32",
  "enums as arguments",
] as const;

export type NotImplemented = (typeof NOT_IMPLEMENTED)[number];
