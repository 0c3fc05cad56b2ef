/** A kernel against the limits of the device that is to run it, before the device is touched. */
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { Bindings, DeviceLimits } from "./device.js";
import { GridwrightError } from "./error.js";

/** Throws `kernel/limit` with the limit's name. */
export function checkKernelLimits(kernel: CompiledKernel, limits: DeviceLimits): void {
  const [x, y, z] = kernel.workgroupSize;
  const made = (kernel.scratch === undefined ? 0 : 1) + (kernel.latchRecords === undefined ? 0 : 1);
  const storageBuffers = kernel.bindings.filter((binding) => binding.access !== "uniform").length + made;
  check(kernel, limits, "maxInvocationsPerWorkgroup", x * y * z, "compile it with a smaller workgroup size");
  check(kernel, limits, "maxStorageBuffers", storageBuffers, "put several arrays into one buffer");
}

/** Throws `kernel/limit` for a grid that is too long along one axis. */
export function checkGridLimit(kernel: CompiledKernel, limits: DeviceLimits, grid: Bindings["grid"]): void {
  const longest = Math.max(...grid);
  check(kernel, limits, "maxWorkgroupsPerDimension", longest, "spread the grid over more dimensions, or let each invocation do more");
}

/** Bytes of scratch that a run on this grid takes. */
export function scratchBytes({ scratch, workgroupSize: [x, y, z] }: CompiledKernel, grid: Bindings["grid"]): number {
  if (scratch === undefined) return 0;
  const workgroups = grid[0] * grid[1] * grid[2];
  return scratch.fixedBytes + workgroups * (scratch.bytesPerWorkgroup + x * y * z * scratch.bytesPerInvocation);
}

/** Throws `kernel/limit` where the values that cross the cuts of a kernel take more scratch than the device has in one binding. */
export function checkScratchLimit(kernel: CompiledKernel, limits: DeviceLimits, grid: Bindings["grid"]): void {
  const bytes = scratchBytes(kernel, grid);
  const limit = limits.maxStorageBindingBytes < limits.maxBufferBytes ? "maxStorageBindingBytes" : "maxBufferBytes";
  if (bytes <= limits[limit]) return;
  const values = kernel.scratch?.values ?? [];
  const spilled = values.map(({ name, bytes: each, per }) => `${name} (${each} bytes per ${per})`).join(", ");
  throw new GridwrightError({
    code: "kernel/limit",
    message: `kernel '${kernel.name}' needs ${bytes} bytes of scratch for a grid of ${grid.join(" x ")} workgroups (${limit} of this device is ${limits[limit]}); it spills ${spilled}`,
    help: "run a smaller grid, or let fewer values live across a grid sync",
    fields: { kernel: kernel.name, limit, allowed: limits[limit], actual: bytes, values },
  });
}

function check(kernel: CompiledKernel, limits: DeviceLimits, limit: keyof DeviceLimits, actual: number, help: string): void {
  const allowed = limits[limit];
  if (actual <= allowed) return;
  throw new GridwrightError({
    code: "kernel/limit",
    message: `kernel '${kernel.name}' needs ${actual} (${limit} of this device is ${allowed})`,
    help,
    fields: { kernel: kernel.name, limit, allowed, actual },
  });
}
