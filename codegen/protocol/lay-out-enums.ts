/** Enums and the opcodes that the enum `opcode` declares or an extension adds to it: numbers, ranges, words. */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { constrain } from "./constrain.js";
import type { EnumLayout, EnumValue, Limits, NumberRange, NumberType, OpcodeLayout, OpcodeWord, ReservedRange } from "./layout.js";
import { intersect } from "./limits.js";
import { isName, NAME_RULE } from "./names.js";
import { resolveType } from "./resolve-type.js";
import { I32_MIN, isHexadecimal, U32_MAX, type Scope } from "./scope.js";
import type { EnumSpec, RangeSpec, ValueSpec, WordSpec } from "./spec.js";

/** The enum whose values are opcodes. */
export const OPCODE_ENUM = "opcode";
/** Fault codes below are the protocol's own. */
export const FIRST_HANDLER_FAULT = 256;

/** Where a number of an enum was written, for the notes of clashes. */
type Places = Map<number, { readonly name: string; readonly at: SourceLocation | undefined }>;

type EnumScalar = EnumLayout["scalar"];

export function layOutEnum(spec: EnumSpec, scope: Scope): EnumLayout {
  const scalar: EnumScalar = spec.type?.text === "i32" ? "i32" : "u32";
  if (spec.type !== undefined && scalar !== "u32" && spec.name === OPCODE_ENUM) {
    scope.findings.invalid(spec.type.at, "spec/wrong-type", `the enum ${OPCODE_ENUM} is a u32, because a slot's opcode is`);
  }
  const reserved = spec.reserved.map((range): ReservedRange => ({ ...layOutRange(range, scalar, scope), why: range.why }));
  const userRanges = (spec.userRanges ?? []).map((range) => layOutRange(range, scalar, scope));
  if (spec.userRanges !== undefined && !spec.open) {
    scope.findings.invalid(spec.at, "enum/user-number", `the enum ${spec.name} has user_ranges but is not open`, { help: "add open: true, or remove user_ranges" });
  }
  refuseOverlaps(spec, reserved, userRanges, scope);
  if (spec.values.length === 0) scope.findings.invalid(spec.at, "spec/missing-key", `the enum ${spec.name} has no values`);
  const places: Places = new Map();
  const findReserved = finder(reserved);
  const findUsers = finder(userRanges);
  const values = spec.values.map((value) => {
    const entry = layOutValue(value, scalar, places, scope);
    const kept = findReserved(entry.number);
    if (kept !== undefined) {
      scope.findings.invalid(value.value.at, "enum/reserved-number", `${value.name} takes a reserved number (${entry.number}: ${kept.why})`);
    }
    const users = findUsers(entry.number);
    if (users !== undefined) {
      scope.findings.invalid(value.value.at, "enum/user-number", `${value.name} takes a number of the user range ${users.from} to ${users.to} (${entry.number})`);
    }
    if (spec.name !== OPCODE_ENUM) refuseOpcodeKeys(value, scope);
    return entry;
  });
  return { name: spec.name, doc: spec.doc, origin: "own", scalar, open: spec.open, values, reserved, userRanges };
}

/** The base's enum `opcode` with an extension's opcodes behind its own; each must lie in a user range. */
export function extendOpcodes(base: EnumLayout, specs: readonly ValueSpec[], scope: Scope): EnumLayout {
  const places: Places = new Map(base.values.map((value) => [value.number, { name: value.name, at: undefined }]));
  const names = new Set(base.values.map((value) => value.name));
  const findUsers = finder(base.userRanges);
  const added = specs.map((spec) => {
    const entry = layOutValue(spec, base.scalar, places, scope);
    if (names.has(spec.name)) {
      scope.findings.invalid(spec.at, "spec/duplicate-name", `${spec.name} is already the name of an opcode of the base`);
    }
    if (findUsers(entry.number) === undefined) {
      const ranges = base.userRanges.map((range) => `${range.from} to ${range.to}`).join(", ");
      scope.findings.invalid(spec.value.at, "enum/user-number", `${spec.name} lies outside of the user ranges (${entry.number}, legal ${ranges === "" ? "none" : ranges})`);
    }
    return entry;
  });
  return { ...base, values: [...base.values, ...added] };
}

/** `maxWords`: argument and result words of a slot; undefined where the protocol has no slot with `args`. */
export function layOutOpcode(spec: ValueSpec, value: EnumValue, maxWords: number | undefined, scope: Scope): OpcodeLayout {
  const names = new Set<string>();
  const words = (list: readonly WordSpec[]): OpcodeWord[] =>
    list.map((word) => {
      if (names.has(word.name)) scope.findings.invalid(word.at, "spec/duplicate-name", `${spec.name} has another argument or result called ${word.name}`);
      names.add(word.name);
      if (!isName(word.name)) scope.findings.invalid(word.at, "spec/name", `${JSON.stringify(word.name)} is not a name`, { help: NAME_RULE });
      return layOutWord(word, scope);
    });
  const args = words(spec.args);
  const results = words(spec.results);
  const count = args.length + results.length;
  if (maxWords !== undefined && count > maxWords) {
    scope.findings.invalid(spec.at, "opcode/words", `${spec.name} has more argument and result words than a slot (${args.length} + ${results.length}, limit ${maxWords})`);
  }
  const codes: Places = new Map();
  const faults = spec.faults.map((fault) => layOutFault(fault, codes, scope));
  return { ...value, arguments: args, results, faults };
}

