/** Enums: numbers of values, reserved numbers, and which other numbers are legal. */
import type { ConstantDocument, EnumDocument } from "../layout-document.js";
import { count, describe, isIn, numbersOf, subtract, userNumbers } from "./ranges.js";
import type { Report } from "./report.js";

/** The enum whose values are opcodes has rules of its own names. */
const OPCODE_ENUM = "opcode";

export function compareEnum(before: EnumDocument, after: EnumDocument, report: Report): void {
  const path = `enums.${after.name}`;
  const { name } = after;
  const typeOf = (of: EnumDocument): string => of.type ?? "u32";
  report.stays("ENUM_SAME_TYPE", `${path}.type`, name, typeOf(before), typeOf(after), "on the wire");
  for (const value of before.values) compareValue(path, before, after, value, report);
  compareReserved(path, before, after, report);
  for (const value of after.values) {
    const known = before.values.some((each) => each.name === value.name || each.value === value.value);
    if (known || isIn(value.value, before.reserved)) continue;
    // An extension's opcodes lie in the base's user ranges, which stay as they are.
    const takesUsers = isIn(value.value, before.userRanges) && !isIn(value.value, after.userRanges);
    const own = `${name}.${value.name}`;
    if (takesUsers) report.breaks("NO_REUSE_OF_RESERVED", valuePath(path, value), `${own} takes a number that is kept for users (${value.value})`);
    else report.adds("VALUE_ADDED", valuePath(path, value), `${own} is new (${value.value})`);
  }
  compareOpenness(path, before, after, report);
}

function compareValue(path: string, before: EnumDocument, after: EnumDocument, value: ConstantDocument, report: Report): void {
  const own = `${after.name}.${value.name}`;
  const isOpcode = after.name === OPCODE_ENUM;
  const same = after.values.find((each) => each.name === value.name);
  if (same !== undefined) {
    report.stays(isOpcode ? "OPCODE_SAME_NUMBER" : "ENUM_VALUE_SAME_NUMBER", valuePath(path, same), own, value.value, same.value);
    return;
  }
  const heir = after.values.find((each) => each.value === value.value && !before.values.some((other) => other.name === each.name));
  report.breaks("SYMBOL_NO_DELETE", heir === undefined ? path : valuePath(path, heir), `${own} is gone${heir === undefined ? "" : `; ${heir.name} has its number`}`);
  if (heir !== undefined || isIn(value.value, after.reserved)) return;
  report.breaks(isOpcode ? "OPCODE_NO_DELETE_UNLESS_RESERVED" : "ENUM_VALUE_NO_DELETE_UNLESS_RESERVED", path, `${own} is gone, and its number is not reserved (${value.value})`);
}

function compareReserved(path: string, before: EnumDocument, after: EnumDocument, report: Report): void {
  for (const range of before.reserved) {
    const free = subtract(range, after.reserved);
    const takers = after.values.filter((value) => isIn(value.value, free));
    for (const taker of takers) report.breaks("NO_REUSE_OF_RESERVED", valuePath(path, taker), `${after.name}.${taker.name} takes a number that is reserved (${taker.value})`);
    if (count(free) > takers.length) report.breaks("RESERVATION_NO_DELETE", path, `${after.name} does not reserve ${describe(free)} any more`);
  }
  after.reserved.forEach((range, i) => {
    const added = subtract(range, before.reserved);
    const deletions = before.values.filter((value) => isIn(value.value, added));
    if (count(added) <= deletions.length) return;
    // Where either has user ranges, those are compared.
    const wereLegal = before.open && after.open && before.userRanges.length + after.userRanges.length === 0;
    if (wereLegal) report.breaks("VALID_NOT_NARROWED", `${path}.reserved.${i}`, `${after.name} refuses numbers that were legal (${describe(added)})`);
    else report.adds("RESERVATION_ADDED", `${path}.reserved.${i}`, `${after.name} reserves ${describe(added)}`);
  });
}

function compareOpenness(path: string, before: EnumDocument, after: EnumDocument, report: Report): void {
  const { name } = after;
  if (before.open !== after.open) {
    const openness = ({ open }: EnumDocument): string => (open ? "open" : "closed");
    report.stays("SYMBOL_SAME_TYPE", path, name, openness(before), openness(after), "to the source");
    if (before.open) report.breaks("VALID_NOT_NARROWED", path, `${name} refuses numbers without a name, which were legal`);
    return;
  }
  if (!before.open) return;
  if (before.userRanges.length + after.userRanges.length === 0) return;
  const lost = userNumbers(before).flatMap((range) => subtract(range, [...userNumbers(after), ...numbersOf(after), ...numbersOf(before)]));
  if (lost.length > 0) report.breaks("VALID_NOT_NARROWED", path, `${name} refuses numbers that were users' (${describe(lost)})`);
  else if (userNumbers(after).some((range) => subtract(range, userNumbers(before)).length > 0)) report.adds("VALID_WIDENED", path, `${name} gives more numbers to users`);
}

function valuePath(path: string, value: ConstantDocument): string {
  return `${path}.values.${value.name}`;
}
