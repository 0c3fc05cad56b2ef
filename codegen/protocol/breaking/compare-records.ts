/** Structs, and buffers that are one: fields by name, bytes by offset, reservations by both. */
import type { FieldDocument, LayoutDocument, StructDocument } from "../layout-document.js";
import { compareType, typeText, wireText, type Sides } from "./compare-types.js";
import type { Report } from "./report.js";

interface RecordDocument {
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
    if (heir !== undefined) heirs.set(field.name, heir.name);
    deleted(path, name, field, heir, after, report);
  }
  compareReserved(path, name, before, after, report);
  for (const field of fresh) {
    if (old.some((each) => each.name === field.name) || [...heirs.values()].includes(field.name)) continue;
    const reuses = reserved(before).some((each) => overlaps(each, field));
    if (!reuses) report.adds("FIELD_ADDED", `${path}.fields.${field.name}`, `${name}.${field.name} is new`);
  }
  compareRules(path, name, (before.rules ?? []).map((rule) => renameFields(rule, heirs)), after.rules ?? [], report);
}

function compareField(path: string, name: string, before: FieldDocument, after: FieldDocument, sides: Sides, report: Report): void {
  if (before.offsetBytes !== after.offsetBytes) report.breaks("FIELD_SAME_OFFSET", path, `${name} lies at byte ${after.offsetBytes}, and lay at ${before.offsetBytes}`);
  compareType(path, name, before, after, sides, report);
}

function deleted(path: string, name: string, field: FieldDocument, heir: FieldDocument | undefined, after: RecordDocument, report: Report): void {
  const own = `${name}.${field.name}`;
  if (heir !== undefined) {
    report.breaks("SYMBOL_NO_DELETE", `${path}.fields.${heir.name}`, `${own} is gone; ${heir.name} lies in its place`);
    return;
  }
  report.breaks("SYMBOL_NO_DELETE", path, `${own} is gone`);
  if (!isCovered(field, reserved(after))) {
    const { offsetBytes, sizeBytes } = field;
    report.breaks("FIELD_NO_DELETE_UNLESS_RESERVED", path, `${own} is gone, and its bytes are not reserved (${offsetBytes} to ${offsetBytes + sizeBytes - 1})`);
  }
}

/** Reserved bytes stay reserved: whoever takes them breaks a peer that writes zeros there and refuses anything else. */
function compareReserved(path: string, name: string, before: RecordDocument, after: RecordDocument, report: Report): void {
  const taken = new Set<string>();
  let removed = 0;
  for (const field of reserved(before)) {
    for (let at = field.offsetBytes; at < field.offsetBytes + field.sizeBytes; at += 4) {
      const word = { offsetBytes: at, sizeBytes: 4 };
      if (isCovered(word, reserved(after))) continue;
      const taker = visible(after).find((each) => overlaps(each, word));
      if (taker === undefined) removed += 4;
      else taken.add(taker.name);
    }
  }
  for (const taker of taken) report.breaks("NO_REUSE_OF_RESERVED", `${path}.fields.${taker}`, `${name}.${taker} takes bytes that are reserved`);
  if (removed > 0) report.breaks("RESERVATION_NO_DELETE", path, `${name} has ${removed} reserved bytes less than it had`);
}

/** The same rule after its fields have got new names. */
function renameFields(rule: string, heirs: ReadonlyMap<string, string>): string {
  return rule.replace(/(?<![\w.])[a-z]\w*/g, (name) => heirs.get(name) ?? name);
}

function compareRules(path: string, name: string, before: readonly string[], after: readonly string[], report: Report): void {
  after.forEach((rule, i) => {
    if (!before.includes(rule)) report.breaks("VALID_NOT_NARROWED", `${path}.rules.${i}`, `${name} has a rule that it did not have (${rule})`);
  });
  for (const rule of before) if (!after.includes(rule)) report.adds("VALID_WIDENED", path, `${name} has lost a rule (${rule})`);
}

function sameWire(a: FieldDocument, b: FieldDocument, { before, after }: { before: LayoutDocument; after: LayoutDocument }): boolean {
  return wireText(a, before) === wireText(b, after) && (a.bits === undefined) === (b.bits === undefined) && (a.enum === b.enum || typeText(a) === typeText(b));
}

interface Bytes {
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

function overlaps(a: Bytes, b: Bytes): boolean {
  return a.offsetBytes < b.offsetBytes + b.sizeBytes && b.offsetBytes < a.offsetBytes + a.sizeBytes;
}

/** True where the fields, which do not overlap, hold every byte. */
function isCovered(bytes: Bytes, fields: readonly Bytes[]): boolean {
  const end = bytes.offsetBytes + bytes.sizeBytes;
  const held = fields.reduce((sum, field) => sum + Math.max(0, Math.min(end, field.offsetBytes + field.sizeBytes) - Math.max(bytes.offsetBytes, field.offsetBytes)), 0);
  return held === bytes.sizeBytes;
}

function visible(record: RecordDocument): FieldDocument[] {
  return record.fields.filter((field) => field.reserved !== true);
}

function reserved(record: RecordDocument): FieldDocument[] {
  return record.fields.filter((field) => field.reserved === true);
}
