/** Structs in any order of the text, laid out from the inside out; recursion and unbounded nesting are refused. */
import { layOutStruct } from "./lay-out-fields.js";
import type { FieldType, StructEntry } from "./layout.js";
import type { Scope } from "./scope.js";
import type { StructSpec } from "./spec.js";
import { readType } from "./type-syntax.js";

/** Structs inside structs; and fields of a struct with the fields of every struct it holds, counted each time it does. */
const MAX_DEPTH = 16;
const MAX_FIELDS = 10_000;

interface Measure {
  readonly depth: number;
  readonly fields: number;
}

/** What is no struct. */
const LEAF: Measure = { depth: 0, fields: 1 };

export function layOutStructs(specs: readonly StructSpec[], scope: Scope): StructEntry[] {
  const fresh = specs.filter((spec) => scope.declare("struct", spec.name, spec.at));
  const byName = new Map(fresh.map((spec) => [spec.name, spec]));
  const measures = new Map<string, Measure | "open">();
  const result: StructEntry[] = [];
  let tooLarge = false;

  const measure = (name: string, path: readonly string[]): Measure => {
    const spec = byName.get(name);
    if (spec === undefined) return measureBase(name, scope);
    const known = measures.get(name);
    if (known === "open") {
      const cycle = [...path.slice(path.indexOf(name)), name].join(" -> ");
      scope.findings.invalid(spec.at, "layout/too-large", `the struct ${name} holds itself (${cycle})`);
      tooLarge = true;
    }
    if (known !== undefined) return known === "open" ? LEAF : known;
    if (path.length >= MAX_DEPTH) return { depth: MAX_DEPTH, fields: 1 };
    measures.set(name, "open");
    const inner = spec.fields.map((field) => readType(field.type.text)).map((type) => (type.ok && type.type.element.kind === "Name" ? measure(type.type.element.name, [...path, name]) : LEAF));
    const own: Measure = { depth: 1 + Math.max(0, ...inner.map((each) => each.depth)), fields: inner.reduce((sum, each) => sum + each.fields, 0) };
    measures.set(name, own);
    if (own.depth > MAX_DEPTH || own.fields > MAX_FIELDS) {
      const why = own.depth > MAX_DEPTH ? `nests deeper than structs may (limit ${MAX_DEPTH})` : `has more fields than a struct may, those of inner structs included (${own.fields}, limit ${MAX_FIELDS})`;
      scope.findings.invalid(spec.at, "layout/too-large", `the struct ${name} ${why}`);
      tooLarge = true;
    } else if (!tooLarge) {
      const entry = layOutStruct(spec, scope);
      scope.structs.set(name, entry);
      result.push(entry);
    }
    return own;
  };
  for (const spec of fresh) measure(spec.name, []);
  for (const { name } of fresh) if (!scope.structs.has(name)) scope.refusedTypes.add(name);
  return result;
}

/** A struct of the base has been measured when the base was laid out; a scalar, enum or alias is one field. */
function measureBase(name: string, scope: Scope): Measure {
  const entry = scope.structs.get(name);
  if (entry === undefined) return LEAF;
  const inner = entry.fields.map((field) => {
    const element = innermost(field.value);
    return element.kind === "Struct" ? measureBase(element.struct, scope) : LEAF;
  });
  return { depth: 1 + Math.max(0, ...inner.map((each) => each.depth)), fields: inner.reduce((sum, each) => sum + each.fields, 0) };
}

function innermost(type: FieldType): FieldType {
  return type.kind === "Array" ? innermost(type.element) : type;
}
