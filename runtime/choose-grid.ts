import type { DeviceCapabilities } from "./device.js";

/** Where the CPU computes, a workgroup runs on one core from start to end: enough for its cores, few enough that starting them costs nothing. */
const SOFTWARE_WORKGROUPS = 8;
/** On hardware, enough to fill any adapter; further slots are covered by striding. */
const HARDWARE_WORKGROUPS = 1024;

/** Workgroups for a ring. Any grid covers any ring, because invocations stride over the slots; this one is only a good one. */
export function chooseGrid(slotCount: number, workgroupSize: readonly [number, number, number], capabilities: DeviceCapabilities): readonly [number, number, number] {
  const invocations = workgroupSize[0] * workgroupSize[1] * workgroupSize[2];
  const useful = Math.max(1, Math.ceil(slotCount / invocations));
  const most = Math.min(capabilities.software ? SOFTWARE_WORKGROUPS : HARDWARE_WORKGROUPS, capabilities.limits.maxWorkgroupsPerDimension);
  return [Math.min(useful, most), 1, 1];
}
