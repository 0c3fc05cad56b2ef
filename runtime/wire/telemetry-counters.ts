import { countSlots, readControlState } from "./telemetry.js";

/** How full and how busy a ring is. Shares are rounded down: `Ppm` per million, `Bps` per ten thousand. */
export interface TelemetryCounters {
  readonly totalSlots: number;
  /** Live slots. A fault is none: it waits for the host, not for a claim. */
  readonly queueDepth: number;
  readonly idleSlots: number;
  readonly idlePpm: number;
  /** Queue depth of all slots. */
  readonly densityBps: number;
  /** Slots that are not EMPTY, of all. */
  readonly occupancyBps: number;
  /** Slots that became DONE, modulo 2^32. */
  readonly drained: number;
  /** DONE slots that the host has not written again. */
  readonly doneUnreclaimed: number;
  /** Claims, all tenants together. */
  readonly tenantTotal: number;
  /** Claims of the busiest tenant less those of the least busy one that has any. */
  readonly tenantSkew: number;
  /** Claims, all levels together. */
  readonly priorityTotal: number;
  readonly requeued: number;
  readonly faulted: number;
}

/** @throws GridwrightError `resident/shape` */
export function readTelemetryCounters(control: Uint8Array, ring: Uint8Array): TelemetryCounters {
  const { doneCount, tenantFairness, priorityFairness } = readControlState(control);
  const { total, states, live } = countSlots(ring);
  const claims = tenantFairness.filter((count) => count !== 0);
  const share = (part: number, scale: number): number => (total === 0 ? 0 : Math.floor((part * scale) / total));
  return {
    totalSlots: total,
    queueDepth: live,
    idleSlots: states.empty,
    idlePpm: share(states.empty, 1_000_000),
    densityBps: share(live, 10_000),
    occupancyBps: share(total - states.empty, 10_000),
    drained: doneCount,
    doneUnreclaimed: states.done,
    tenantTotal: sum(tenantFairness),
    tenantSkew: claims.length === 0 ? 0 : Math.max(...claims) - Math.min(...claims),
    priorityTotal: sum(priorityFairness),
    requeued: states.requeue,
    faulted: states.fault,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
