/** Structs in any order of the text, laid out from the inside out; recursion and unbounded nesting are refused. */
import { innermost } from "./innermost.js";
import { layOutStruct } from "./lay-out-fields.js";
import type { StructEntry } from "./layout.js";
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
    const own = around(spec.fields.map((field) => {
      const reading = readType(field.type.text);
      return reading.ok && reading.type.element.kind === "Name" ? measure(reading.type.element.name, [...path, name]) : LEAF;
    }));
    measures.set(name, own);
    if (own.depth > MAX_DEPTH || own.fields > MAX_FIELDS) {
      const tooDeep = `nests deeper than structs may (limit ${MAX_DEPTH})`;
      const why = own.depth > MAX_DEPTH ? tooDeep : `has more fields than a struct may, those of inner structs included (${own.fields}, limit ${MAX_FIELDS})`;
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
  return around(entry.fields.map((field) => {
    const element = innermost(field.value);
    return element.kind === "Struct" ? measureBase(element.struct, scope) : LEAF;
  }));
}

/** The struct that has these fields. */
function around(fields: readonly Measure[]): Measure {
  return { depth: 1 + Math.max(0, ...fields.map((each) => each.depth)), fields: fields.reduce((sum, each) => sum + each.fields, 0) };
}
