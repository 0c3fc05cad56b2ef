/** Buffers and their bindings: what a buffer may be, what it may hold under its access, and where it is bound. */
import { bufferLayout, uniformFindings } from "../layout.js";
import type { Buffer, Program } from "../ir.js";
import { typeName, type Type } from "../types.js";
import type { DeviceProfile } from "./device-profile.js";
import type { Findings } from "./findings.js";
import { holds, holdsAtomic, holdsRuntimeArray, type TypeRules } from "./type-rules.js";

/** The names of buffers whose type is at fault: their uses say nothing more. */
export function checkBuffers(findings: Findings, types: TypeRules, program: Program, profile: DeviceProfile): Set<string> {
  const faulty = new Set<string>();
  for (const buffer of program.buffers) {
    if (types.isSound(buffer.type, buffer) && checkBufferType(findings, buffer)) {
      checkLength(findings, program, buffer);
      checkSize(findings, buffer, profile);
    } else {
      faulty.add(buffer.name);
    }
    checkBinding(findings, buffer, profile);
  }
  checkClashes(findings, program.buffers);
  checkCounts(findings, program, profile);
  return faulty;
}

function checkBufferType(findings: Findings, buffer: Buffer): boolean {
  const { name, type } = buffer;
  if (type.kind !== "Struct" && type.kind !== "FixedArray" && type.kind !== "RuntimeArray") {
    findings.report("buffer/type", buffer, `buffer \`${name}\` has type ${typeName(type)} where a struct, a fixed array or a run-time array must stand`);
    return false;
  }
  if (holds(type, isBool)) {
    findings.report("buffer/bool", buffer, `buffer \`${name}\` holds a bool, which has no size that the host could know`, { help: "use a u32 and compare it with 0" });
    return false;
  }
  if (buffer.access !== "read_write" && holdsAtomic(type)) {
    findings.report("buffer/atomic-access", buffer, `buffer \`${name}\` holds atomics where its access is ${buffer.access}`);
    return false;
  }
  const uniform = buffer.access === "uniform" ? uniformFindings(type, name) : [];
  for (const finding of uniform) findings.report("buffer/uniform-layout", buffer, `uniform buffer \`${name}\` breaks the uniform layout (${finding})`);
  return uniform.length === 0;
}

function isBool(type: Type): boolean {
  return (type.kind === "Scalar" && type.scalar === "bool") || (type.kind === "Vector" && type.component === "bool");
}

function checkLength(findings: Findings, program: Program, buffer: Buffer): void {
  const { name, lengthParameter } = buffer;
  const refuse = (message: string): void => findings.report("buffer/length-parameter", buffer, message);
  if (!holdsRuntimeArray(buffer.type)) {
    if (lengthParameter !== undefined) refuse(`buffer \`${name}\` names \`${lengthParameter}\` as its length where it holds no run-time array`);
    return;
  }
  if (lengthParameter === undefined) return refuse(`buffer \`${name}\` holds a run-time array and names no parameter as its length`);
  const parameter = program.parameters.find((each) => each.name === lengthParameter);
  if (parameter === undefined) return refuse(`the length of buffer \`${name}\` is \`${lengthParameter}\`, which is no parameter`);
  if (parameter.type.scalar !== "u32") refuse(`the length of buffer \`${name}\` is \`${lengthParameter}\`, which is ${parameter.type.scalar} and not u32`);
}

function checkSize(findings: Findings, buffer: Buffer, profile: DeviceProfile): void {
  const limit = buffer.access === "uniform" ? profile.maxUniformBufferBindingSize : profile.maxStorageBufferBindingSize;
  const { fixedBytes, strideBytes = 0 } = bufferLayout(buffer.type);
  // A run-time array is bound with one element at least.
  const bytes = fixedBytes + strideBytes;
  if (bytes > limit) findings.report("limit/buffer-size", buffer, `buffer \`${buffer.name}\` takes at least ${bytes} bytes (limit ${limit})`);
}

const RESERVED_GROUP = 3;
/** By binding. What a split adds is reserved in every program, so that a grid sync can be added to any. */
const RESERVED: Readonly<Record<number, string>> = {
  0: "the parameter block",
  2: "the scratch memory of split programs",
  3: "the latches of split programs",
};

function checkBinding(findings: Findings, buffer: Buffer, profile: DeviceProfile): void {
  const { name, group, binding } = buffer;
  if (![group, binding].every((each) => Number.isInteger(each) && each >= 0)) {
    return findings.report("binding/invalid", buffer, `buffer \`${name}\` is bound at group ${group}, binding ${binding} where both must be integers from 0`);
  }
  const owner = group === RESERVED_GROUP ? RESERVED[binding] : undefined;
  if (owner !== undefined) {
    findings.report("binding/reserved", buffer, `buffer \`${name}\` is bound at group ${group}, binding ${binding}, which belongs to ${owner}`);
  }
  if (group >= profile.maxBindGroups) findings.report("limit/bind-groups", buffer, `buffer \`${name}\` is bound in group ${group} (limit ${profile.maxBindGroups} groups)`);
  if (binding >= profile.maxBindingsPerBindGroup) {
    findings.report("limit/bindings", buffer, `buffer \`${name}\` is bound at binding ${binding} (limit ${profile.maxBindingsPerBindGroup} bindings)`);
  }
}

function checkClashes(findings: Findings, buffers: readonly Buffer[]): void {
  const taken = new Map<string, Buffer>();
  for (const buffer of buffers) {
    const key = `group ${buffer.group}, binding ${buffer.binding}`;
    const first = taken.get(key);
    if (first === undefined) {
      taken.set(key, buffer);
    } else {
      const notes = [{ message: `\`${first.name}\` is bound there first`, node: first }];
      findings.report("binding/clash", buffer, `buffer \`${buffer.name}\` is bound at ${key}, as \`${first.name}\` is`, { notes });
    }
  }
}

function checkCounts(findings: Findings, program: Program, profile: DeviceProfile): void {
  const uniform = program.buffers.filter((each) => each.access === "uniform");
  const storage = program.buffers.filter((each) => each.access !== "uniform");
  const block = program.parameters.length > 0 ? 1 : 0;
  if (storage.length > profile.maxStorageBuffersPerShaderStage) {
    findings.report("limit/storage-buffers", storage.at(-1), `the program binds ${storage.length} storage buffers (limit ${profile.maxStorageBuffersPerShaderStage})`);
  }
  if (uniform.length + block > profile.maxUniformBuffersPerShaderStage) {
    const own = block === 0 ? "" : ", the parameter block among them";
    findings.report("limit/uniform-buffers", uniform.at(-1), `the program binds ${uniform.length + block} uniform buffers${own} (limit ${profile.maxUniformBuffersPerShaderStage})`);
  }
}
