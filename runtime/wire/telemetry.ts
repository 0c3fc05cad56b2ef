/** What control and ring say about the work in them. Bytes of any alignment; nothing is changed. */
import {
  CONTROL_PRIORITY_FAIRNESS_COUNT,
  CONTROL_PRIORITY_FAIRNESS_WORD,
  CONTROL_SHUTDOWN_WORD,
  CONTROL_TENANT_FAIRNESS_COUNT,
  CONTROL_TENANT_FAIRNESS_WORD,
  RING_STRIDE_BYTES,
  SLOT_ARGS_COUNT,
  SLOT_ARGS_WORD,
  SLOT_OPCODE_WORD,
  SLOT_PRIORITY_WORD,
  SLOT_STATUS_WORD,
  SLOT_TENANT_WORD,
  SlotStatus,
} from "../generated/megakernel.js";
import { wholeSlots } from "./buffer-shape.js";
import { type OpcodeMetric, readDoneCount, readEpoch, readMetrics } from "./read-control.js";
import { isLive } from "./slot-state.js";
import { validateControl } from "./validate-control.js";

export interface ControlState {
  readonly shutdown: boolean;
  /** Slots that became DONE, modulo 2^32. */
  readonly doneCount: number;
  /** Fences passed, modulo 2^32. */
  readonly epoch: number;
  readonly metrics: readonly OpcodeMetric[];
  /** Claims per tenant modulo 32. */
  readonly tenantFairness: readonly number[];
  /** Claims per level. */
  readonly priorityFairness: readonly number[];
}

/** @throws GridwrightError `resident/shape` */
export function readControlState(control: Uint8Array): ControlState {
  validateControl(control);
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  const table = (word: number, length: number): number[] => Array.from({ length }, (_, i) => view.getUint32((word + i) * 4, true));
  return {
    shutdown: view.getUint32(CONTROL_SHUTDOWN_WORD * 4, true) !== 0,
    doneCount: readDoneCount(control),
    epoch: readEpoch(control),
    metrics: readMetrics(control),
    tenantFairness: table(CONTROL_TENANT_FAIRNESS_WORD, CONTROL_TENANT_FAIRNESS_COUNT),
    priorityFairness: table(CONTROL_PRIORITY_FAIRNESS_WORD, CONTROL_PRIORITY_FAIRNESS_COUNT),
  };
}

/** Slots per state; `unknown` are those in none that the protocol knows. */
export type StateCounts = Readonly<Record<keyof typeof SlotStatus | "unknown", number>>;

export interface SlotCounts {
  readonly total: number;
  readonly states: StateCounts;
  /** Live slots: published, claimed, waiting for IO, yielded, requeued or spawned. */
  readonly live: number;
  /** Live slots per tenant id. */
  readonly tenants: ReadonlyMap<number, number>;
  /** Live slots per opcode. */
  readonly opcodes: ReadonlyMap<number, number>;
}

/** @throws GridwrightError `resident/shape` */
export function countSlots(ring: Uint8Array): SlotCounts {
  const total = wholeSlots(ring);
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  const perStatus = new Uint32Array(STATE_NAMES.length + 1);
  const tenants = new Map<number, number>();
  const opcodes = new Map<number, number>();
  let live = 0;
  for (let at = 0; at < ring.byteLength; at += RING_STRIDE_BYTES) {
    const status = view.getUint32(at + SLOT_STATUS_WORD * 4, true);
    const index = Math.min(status, STATE_NAMES.length);
    perStatus[index] = (perStatus[index] ?? 0) + 1;
    if (!isLive(status)) continue;
    live++;
    increment(tenants, view.getUint32(at + SLOT_TENANT_WORD * 4, true));
    increment(opcodes, view.getUint32(at + SLOT_OPCODE_WORD * 4, true));
  }
  const of = (status: number): number => perStatus[status] ?? 0;
  const states: StateCounts = {
    empty: of(SlotStatus.empty),
    published: of(SlotStatus.published),
    claimed: of(SlotStatus.claimed),
    done: of(SlotStatus.done),
    waitIo: of(SlotStatus.waitIo),
    yield: of(SlotStatus.yield),
    requeue: of(SlotStatus.requeue),
    fault: of(SlotStatus.fault),
    spawned: of(SlotStatus.spawned),
    unknown: of(STATE_NAMES.length),
  };
  return { total, states, live, tenants, opcodes };
}

/** States have the numbers from 0 up without a gap, so any other number is at or above how many there are. */
const STATE_NAMES = Object.keys(SlotStatus);

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export interface SlotState {
  readonly slot: number;
  /** Of `SlotStatus`, or whatever the word holds. */
  readonly status: number;
  readonly isLive: boolean;
  readonly opcode: number;
  readonly tenant: number;
  readonly priority: number;
  readonly args: readonly number[];
}

/** Every slot, whatever its words are. @throws GridwrightError `resident/shape` */
export function readSlots(ring: Uint8Array): SlotState[] {
  const view = new DataView(ring.buffer, ring.byteOffset, ring.byteLength);
  return Array.from({ length: wholeSlots(ring) }, (_, slot) => {
    const word = (index: number): number => view.getUint32(slot * RING_STRIDE_BYTES + index * 4, true);
    const status = word(SLOT_STATUS_WORD);
    return {
      slot,
      status,
      isLive: isLive(status),
      opcode: word(SLOT_OPCODE_WORD),
      tenant: word(SLOT_TENANT_WORD),
      priority: word(SLOT_PRIORITY_WORD),
      args: Array.from({ length: SLOT_ARGS_COUNT }, (__, i) => word(SLOT_ARGS_WORD + i)),
    };
  });
}
