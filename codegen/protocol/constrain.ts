/** What `valid:` says, applied to a type: each constraint may only narrow, and must leave some legal value. */
import type { SourceLocation } from "../../ir/diagnostic.js";
import { legalRanges } from "./enum-ranges.js";
import type { FieldType, Limits, NumberType, WideType } from "./layout.js";
import { describeLimits, intersect, isLegal, someLegal } from "./limits.js";
import { I32_MIN, U32_MAX, type Scope } from "./scope.js";
import type { Text, ValidSpec } from "./spec.js";

const DECIMAL = /^-?(\d+\.\d+([eE][-+]?\d+)?|\d+[eE][-+]?\d+)$/;

/** What a number may be by its type. The bounds of an f32 are those of finite ones. */
interface Domain {
  readonly low: number;
  readonly high: number;
  readonly float: boolean;
}

/** Constraints of an array hold for each element, those of a vector for each component. */
export function constrain(value: FieldType, valid: ValidSpec | undefined, scope: Scope): FieldType {
  if (valid === undefined) return value;
  const { nonDecreasing, ...ofElements } = valid;
  const narrowed = saysSomething(ofElements) ? narrow(value, valid, scope) : value;
  if (!nonDecreasing) return narrowed;
  if (narrowed.kind === "Array" && (narrowed.element.kind === "Number" || narrowed.element.kind === "Wide")) return { ...narrowed, nonDecreasing: true };
  scope.findings.invalid(valid.at, "spec/wrong-type", "non_decreasing is said of an array of numbers");
  return narrowed;
}

function saysSomething({ eq, min, max, in: list, not, multipleOf, zero }: Omit<ValidSpec, "nonDecreasing">): boolean {
  return zero || [eq, min, max, list, not, multipleOf].some((each) => each !== undefined);
}

function narrow(value: FieldType, valid: ValidSpec, scope: Scope): FieldType {
  switch (value.kind) {
    case "Number":
    case "Wide":
      return narrowNumber(value, valid, scope);
    case "Vector":
      return { ...value, component: narrowNumber(value.component, valid, scope) };
    case "Array":
      return { ...value, element: narrow(value.element, valid, scope) };
    case "Bool":
    case "Bits":
    case "Struct": {
      const what = value.kind === "Struct" ? "a struct" : value.kind === "Bool" ? "a bool" : "a word with named bits";
      scope.findings.invalid(valid.at, "spec/wrong-type", `only numbers have constraints, and this is ${what}`);
      return value;
    }
  }
}

function narrowNumber<T extends NumberType | WideType>(type: T, valid: ValidSpec, scope: Scope): T {
  const domain = domainOf(type);
  const limits = intersect(type.limits, readLimits(valid, domain, scope));
  const ofEnum = type.kind === "Number" && type.enum !== undefined ? scope.enums.get(type.enum) : undefined;
  const ranges = ofEnum === undefined ? [{ from: domain.low, to: domain.high }] : legalRanges(ofEnum);
  const legal = domain.float ? floatIsLegal(limits) : ranges.some(({ from, to }) => someLegal(limits, from, to) !== undefined);
  if (!legal) scope.findings.invalid(valid.at, "spec/range", `no value${ofEnum === undefined ? "" : ` of ${ofEnum.name}`} passes the constraints (${describeLimits(limits, { low: domain.low, high: domain.high })})`);
  return { ...type, limits };
}

function domainOf(type: NumberType | WideType): Domain {
  if (type.kind === "Wide") return { low: 0, high: Number.MAX_SAFE_INTEGER, float: false };
  if (type.scalar === "f32") return { low: -MAX_F32, high: MAX_F32, float: true };
  return type.scalar === "i32" ? { low: I32_MIN, high: -I32_MIN - 1, float: false } : { low: 0, high: U32_MAX, float: false };
}

/** (2 - 2^-23) * 2^127 */
const MAX_F32 = 3.4028234663852886e38;

function floatIsLegal(limits: Limits): boolean {
  if (limits.in !== undefined) return limits.in.some((value) => isLegal(value, limits));
  return (limits.min ?? -MAX_F32) <= (limits.max ?? MAX_F32) && !(limits.min === limits.max && limits.min !== undefined && !isLegal(limits.min, limits));
}

function readLimits(valid: ValidSpec, domain: Domain, scope: Scope): Limits {
  refuseRedundant(valid, scope);
  const bound = (text: Text | undefined, what: string): number | undefined => (text === undefined ? undefined : numberOf(text, what, domain, scope));
  const list = (texts: readonly Text[] | undefined, what: string): number[] | undefined => {
    const values = texts?.map((text) => numberOf(text, what, domain, scope));
    return values === undefined ? undefined : [...new Set(values)].sort((a, b) => a - b);
  };
  const exact = valid.zero ? 0 : bound(valid.eq, "eq");
  const min = exact ?? bound(valid.min, "min");
  const max = exact ?? bound(valid.max, "max");
  const allowed = list(valid.in, "a value of in");
  const refused = list(valid.not, "a value of not");
  const multipleOf = valid.multipleOf === undefined ? undefined : stepOf(valid.multipleOf, domain, scope);
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(allowed === undefined ? {} : { in: allowed }),
    ...(refused === undefined || refused.length === 0 ? {} : { not: refused }),
    ...(multipleOf === undefined ? {} : { multipleOf }),
  };
}

function refuseRedundant({ at, eq, zero, ...others }: ValidSpec, scope: Scope): void {
  if (eq === undefined && !zero) return;
  const { min, max, in: list, not, multipleOf } = others;
  const more = [min, max, list, not, multipleOf, zero ? eq : undefined].some((each) => each !== undefined);
  if (more) scope.findings.invalid(at, "spec/range", `${zero ? "zero" : "eq"} says all; other constraints beside it say nothing more`);
}

function numberOf(text: Text, what: string, domain: Domain, scope: Scope): number {
  if (!domain.float) return scope.numberIn(text, what, domain.low, domain.high);
  // Compared with what the wire holds, so rounded as it is.
  const value = Math.fround(DECIMAL.test(text.text) ? Number(text.text) : scope.number(text, "a number is written as in 0.5, -2 or 1e-3"));
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  if (!Number.isNaN(value)) scope.findings.invalid(text.at, "spec/range", `${what} is out of range (${text.text}, legal -${MAX_F32} to ${MAX_F32})`);
  return 0;
}

function stepOf(text: Text, domain: Domain, scope: Scope): number {
  if (domain.float) refuseStep(text.at, scope);
  return scope.numberIn(text, "multiple_of", 1, domain.high);
}

function refuseStep(at: SourceLocation, scope: Scope): void {
  scope.findings.invalid(at, "spec/wrong-type", "multiple_of is said of integers, and this is an f32");
}
