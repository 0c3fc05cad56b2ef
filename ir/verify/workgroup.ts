/** The workgroup: its size, and the memory that it shares. */
import type { Program, WorkgroupVariable } from "../ir.js";
import { roundUp, sizeBytes } from "../layout.js";
import { typeName } from "../types.js";
import type { DeviceProfile } from "./device-profile.js";
import type { Findings } from "./findings.js";
import { holdsRuntimeArray, type TypeRules } from "./type-rules.js";

export function checkWorkgroupSize(findings: Findings, program: Program, profile: DeviceProfile): void {
  const size = program.workgroupSize;
  const text = size.join(" x ");
  if (!size.every((each) => Number.isInteger(each) && each >= 1)) {
    return findings.report("workgroup/size", undefined, `the workgroup size is ${text} where each axis must be an integer from 1`);
  }
  const limits = [profile.maxComputeWorkgroupSizeX, profile.maxComputeWorkgroupSizeY, profile.maxComputeWorkgroupSizeZ];
  if (size.some((each, axis) => each > (limits[axis] ?? 0))) {
    findings.report("limit/workgroup-size", undefined, `the workgroup size is ${text} (limit ${limits.join(" x ")})`);
  }
  const invocations = size[0] * size[1] * size[2];
  if (invocations > profile.maxComputeInvocationsPerWorkgroup) {
    findings.report("limit/invocations", undefined, `a workgroup has ${invocations} invocations (limit ${profile.maxComputeInvocationsPerWorkgroup})`);
  }
}

/** The names of workgroup variables whose type is at fault. */
export function checkWorkgroupVariables(findings: Findings, types: TypeRules, program: Program, profile: DeviceProfile): Set<string> {
  const sound = program.workgroupVariables.filter((variable) => types.isSound(variable.type, variable) && hasFixedSize(findings, variable));
  // WebGPU `#dom-supported-limits-maxcomputeworkgroupstoragesize`: each variable counts in steps of 16 bytes.
  const bytes = sound.reduce((sum, variable) => sum + roundUp(sizeBytes(variable.type), 16), 0);
  if (bytes > profile.maxComputeWorkgroupStorageSize) {
    findings.report("limit/workgroup-storage", sound.at(-1), `workgroup variables take ${bytes} bytes (limit ${profile.maxComputeWorkgroupStorageSize})`);
  }
  return new Set(program.workgroupVariables.filter((variable) => !sound.includes(variable)).map((variable) => variable.name));
}

function hasFixedSize(findings: Findings, variable: WorkgroupVariable): boolean {
  if (!holdsRuntimeArray(variable.type)) return true;
  findings.report("type/runtime-array", variable, `workgroup variable \`${variable.name}\` has type ${typeName(variable.type)}, which holds a run-time array`);
  return false;
}
