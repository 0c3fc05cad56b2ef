/**
 * A second reading of the protocol's text, in plain TypeScript: what one round does to the bytes. It shares nothing with the
 * kernel that the compiler builds but the generated constants, so that the runtime is tested against words, not against
 * another part of this repository.
 */
import type { CompiledKernel, KernelHandler } from "../../codegen/shader/kernel.js";
import * as wire from "../../runtime/generated/megakernel.js";

export interface ModelHandler extends KernelHandler {
  /** Runs one slot. Results go into `args` behind the arguments. A returned fault makes the slot a FAULT. */
  readonly run?: (args: Uint32Array, memory: ModelMemory) => { readonly code: number; readonly detail: number } | void;
}

/** Words of every buffer by binding name. */
export type ModelMemory = Readonly<Record<string, Uint32Array>>;

export interface ModelRound {
  readonly memory: ModelMemory;
  readonly handlers: readonly ModelHandler[];
  readonly invocations: number;
  readonly claimBudget: number;
  readonly slotCount: number;
}

export function runModelRound({ memory, handlers, invocations, claimBudget, slotCount }: ModelRound): void {
  const control = named(memory, "control");
  const ring = named(memory, "ring");
  const report = named(memory, "report");
  const bump = (words: Uint32Array, word: number, by = 1): void => {
    words[word] = ((words[word] ?? 0) + by) >>> 0;
  };

  for (let lane = 0; lane < invocations; lane++) {
    let claims = 0;
    for (let slot = lane; slot < slotCount; slot += invocations) {
      const base = slot * wire.SLOT_WORDS;
      if (ring[base + wire.SLOT_STATUS_WORD] !== wire.SlotStatus.published) continue;
      if (control[wire.CONTROL_SHUTDOWN_WORD] !== 0) {
        bump(report, wire.REPORT_SHUTDOWN_STOPS_WORD);
        break;
      }
      const tenant = ring[base + wire.SLOT_TENANT_WORD] ?? 0;
      if (tenant < wire.MAX_TENANTS && control[wire.CONTROL_TENANT_MASKS_WORD + tenant] === 0) {
        bump(report, wire.REPORT_MASKED_WORD);
        continue;
      }
      if (claims === claimBudget) {
        bump(report, wire.REPORT_BUDGET_STOPS_WORD);
        break;
      }
      claims++;
      bump(report, wire.REPORT_CLAIMS_WORD);
      const fault = runSlot(ring.subarray(base, base + wire.SLOT_WORDS), memory, handlers);
      const args = base + wire.SLOT_ARGS_WORD;
      if (fault !== undefined) {
        ring[args + wire.FAULT_CODE_ARG] = fault.code;
        ring[args + wire.FAULT_DETAIL_ARG] = fault.detail;
        bump(report, wire.REPORT_FAULTED_WORD);
      } else {
        bump(report, wire.REPORT_DONE_WORD);
        bump(control, wire.CONTROL_DONE_COUNT_WORD);
      }
      ring[base + wire.SLOT_STATUS_WORD] = fault === undefined ? wire.SlotStatus.done : wire.SlotStatus.fault;
      report[wire.REPORT_CHANGED_WORD + (report[wire.REPORT_CHANGED_COUNT_WORD] ?? 0)] = slot;
      bump(report, wire.REPORT_CHANGED_COUNT_WORD);
    }
  }

  function runSlot(slot: Uint32Array, all: ModelMemory, known: readonly ModelHandler[]): { code: number; detail: number } | void {
    const tenant = slot[wire.SLOT_TENANT_WORD] ?? 0;
    if (tenant >= wire.MAX_TENANTS) return { code: wire.FaultCode.tenant, detail: tenant };
    const opcode = slot[wire.SLOT_OPCODE_WORD] ?? 0;
    const index = known.findIndex((handler) => handler.opcode === opcode);
    if (index < 0) return { code: wire.FaultCode.unknownOpcode, detail: opcode };
    bump(report, wire.REPORT_HANDLER_RUNS_WORD + index);
    const fault = known[index]?.run?.(slot.subarray(wire.SLOT_ARGS_WORD), all);
    if (fault !== undefined) bump(report, wire.REPORT_HANDLER_FAULTS_WORD + index);
    return fault;
  }
}

export interface ModelBuffer {
  readonly name: string;
  readonly access?: "read" | "read_write";
  readonly fixedBytes?: number;
  readonly strideBytes?: number;
}

/** A kernel that only `ModelDevice` runs. Data buffers are arrays of words unless said otherwise. */
export function modelKernel(handlers: readonly ModelHandler[], dataBuffers: readonly ModelBuffer[] = []): CompiledKernel {
  const binding = (name: string, group: number, number: number, fixedBytes: number, strideBytes: number, lengthParameter: string) =>
    ({ name, group, binding: number, access: "read_write", fixedBytes, strideBytes, lengthParameter }) as const;
  const parameters = ["grid_x", "grid_y", "grid_z", "slot_count", "observable_count", "debug_record_count", "io_slot_count", "round", "claim_budget"];
  const lengths = dataBuffers.map(({ name }) => `${name}_count`);
  return {
    name: "model",
    hash: "model",
    workgroupSize: [2, 1, 1],
    bindings: [
      binding("control", 0, 0, wire.CONTROL_FIXED_BYTES, 4, "observable_count"),
      binding("ring", 0, 1, 0, wire.RING_STRIDE_BYTES, "slot_count"),
      binding("debug_log", 0, 2, wire.DEBUG_LOG_FIXED_BYTES, wire.DEBUG_LOG_RECORDS_STRIDE_BYTES, "debug_record_count"),
      binding("report", 3, 1, wire.REPORT_FIXED_BYTES, 4, "slot_count"),
      ...dataBuffers.map(({ name, access = "read_write", fixedBytes = 0, strideBytes = 4 }, i) => ({
        name,
        group: 1,
        binding: i,
        access,
        fixedBytes,
        strideBytes,
        lengthParameter: `${name}_count`,
      })),
    ],
    parameters: [...parameters, ...lengths].map((name, i) => ({ name, type: "u32", offsetBytes: i * 4 })),
    segments: [{ name: "model", entryPoint: "main", effectFree: false }],
    schedule: { kind: "Dispatch", segment: 0 },
    code: {},
    megakernel: {
      protocol: "model",
      abiHash: wire.ABI_HASH,
      baseAbiHash: wire.ABI_HASH,
      handlers,
      dataBuffers: dataBuffers.map(({ name }) => name),
    },
  };
}

function named(memory: ModelMemory, name: string): Uint32Array {
  const words = memory[name];
  if (words === undefined) throw new RangeError(`the model needs buffer ${name}`);
  return words;
}