function layOutFault(spec: { name: string; at: SourceLocation; doc: string; value: ValueSpec["value"] }, codes: Places, scope: Scope): EnumValue {
  const number = scope.numberIn(spec.value, `the fault ${spec.name}`, FIRST_HANDLER_FAULT, U32_MAX);
  refuseSame(spec.name, spec.value.at, number, codes, scope);
  return { name: spec.name, doc: spec.doc, origin: "own", number, hexadecimal: isHexadecimal(spec.value) };
}

function layOutWord(spec: WordSpec, scope: Scope): OpcodeWord {
  const { value } = resolveType(spec.type, scope, { tail: false });
  if (value.kind === "Bool" && spec.valid === undefined) return { name: spec.name, doc: spec.doc, scalar: "bool", limits: { max: 1 } };
  const narrowed = constrain(value, spec.valid, scope);
  if (narrowed.kind === "Number" && !narrowed.atomic) {
    const { scalar, enum: name, limits } = narrowed;
    return { name: spec.name, doc: spec.doc, scalar, ...(name === undefined ? {} : { enum: name }), limits: intersect(limits, enumLimits(narrowed, scope)) };
  }
  scope.findings.invalid(spec.type.at, "spec/wrong-type", `${spec.type.text} is no type of an argument or result, which is one word`);
  return { name: spec.name, doc: spec.doc, scalar: "u32", limits: {} };
}

/** A closed enum as constraints that host and kernel can check: a range where its values have no gaps. */
function enumLimits(type: NumberType, scope: Scope): Limits {
  const found = type.enum === undefined ? undefined : scope.enums.get(type.enum);
  if (found === undefined || found.open) return {};
  const numbers = found.values.map((value) => value.number).sort((a, b) => a - b);
  const [first = 0, last = first] = [numbers[0], numbers.at(-1)];
  if (last - first !== numbers.length - 1) return { in: numbers };
  return type.scalar === "u32" && first === 0 ? { max: last } : { min: first, max: last };
}

function layOutValue(spec: ValueSpec, scalar: EnumScalar, places: Places, scope: Scope): EnumValue {
  const number = scope.numberIn(spec.value, spec.name, lowest(scalar), highest(scalar));
  refuseSame(spec.name, spec.value.at, number, places, scope);
  return { name: spec.name, doc: spec.doc, origin: "own", number, hexadecimal: isHexadecimal(spec.value) };
}

function refuseSame(name: string, at: SourceLocation, number: number, places: Places, scope: Scope): void {
  const first = places.get(number);
  if (first === undefined) places.set(number, { name, at });
  else {
    const notes = first.at === undefined ? [] : [{ message: first.name, at: first.at }];
    scope.findings.invalid(at, "enum/same-number", `${name} has the same number as ${first.name} (${number})`, { notes });
  }
}

function refuseOpcodeKeys(value: ValueSpec, scope: Scope): void {
  if (value.args.length + value.results.length + value.faults.length === 0) return;
  scope.findings.invalid(value.at, "spec/unknown-key", `${value.name} has args, results or faults, but only values of the enum ${OPCODE_ENUM} may`);
}

function lowest(scalar: EnumScalar): number {
  return scalar === "i32" ? I32_MIN : 0;
}

function highest(scalar: EnumScalar): number {
  return scalar === "i32" ? -I32_MIN - 1 : U32_MAX;
}

function layOutRange(spec: RangeSpec, scalar: EnumScalar, scope: Scope): NumberRange {
  const from = scope.numberIn(spec.from, "the start of the range", lowest(scalar), highest(scalar));
  const to = scope.numberIn(spec.to, "the end of the range", lowest(scalar), highest(scalar));
  if (from > to) scope.findings.invalid(spec.at, "spec/range", `the range ends before it starts (${from} to ${to})`);
  return { from, to };
}

function refuseOverlaps(spec: EnumSpec, reserved: readonly NumberRange[], userRanges: readonly NumberRange[], scope: Scope): void {
  const ranges = [
    ...spec.reserved.map((range, i) => ({ at: range.at, what: "reserved", range: reserved[i] })),
    ...(spec.userRanges ?? []).map((range, i) => ({ at: range.at, what: "user", range: userRanges[i] })),
  ];
  const sorted = ranges.sort((a, b) => (a.range?.from ?? 0) - (b.range?.from ?? 0));
  sorted.forEach((later, i) => {
    const earlier = sorted[i - 1];
    if (earlier?.range === undefined || later.range === undefined || later.range.from > earlier.range.to) return;
    const message = `the ${later.what} range ${later.range.from} to ${later.range.to} overlaps the ${earlier.what} range ${earlier.range.from} to ${earlier.range.to}`;
    scope.findings.invalid(later.at, "enum/overlap", message, { notes: [{ message: `the ${earlier.what} range`, at: earlier.at }] });
  });
}

/** The range that holds a number, by bisection; ranges that overlap have a finding of their own. */
function finder<R extends NumberRange>(ranges: readonly R[]): (number: number) => R | undefined {
  const sorted = [...ranges].sort((a, b) => a.from - b.from);
  return (number) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.from ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    const range = sorted[low - 1];
    return range !== undefined && number <= range.to ? range : undefined;
  };
}
