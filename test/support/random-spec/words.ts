/** Texts for names and prose: plain ones, and those that mean something in a language that a spec is turned into. */
import fc from "fast-check";

const FIELD_NAMES = [
  "a", "b", "count", "first_word", "x", "x2", "class", "default", "fn", "struct", "let", "var", "loop", "array", "sampler", "vec3", "u32", "new", "this", "delete", "function", "await", "enum", "in", "out", "buffer", "layout", "main",
  "length", "value", "bytes", "offset", "target", "view", "words", "word", "index", "path", "limit", "findings", "to_string", "value_of", "prototype", "override", "constant", "input", "output", "int", "float", "gl_x", "element", "i", "at", "end",
];

/** Of structs and buffers, which share one scope with everything that is generated. */
export const TYPE_NAMES = ["point", "light", "mesh_part", "sample", "texture", "discard", "number", "object", "date", "map", "promise", "uint8_array", "record", "packet", "q", "long_name_of_a_thing_2"];

export function fieldNames(count: number): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...FIELD_NAMES), { minLength: count, maxLength: count });
}

/** Prose that would end a comment, a string or a template if it were not kept in. */
export const prose: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("what it is", "ends */ a comment", "a `quoted` ${thing}", "two\nlines", "\\ and \" and '", "ü, 漢字, \u2028 and 😀", "// no\n/* yes", "<b>&amp;</b> | a | b |", "trailing \\"),
  fc.string({ maxLength: 30 }),
);
