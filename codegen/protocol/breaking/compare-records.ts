/** Structs, and buffers that are one: fields by name, bytes by offset, reservations by both. */
import type { FieldDocument, LayoutDocument, StructDocument, TypeDocument } from "../layout-document.js";
import { compareType, innermost, typeText, wireText, type Sides } from "./compare-types.js";
import { count, subtract, type Range } from "./ranges.js";
import type { Report } from "./report.js";

export interface RecordDocument {
  readonly fields: readonly FieldDocument[];
  readonly rules?: readonly string[];
}

export function compareStruct(before: StructDocument, after: StructDocument, sides: Sides, report: Report): void {
  const path = `structs.${after.name}`;
  if (before.sizeBytes !== after.sizeBytes) report.breaks("STRUCT_SAME_SIZE", path, `${after.name} takes ${after.sizeBytes} bytes, and took ${before.sizeBytes}`);
  if (before.alignBytes !== after.alignBytes) report.breaks("STRUCT_SAME_ALIGN", path, `${after.name} is aligned to ${after.alignBytes} bytes, and was to ${before.alignBytes}`);
  compareRecord(path, after.name, before, after, sides, report);
}

export function compareRecord(path: string, name: string, before: RecordDocument, after: RecordDocument, sides: Sides, report: Report): void {
  const old = visible(before);
  const fresh = visible(after);
  /** New names by the names that they replace. */
  const heirs = new Map<string, string>();
  for (const field of old) {
    const same = fresh.find((each) => each.name === field.name);
    if (same !== undefined) {
      compareField(`${path}.fields.${field.name}`, `${name}.${field.name}`, field, same, sides, report);
      continue;
    }
    const heir = fresh.find((each) => each.offsetBytes === field.offsetBytes && !old.some((other) => other.name === each.name) && sameWire(field, each, sides));
    deleted(path, name, field, heir, after, report);
    if (heir === undefined) continue;
    heirs.set(field.name, heir.name);
    compareContent(`${path}.fields.${heir.name}`, `${name}.${heir.name}`, field, heir, sides, report);
  }
  compareReserved(path, name, before, after, report);
  for (const field of fresh) {
    if (old.some((each) => each.name === field.name) || [...heirs.values()].includes(field.name)) continue;
    const reuses = reserved(before).some((each) => overlaps(rangeOf(each), rangeOf(field)));
    if (!reuses) report.adds("FIELD_ADDED", `${path}.fields.${field.name}`, `${name}.${field.name} is new`);
  }
  compareRules(path, name, { ...before, rules: (before.rules ?? []).map((rule) => renameFields(rule, heirs)) }, after, sides, report);
}

/** A type, and what lies in a struct that another one takes the place of. */
export function compareContent(path: string, name: string, before: TypeDocument, after: TypeDocument, sides: Sides, report: Report): void {
  compareType(path, name, before, after, sides, report);
  const [old, fresh] = [structOf(before, sides.before), structOf(after, sides.after)];
  if (old === undefined || fresh === undefined || old.name === fresh.name || wireText(before, sides.before) !== wireText(after, sides.after)) return;
  const pair = `${old.name} ${fresh.name}`;
  if (sides.compared.has(pair)) return;
  sides.compared.add(pair);
  compareStruct(old, fresh, sides, report);
}

function structOf(type: TypeDocument, document: LayoutDocument): StructDocument | undefined {
  const { struct } = innermost(type);
  return struct === undefined ? undefined : document.structs.find((each) => each.name === struct);
}

function compareField(path: string, name: string, before: FieldDocument, after: FieldDocument, sides: Sides, report: Report): void {
  if (before.offsetBytes !== after.offsetBytes) report.breaks("FIELD_SAME_OFFSET", path, `${name} lies at byte ${after.offsetBytes}, and lay at ${before.offsetBytes}`);
  compareContent(path, name, before, after, sides, report);
}

