/** The spec language, key by key. The prose is what an editor shows. */
import { flag, key, list, names, number, oneOf, record, required, short, text, type Shape } from "./shape.js";

const LANGUAGE_VERSION = 1;
export const ACCESS = ["read", "read_write", "uniform"] as const;

const doc = key(text, "prose; becomes a comment in every output");

const valid = record({
  eq: key(number, "the only legal value"),
  min: key(number, "the least legal value"),
  max: key(number, "the greatest legal value"),
  in: key(list(number), "the legal values"),
  not: key(short(number, list(number)), "a value that is not legal, or several"),
  multiple_of: key(number, "every legal value is a multiple of it"),
  non_decreasing: key(flag, "of an array: no element is less than the one before it"),
  zero: key(flag, "the only legal value is 0"),
});

const rule = key(short(text, list(text)), "a condition between fields, or several: comparisons of sums and products of fields and constants, joined by `and` and `or`");

const parameter = record({
  min: required(number, "the least count"),
  max: required(number, "the greatest count; byte lengths and encoders refuse more"),
  default: key(number, "the count where the host names none"),
  doc,
});

const constant = short(number, record({ value: required(number, "the value, an integer expression"), doc }));

const alias = short(text, record({ type: required(text, "any type but a struct"), valid: key(valid, "constraints that come with the alias"), doc }));

const argument = record({
  name: required(text, "snake_case"),
  type: required(text, "u32, i32, f32, bool, an enum or an alias of one"),
  valid: key(valid, "checked by the host at submission and by the kernel"),
  doc,
});

const result = record({ name: required(text, "snake_case"), type: required(text, "u32, i32, f32, bool, an enum or an alias of one"), doc });

const fault = short(number, record({ value: required(number, "the fault's code"), doc }));

const opcode = short(
  number,
  record({
    value: required(number, "the number on the wire"),
    args: key(list(argument), "argument words, in order"),
    results: key(list(result), "result words; they follow the arguments"),
    faults: key(names(fault), "the faults that a handler of this opcode may raise"),
    doc,
  }),
);

const range = record({ from: required(number, "the first number"), to: required(number, "the last number"), why: required(text, "what it is kept for") });

const enumeration = record({
  type: key(oneOf("u32", "i32"), "what an enum is on the wire (default u32)"),
  open: key(flag, "other values are legal"),
  values: required(names(opcode), "names and numbers; args, results and faults stand in the enum `opcode` only"),
  reserved: key(list(range), "numbers that no value may take"),
  user_ranges: key(list(list(number, 2)), "where an open enum's other values may lie; extensions take theirs from here"),
  doc,
});

const bitRange = short(text, record({ at: required(text, "a bit, as in 3, or a range, as in 4..7; bit 0 is the least significant"), doc }));

const field = short(
  text,
  record({
    type: required(text, "bool, u32, i32, f32, u64, vec2<...>, mat4x4<f32>, an enum, an alias, a struct, atomic<...>, or one of these with [count]"),
    at: key(number, "the offset in bytes; checked, never made true by padding"),
    reserved: key(flag, "named padding: written as zero, validated as zero, absent from values"),
    valid: key(valid, "constraints on the value, or on each element"),
    align: key(number, "an alignment in bytes above the type's own, a power of two"),
    size: key(number, "a size in bytes above the type's own"),
    bits: key(names(bitRange), "of a u32: names for its bits; the others are zero"),
    doc,
  }),
);

const fields: Shape = { kind: "Names", of: field, underscore: true };

const struct = record({
  size: key(number, "bytes; checked, never silently padded to"),
  fields: required(fields, "members in the order of their offsets"),
  rule,
  doc,
});

const buffer = record({
  group: required(number, "the bind group, 0 to 3"),
  binding: required(number, "the binding in its group"),
  access: required(oneOf(...ACCESS), "what the shader may do"),
  fields: key(fields, "a struct of its own; its last member may be a run-time tail"),
  element: key(text, "the element, where the buffer is an array"),
  count: key(text, "elements: a parameter, or an integer expression"),
  rule,
  doc,
});

/** What stands in several places of the grammar. */
export const SPEC_PARTS: Readonly<Record<string, Shape>> = { valid, opcode, fields };

export const SPEC_SHAPE: Shape = record({
  gridwright: required(oneOf(LANGUAGE_VERSION), "version of this language"),
  protocol: required(text, "name of the protocol; becomes file and module names"),
  version: required(text, "version of the ABI, as in 1.0.0"),
  extends: key(text, "path of the one spec that this one adds to, relative to this file"),
  parameters: key(names(parameter), "geometry that the host chooses when it allocates"),
  constants: key(names(constant), "numbers shared by host and shader"),
  aliases: key(names(alias), "types with a meaning"),
  enums: key(names(enumeration), "named numbers"),
  opcodes: key(names(opcode), "with `extends` only: opcodes added to the base's enum `opcode`, inside its user_ranges"),
  structs: key(names(struct), "records"),
  buffers: key(names(buffer), "what host and shader share"),
  doc,
});
