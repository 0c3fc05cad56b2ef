/** A tree that has passed `checkShape` -> `Spec`. Decides nothing; short forms become long ones here. */
import { checkShape } from "./check-shape.js";
import type { Findings } from "./findings.js";
import { loadTree } from "./load.js";
import { SPEC_SHAPE } from "./spec-shape.js";
import type { BitsSpec, BufferSpec, ConstantSpec, EnumSpec, FieldSpec, Named, RangeSpec, Spec, StructSpec, Text, ValidSpec, ValueSpec, WordSpec } from "./spec.js";
import { entries, entry, items, text, type Tree, type TreeEntry } from "./tree.js";

/** Undefined where the text is refused; `findings` then says why. */
export function readSpec(file: string, source: string, findings: Findings): Spec | undefined {
  const tree = loadTree(file, source, findings);
  if (tree === undefined) return undefined;
  checkShape(tree, SPEC_SHAPE, findings);
  return findings.failed ? undefined : spec(file, tree);
}

function spec(file: string, tree: Tree): Spec {
  const base = optional(tree, "extends");
  return {
    file,
    at: tree.at,
    protocol: asText(entry(tree, "protocol"), tree),
    version: asText(entry(tree, "version"), tree),
    doc: text(entry(tree, "doc")),
    ...(base === undefined ? {} : { extends: base }),
    parameters: named(tree, "parameters").map((each) => ({
      ...name(each),
      min: asText(entry(each.value, "min"), tree),
      max: asText(entry(each.value, "max"), tree),
      ...present("default", optional(each.value, "default")),
    })),
    constants: named(tree, "constants").map(constant),
    aliases: named(tree, "aliases").map((each) => ({ ...name(each), type: main(each, "type"), ...present("valid", valid(each.value)) })),
    enums: named(tree, "enums").map(enumeration),
    opcodes: named(tree, "opcodes").map(value),
    structs: named(tree, "structs").map(struct),
    buffers: named(tree, "buffers").map(buffer),
  };
}

function enumeration(each: TreeEntry): EnumSpec {
  const ranges = entry(each.value, "user_ranges");
  return {
    ...name(each),
    ...present("type", optional(each.value, "type")),
    open: flag(each.value, "open"),
    values: named(each.value, "values").map(value),
    reserved: items(entry(each.value, "reserved")).map((range) => ({
      at: range.at,
      from: asText(entry(range, "from"), range),
      to: asText(entry(range, "to"), range),
      why: text(entry(range, "why")),
    })),
    ...present("userRanges", ranges === undefined ? undefined : items(ranges).map(pair)),
  };
}

function pair(range: Tree): RangeSpec {
  const [from, to] = items(range);
  return { at: range.at, from: asText(from, range), to: asText(to, range) };
}

function value(each: TreeEntry): ValueSpec {
  return {
    ...name(each),
    value: main(each, "value"),
    args: items(entry(each.value, "args")).map(word),
    results: items(entry(each.value, "results")).map(word),
    faults: named(each.value, "faults").map(constant),
  };
}

function word(tree: Tree): WordSpec {
  const own = asText(entry(tree, "name"), tree);
  return { name: own.text, at: own.at, doc: text(entry(tree, "doc")), type: asText(entry(tree, "type"), tree), ...present("valid", valid(tree)) };
}

function constant(each: TreeEntry): ConstantSpec {
  return { ...name(each), value: main(each, "value") };
}

function struct(each: TreeEntry): StructSpec {
  return { ...name(each), ...present("size", optional(each.value, "size")), fields: named(each.value, "fields").map(field), rules: texts(entry(each.value, "rule")) };
}

function field(each: TreeEntry): FieldSpec {
  return {
    ...name(each),
    type: main(each, "type"),
    ...present("offset", optional(each.value, "at")),
    ...present("align", optional(each.value, "align")),
    ...present("size", optional(each.value, "size")),
    reserved: flag(each.value, "reserved"),
    ...present("valid", valid(each.value)),
    ...present("bits", entry(each.value, "bits") === undefined ? undefined : named(each.value, "bits").map(bits)),
  };
}

function bits(each: TreeEntry): BitsSpec {
  return { ...name(each), range: main(each, "at") };
}

function buffer(each: TreeEntry): BufferSpec {
  const access = asText(entry(each.value, "access"), each.value);
  const fields = entry(each.value, "fields");
  return {
    ...name(each),
    group: asText(entry(each.value, "group"), each.value),
    binding: asText(entry(each.value, "binding"), each.value),
    access: access.text === "read" || access.text === "uniform" ? access.text : "read_write",
    accessAt: access.at,
    ...present("fields", fields === undefined ? undefined : entries(fields).map(field)),
    rules: texts(entry(each.value, "rule")),
    ...present("element", optional(each.value, "element")),
    ...present("count", optional(each.value, "count")),
  };
}

function valid(tree: Tree): ValidSpec | undefined {
  const constraints = entry(tree, "valid");
  if (constraints === undefined) return undefined;
  return {
    at: constraints.at,
    ...present("eq", optional(constraints, "eq")),
    ...present("min", optional(constraints, "min")),
    ...present("max", optional(constraints, "max")),
    ...present("in", listed(constraints, "in")),
    ...present("not", listed(constraints, "not")),
    ...present("multipleOf", optional(constraints, "multiple_of")),
    nonDecreasing: flag(constraints, "non_decreasing"),
    zero: flag(constraints, "zero"),
  };
}

function name(each: TreeEntry): Named {
  return { name: each.key, at: each.keyAt, doc: text(entry(each.value, "doc")) };
}

/** The scalar of a short form, or the main key of a long one. */
function main(each: TreeEntry, key: string): Text {
  return asText(each.value.kind === "Scalar" ? each.value : entry(each.value, key), each.value);
}

function named(tree: Tree, key: string): readonly TreeEntry[] {
  return entries(entry(tree, key));
}

function optional(tree: Tree, key: string): Text | undefined {
  const found = entry(tree, key);
  return found === undefined ? undefined : asText(found, found);
}

/** A scalar or a list of scalars. */
function texts(tree: Tree | undefined): Text[] {
  if (tree === undefined) return [];
  return tree.kind === "List" ? tree.items.map((item) => asText(item, tree)) : [asText(tree, tree)];
}

function listed(tree: Tree, key: string): Text[] | undefined {
  const found = entry(tree, key);
  return found === undefined ? undefined : texts(found);
}

function asText(tree: Tree | undefined, fallback: Tree): Text {
  return { text: tree?.kind === "Scalar" ? tree.source.trim() : "", at: (tree ?? fallback).at };
}

function flag(tree: Tree, key: string): boolean {
  const found = entry(tree, key);
  return found?.kind === "Scalar" && found.value === true;
}

/** An optional property, left out where there is nothing to say. */
function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } | Record<never, never> {
  return value === undefined ? {} : { [key]: value };
}