function deleted(path: string, name: string, field: FieldDocument, heir: FieldDocument | undefined, after: RecordDocument, report: Report): void {
  const own = `${name}.${field.name}`;
  if (heir !== undefined) {
    report.breaks("SYMBOL_NO_DELETE", `${path}.fields.${heir.name}`, `${own} is gone; ${heir.name} lies in its place`);
    return;
  }
  report.breaks("SYMBOL_NO_DELETE", path, `${own} is gone`);
  if (subtract(rangeOf(field), reserved(after).map(rangeOf)).length > 0) {
    const { offsetBytes, sizeBytes } = field;
    report.breaks("FIELD_NO_DELETE_UNLESS_RESERVED", path, `${own} is gone, and its bytes are not reserved (${offsetBytes} to ${offsetBytes + sizeBytes - 1})`);
  }
}

/** Reserved bytes stay reserved: whoever takes them breaks a peer that writes zeros there and refuses anything else. */
function compareReserved(path: string, name: string, before: RecordDocument, after: RecordDocument, report: Report): void {
  const free = reserved(before).flatMap((field) => subtract(rangeOf(field), reserved(after).map(rangeOf)));
  const fields = visible(after);
  const takers = fields.filter((field) => free.some((bytes) => overlaps(rangeOf(field), bytes)));
  for (const taker of takers) report.breaks("NO_REUSE_OF_RESERVED", `${path}.fields.${taker.name}`, `${name}.${taker.name} takes bytes that are reserved`);
  const removed = count(free.flatMap((bytes) => subtract(bytes, fields.map(rangeOf))));
  if (removed > 0) report.breaks("RESERVATION_NO_DELETE", path, `${name} has ${removed} reserved bytes less than it had`);
}

/** Names of a rule, of a path the first. */
const NAMES = /(?<![\w.])[a-z]\w*/g;

/** The same rule after its fields have got new names. */
function renameFields(rule: string, heirs: ReadonlyMap<string, string>): string {
  return rule.replace(NAMES, (name) => heirs.get(name) ?? name);
}

function compareRules(path: string, name: string, before: RecordDocument, after: RecordDocument, sides: Sides, report: Report): void {
  const [old, fresh] = [before.rules ?? [], after.rules ?? []];
  fresh.forEach((rule, i) => {
    const own = `${path}.rules.${i}`;
    if (!old.includes(rule)) report.breaks("VALID_NOT_NARROWED", own, `${name} has a rule that it did not have (${rule})`);
    for (const constant of otherConstants(rule, before, after, sides)) {
      report.breaks("VALID_NOT_NARROWED", own, `${name} has a rule that means something else now (${rule}, where ${constant})`);
    }
  });
  for (const rule of old) if (!fresh.includes(rule)) report.adds("VALID_WIDENED", path, `${name} has lost a rule (${rule})`);
}

/** Names in a rule that had one value, and have another or are a field's now, in words. */
function otherConstants(rule: string, before: RecordDocument, after: RecordDocument, sides: Sides): string[] {
  const meaning = (name: string, record: RecordDocument, { constants }: LayoutDocument): string | undefined =>
    visible(record).some((field) => field.name === name) ? "a field" : constants.find((each) => each.name === name)?.value.toString();
  return [...new Set(rule.match(NAMES))].flatMap((name) => {
    const [old, fresh] = [meaning(name, before, sides.before), meaning(name, after, sides.after)];
    return old === undefined || fresh === undefined || old === fresh ? [] : [`${name} is ${fresh}, and was ${old}`];
  });
}

function sameWire(a: FieldDocument, b: FieldDocument, { before, after }: { before: LayoutDocument; after: LayoutDocument }): boolean {
  return wireText(a, before) === wireText(b, after) && (a.bits === undefined) === (b.bits === undefined) && (a.enum === b.enum || typeText(a) === typeText(b));
}

/** The bytes of a field; a run-time tail has all that follow. */
function rangeOf({ offsetBytes, sizeBytes, countParameter }: FieldDocument): Range {
  return { from: offsetBytes, to: countParameter === undefined ? offsetBytes + sizeBytes - 1 : Number.MAX_SAFE_INTEGER };
}

function overlaps(a: Range, b: Range): boolean {
  return a.from <= b.to && b.from <= a.to;
}

function visible(record: RecordDocument): FieldDocument[] {
  return record.fields.filter((field) => field.reserved !== true);
}

function reserved(record: RecordDocument): FieldDocument[] {
  return record.fields.filter((field) => field.reserved === true);
}
