/**
 * The smallest kernel that drives a ring on a real device: one opcode, which adds 1 to a cell. Written by hand, because a
 * device takes a few milliseconds to compile it where the whole megakernel takes a fifth of a second, and a recovery compiles.
 */
import type { CompiledKernel, KernelBinding, KernelHandler } from "../../codegen/shader/kernel.js";
import * as wire from "../../runtime/generated/megakernel.js";

export const mark = {
  name: "mark",
  opcode: 100,
  arguments: [{ name: "cell", type: "u32" }],
  results: [{ name: "before", type: "u32" }],
  faults: {},
} as const satisfies KernelHandler;

const WORKGROUP_SIZE = 8;
const PARAMETERS = ["grid_x", "slot_count", "claim_budget", "mark_count"] as const;

const WGSL = `
struct Parameters { ${PARAMETERS.map((name) => `${name}: u32`).join(", ")} }
@group(3) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(0) var<storage, read_write> control: array<atomic<u32>>;
@group(0) @binding(1) var<storage, read_write> ring: array<u32>;
@group(1) @binding(0) var<storage, read_write> marks: array<atomic<u32>>;
@group(3) @binding(1) var<storage, read_write> report: array<atomic<u32>>;

@compute @workgroup_size(${WORKGROUP_SIZE})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  var claims = 0u;
  for (var slot = id.x; slot < parameters.slot_count; slot += parameters.grid_x * ${WORKGROUP_SIZE}u) {
    let base = slot * ${wire.SLOT_WORDS}u;
    if (ring[base + ${wire.SLOT_STATUS_WORD}u] != ${wire.SlotStatus.published}u) { continue; }
    if (claims == parameters.claim_budget) {
      atomicAdd(&report[${wire.REPORT_BUDGET_STOPS_WORD}], 1u);
      break;
    }
    claims++;
    let args = base + ${wire.SLOT_ARGS_WORD}u;
    ring[args + 1u] = atomicAdd(&marks[min(ring[args], parameters.mark_count - 1u)], 1u);
    ring[base + ${wire.SLOT_STATUS_WORD}u] = ${wire.SlotStatus.done}u;
    atomicAdd(&report[${wire.REPORT_CLAIMS_WORD}], 1u);
    atomicAdd(&report[${wire.REPORT_DONE_WORD}], 1u);
    atomicAdd(&report[${wire.REPORT_HANDLER_RUNS_WORD}], 1u);
    atomicAdd(&control[${wire.CONTROL_DONE_COUNT_WORD}], 1u);
    atomicStore(&report[${wire.REPORT_CHANGED_WORD}u + atomicAdd(&report[${wire.REPORT_CHANGED_COUNT_WORD}], 1u)], slot);
  }
}
`;

function binding(name: string, group: number, number: number, fixedBytes: number, strideBytes?: number, lengthParameter?: string): KernelBinding {
  const fixed = { name, group, binding: number, access: "read_write", fixedBytes } as const;
  return strideBytes === undefined || lengthParameter === undefined ? fixed : { ...fixed, strideBytes, lengthParameter };
}

export const MARK_KERNEL: CompiledKernel = {
  name: "mark",
  hash: "mark-kernel",
  workgroupSize: [WORKGROUP_SIZE, 1, 1],
  bindings: [
    binding("control", 0, 0, wire.CONTROL_FIXED_BYTES),
    binding("ring", 0, 1, 0, wire.RING_STRIDE_BYTES, "slot_count"),
    binding("marks", 1, 0, 0, 4, "mark_count"),
    binding("report", 3, 1, wire.REPORT_FIXED_BYTES, 4, "slot_count"),
  ],
  parameters: PARAMETERS.map((name, i) => ({ name, type: "u32", offsetBytes: 4 * i })),
  segments: [{ name: "mark", entryPoint: "main", effectFree: false }],
  schedule: { kind: "Dispatch", segment: 0 },
  code: { wgsl: WGSL },
  megakernel: { protocol: "mark", abiHash: wire.ABI_HASH, baseAbiHash: wire.ABI_HASH, handlers: [mark], dataBuffers: ["marks"] },
};
