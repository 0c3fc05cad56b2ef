import type { Program } from "../../../ir/ir.js";
import type { DeviceProfile, RuleCode } from "../../../ir/verify.js";

/** One rule at its boundary: what keeps it, and what breaks it and nothing else. */
export interface RuleCase {
  readonly rule: RuleCode;
  /** Completes "refuses ...". */
  readonly refuses: string;
  readonly keeps: Program;
  readonly breaks: Program;
  readonly profile?: DeviceProfile;
}

export function ruleCase(rule: RuleCode, refuses: string, keeps: Program, breaks: Program, profile?: DeviceProfile): RuleCase {
  return { rule, refuses, keeps, breaks, ...(profile === undefined ? {} : { profile }) };
}
