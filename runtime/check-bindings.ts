/**
 * What every device checks before it runs a kernel: each name the kernel declares is given exactly once and fits, and
 * nothing else is given. What depends on a device's limits is the device's own check.
 */
import type { CompiledKernel, KernelBinding, KernelParameter, Schedule } from "../codegen/shader/kernel.js";
import type { Bindings, DeviceBuffer } from "./device.js";
import { GridwrightError } from "./error.js";

/**
 * `owns` says whether a buffer was made by this device and still lives. Throws `kernel/binding` with the name and, for
 * sizes, `bytes` and `expectedBytes`; `device/foreign-buffer` for a buffer that `owns` denies.
 */
export function checkBindings(kernel: CompiledKernel, bindings: Bindings, owns: (buffer: DeviceBuffer) => boolean): void {
  checkParameters(kernel, bindings);
  checkGrid(kernel, bindings.grid);
  const known = new Set(kernel.bindings.map((binding) => binding.name));
  for (const name of Object.keys(bindings.buffers)) {
    if (!known.has(name)) fail(kernel, name, `has no binding '${name}' (it has ${list(known)})`, "bind only the kernel's own names");
  }
  for (const binding of kernel.bindings) checkBuffer(kernel, binding, bindings, owns);
  checkAliasing(kernel, bindings);
}

/**
 * Bytes that a buffer needs for this binding. A run-time array counts at least one element, also when its logical count
 * is 0, because WebGPU cannot bind an empty array.
 */
export function expectedBytes(binding: KernelBinding, parameters: Bindings["parameters"]): number {
  if (binding.strideBytes === undefined || binding.lengthParameter === undefined) return binding.fixedBytes;
  const count = parameters[binding.lengthParameter];
  return binding.fixedBytes + binding.strideBytes * Math.max(1, typeof count === "number" ? count : 0);
}

function checkBuffer(kernel: CompiledKernel, binding: KernelBinding, bindings: Bindings, owns: (buffer: DeviceBuffer) => boolean): void {
  const { name } = binding;
  const buffer = Object.hasOwn(bindings.buffers, name) ? bindings.buffers[name] : undefined;
  if (buffer === undefined) return fail(kernel, name, `needs a buffer for binding '${name}'`, `give buffers.${name}`);
  if (!owns(buffer)) {
    throw new GridwrightError({
      code: "device/foreign-buffer",
      message: `buffer '${buffer.label}' for binding '${name}' was not created by this device, or is destroyed`,
      help: "create it with this device's createBuffer and keep it until the run ends",
      fields: { kernel: kernel.name, name, label: buffer.label },
    });
  }
  const expected = expectedBytes(binding, bindings.parameters);
  if (buffer.byteLength < expected) {
    fail(kernel, name, `needs more bytes for binding '${name}' than its buffer has (${expected} bytes, got ${buffer.byteLength})`,
      "create the buffer with the byte length that the parameters ask for", { bytes: buffer.byteLength, expectedBytes: expected });
  }
  if (buffer.byteLength % 4 !== 0) {
    fail(kernel, name, `needs whole words for binding '${name}' (got ${buffer.byteLength} bytes)`, "round the byte length up to a multiple of 4",
      { bytes: buffer.byteLength, expectedBytes: Math.ceil(buffer.byteLength / 4) * 4 });
  }
}

/** WebGPU refuses one buffer under two names when either may write; the oracle would take them for different memory. */
function checkAliasing(kernel: CompiledKernel, bindings: Bindings): void {
  const first = new Map<DeviceBuffer, KernelBinding>();
  for (const binding of kernel.bindings) {
    const buffer = bindings.buffers[binding.name];
    if (buffer === undefined) continue;
    const other = first.get(buffer);
    if (other === undefined) first.set(buffer, binding);
    else if (other.access === "read_write" || binding.access === "read_write") {
      fail(kernel, binding.name, `gets the buffer '${buffer.label}' both as '${other.name}' and as '${binding.name}', and writes it`, "bind each writable buffer once");
    }
  }
}

function checkParameters(kernel: CompiledKernel, bindings: Bindings): void {
  const counters = loopCounters(kernel.schedule);
  const isGiven = ({ name, value }: KernelParameter): boolean => value === undefined && !counters.has(name);
  const wanted = new Map(kernel.parameters.filter(isGiven).map((parameter) => [parameter.name, parameter]));
  for (const name of Object.keys(bindings.parameters)) {
    if (!wanted.has(name)) fail(kernel, name, `has no parameter '${name}' (it has ${list(wanted.keys())})`, "give only the kernel's own parameters");
  }
  for (const [name, parameter] of wanted) {
    const value = Object.hasOwn(bindings.parameters, name) ? bindings.parameters[name] : undefined;
    if (value === undefined) fail(kernel, name, `needs parameter '${name}' (${parameter.type})`, `give parameters.${name}`);
    else if (!isOfType(value, parameter.type)) {
      fail(kernel, name, `takes ${parameter.type} for parameter '${name}' (got ${String(value)})`, `give a value in the range of ${parameter.type}`, { actual: value, type: parameter.type });
    }
  }
}

function checkGrid(kernel: CompiledKernel, grid: readonly number[]): void {
  if (grid.length === 3 && grid.every((count) => isOfType(count, "u32"))) return;
  fail(kernel, "grid", `takes three workgroup counts as grid (got ${grid.join(", ")})`, "give whole numbers, 0 or more", { actual: grid });
}

function isOfType(value: number | boolean, type: KernelParameter["type"]): boolean {
  switch (type) {
    case "bool":
      return typeof value === "boolean";
    case "u32":
      return typeof value === "number" && value === value >>> 0;
    case "i32":
      return typeof value === "number" && value === (value | 0);
    case "f32":
      return typeof value === "number" && Number.isFinite(Math.fround(value));
  }
}

/** Parameters that the schedule itself sets. */
function loopCounters(schedule: Schedule): Set<string> {
  switch (schedule.kind) {
    case "Dispatch":
      return new Set();
    case "Sequence":
      return new Set(schedule.parts.flatMap((part) => [...loopCounters(part)]));
    case "Repeat":
      return new Set([schedule.variable, ...loopCounters(schedule.body)]);
    case "Branch":
    case "BranchIf":
      return new Set([...loopCounters(schedule.then), ...loopCounters(schedule.else)]);
    case "RepeatWhile":
      return loopCounters(schedule.body);
  }
}

function list(names: Iterable<string>): string {
  const all = [...names];
  return all.length === 0 ? "none" : all.join(", ");
}

function fail(kernel: CompiledKernel, name: string, what: string, help: string, fields: Record<string, unknown> = {}): never {
  throw new GridwrightError({ code: "kernel/binding", message: `kernel '${kernel.name}' ${what}`, help, fields: { kernel: kernel.name, name, ...fields } });
}
