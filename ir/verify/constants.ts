/** Constants are values of their type, and survive JSON. */
import type { Const } from "../ir.js";
import type { ScalarName } from "../types.js";
import type { Findings } from "./findings.js";

const INTEGER_RANGE = { u32: [0, 0xffffffff], i32: [-0x80000000, 0x7fffffff] } as const;

export function checkConstant(findings: Findings, constant: Const): void {
  const { value } = constant;
  const { scalar } = constant.type;
  if ((typeof value === "boolean") !== (scalar === "bool")) {
    return findings.report("constant/type", constant, `a ${scalar} constant holds ${String(value)}`);
  }
  if (typeof value === "boolean" || scalar === "bool") return;
  if (Object.is(value, -0)) {
    return findings.report("constant/negative-zero", constant, `a ${scalar} constant is -0, which JSON can't hold`);
  }
  if (scalar === "f32") return checkFloat(findings, constant, value);
  if (!isInRange(scalar, value)) {
    const [low, high] = INTEGER_RANGE[scalar];
    findings.report("constant/range", constant, `a ${scalar} constant is ${value} where an integer of ${low} to ${high} must stand`);
  }
}

function checkFloat(findings: Findings, constant: Const, value: number): void {
  if (!Number.isFinite(value)) return findings.report("constant/not-finite", constant, `an f32 constant is ${value}`);
  if (Math.fround(value) === value) return;
  const nearest = Math.fround(value);
  findings.report("constant/inexact", constant, `${value} is not exactly representable as f32`, {
    help: Number.isFinite(nearest) ? `the nearest f32 is ${nearest}` : "it lies beyond the largest f32",
  });
}

/** Whether a number is a value of an integer type. */
export function isInRange(scalar: Extract<ScalarName, "u32" | "i32">, value: number): boolean {
  const [low, high] = INTEGER_RANGE[scalar];
  return Number.isInteger(value) && value >= low && value <= high;
}
