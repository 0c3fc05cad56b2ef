import { countSlots, protocol, readControlState, readSlots, readTelemetryCounters } from "../../../runtime/index.js";
import type { Operation } from "./operation.js";

export const TELEMETRY: Readonly<Record<string, Operation>> = {
  telemetry_decode: (input) => {
    const ring = input.bytes("ring");
    const control = readControlState(input.bytes("control"));
    const { spawned, unknown, ...states } = countSlots(ring).states;
    return {
      controlState: { ...control, metrics: control.metrics.map(({ opcode, count }) => [opcode, count]) },
      // The recorded protocol knows no state 8.
      occupancy: { ...states, unknown: unknown + spawned },
      slots: readSlots(ring).map(({ slot, status, isLive, tenant, opcode, args }) => ({
        slot,
        status: status < protocol.SlotStatus.spawned ? protocol.slotStatusName(status).toUpperCase() : "UNKNOWN",
        raw: status,
        active: isLive && status !== protocol.SlotStatus.spawned,
        tenant,
        opcode,
        args: args.slice(0, 3),
      })),
    };
  },
  telemetry_counters: (input) => ({ ...readTelemetryCounters(input.bytes("control"), input.bytes("ring")) }),
};
