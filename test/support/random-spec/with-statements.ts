/**
 * Says about a spec what only its layout knows: a size above the type's own here and there, and then the offsets and sizes
 * that follow. The second half changes nothing, and must be accepted as it stands.
 */
import type { Layout } from "../../../codegen/protocol/layout.js";
import { recordsOf } from "../../../codegen/protocol/records-of.js";
import type { Type } from "../../../ir/types.js";
import { compiledSample } from "./compiled-sample.js";
import type { RandomField } from "./field-types.js";
import type { RandomRecord } from "./record.js";

export interface RandomDocument {
  readonly structs: Readonly<Record<string, RandomRecord>>;
  readonly buffers: Readonly<Record<string, Partial<RandomRecord> & { readonly [key: string]: unknown }>>;
  readonly [key: string]: unknown;
}

/** `choices` are asked in turn, round and round: a field with a 0 becomes larger, one with a 1 says its offset. */
export function withStatements(spec: RandomDocument, choices: readonly number[]): RandomDocument {
  const next = inTurn(choices);
  const larger = changed(spec, layoutOf(spec), (field, { sizeBytes, fixed }) => (next() === 0 && fixed ? { ...field, size: roundUp(sizeBytes, 16) + 16 * (next() % 3) } : field));
  const layout = layoutOf(larger);
  const stated = changed(larger, layout, (field, { offsetBytes }) => (next() === 1 ? { ...field, at: offsetBytes } : field));
  const structs = Object.entries(stated.structs).map(([name, struct]) => {
    const sizeBytes = layout?.structs.find((each) => each.name === name)?.sizeBytes;
    return [name, sizeBytes === undefined || next() !== 1 ? struct : { ...struct, size: sizeBytes }];
  });
  return { ...stated, structs: Object.fromEntries(structs) };
}

/** Undefined where it is no legal spec; what it says is for others to judge. */
function layoutOf(spec: RandomDocument): Layout | undefined {
  const compiled = compiledSample(JSON.stringify(spec));
  return compiled.ok ? compiled.layout : undefined;
}

interface FieldFacts {
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** Of a size of its own that no other field's size changes. */
  readonly fixed: boolean;
}

function changed(spec: RandomDocument, layout: Layout | undefined, change: (field: RandomField, facts: FieldFacts) => RandomField): RandomDocument {
  if (layout === undefined) return spec;
  const facts = new Map<string, FieldFacts>();
  for (const { name, fields } of recordsOf(layout)) {
    for (const field of fields) facts.set(`${name}.${field.name}`, { ...field, fixed: isFixed(field.type) });
  }
  const inside = <Record extends Partial<RandomRecord>>(name: string, record: Record): Record => {
    if (record.fields === undefined) return record;
    const fields = Object.entries(record.fields).map(([field, each]) => {
      const known = facts.get(`${name}.${field}`);
      return [field, known === undefined ? each : change(each, known)];
    });
    return { ...record, fields: Object.fromEntries(fields) };
  };
  const over = <Record extends Partial<RandomRecord>>(records: Readonly<{ [name: string]: Record }>): { [name: string]: Record } => Object.fromEntries(Object.entries(records).map(([name, record]) => [name, inside(name, record)]));
  return { ...spec, structs: over(spec.structs), buffers: over(spec.buffers) };
}

function isFixed(type: Type): boolean {
  if (type.kind === "FixedArray") return isFixed(type.element);
  return type.kind !== "Struct" && type.kind !== "RuntimeArray";
}

function inTurn(choices: readonly number[]): () => number {
  let at = 0;
  return () => (choices.length === 0 ? -1 : (choices[at++ % choices.length] ?? -1));
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
