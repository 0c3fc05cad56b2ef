/** A kernel against the limits of the device that is to run it, before the device is touched. */
import type { CompiledKernel } from "../codegen/shader/kernel.js";
import type { Bindings, DeviceLimits } from "./device.js";
import { GridwrightError } from "./error.js";

/** Throws `kernel/limit` with the limit's name. */
export function checkKernelLimits(kernel: CompiledKernel, limits: DeviceLimits): void {
  const [x, y, z] = kernel.workgroupSize;
  const storageBuffers = kernel.bindings.filter((binding) => binding.access !== "uniform").length;
  check(kernel, limits, "maxInvocationsPerWorkgroup", x * y * z, "compile it with a smaller workgroup size");
  check(kernel, limits, "maxStorageBuffers", storageBuffers, "put several arrays into one buffer");
}

/** Throws `kernel/limit` for a grid that is too long along one axis. */
export function checkGridLimit(kernel: CompiledKernel, limits: DeviceLimits, grid: Bindings["grid"]): void {
  const longest = Math.max(...grid);
  check(kernel, limits, "maxWorkgroupsPerDimension", longest, "spread the grid over more dimensions, or let each invocation do more");
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
