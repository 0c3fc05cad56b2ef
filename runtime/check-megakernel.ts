import type { CompiledKernel, MegakernelFacts } from "../codegen/shader/kernel.js";
import { GridwrightError } from "./error.js";
import { ABI_HASH, MAX_RING_SLOTS } from "./generated/megakernel.js";

/** Buffers that every ring brings with it, by binding name. */
const RING_BUFFERS = ["control", "ring", "debug_log", "io_queue", "report"] as const;

/** Parameters that every round sets. What else a kernel has must be the length of a data buffer. */
export const ROUND_PARAMETERS = [
  "grid_x",
  "grid_y",
  "grid_z",
  "slot_count",
  "observable_count",
  "debug_record_count",
  "io_slot_count",
  "round",
  "claim_budget",
] as const;

/**
 * What a kernel says about itself, when a ring of this runtime can drive it.
 *
 * @throws GridwrightError `kernel/abi-mismatch`, `kernel/binding`
 */
export function megakernelFacts(compiled: CompiledKernel): MegakernelFacts {
  const facts = compiled.megakernel;
  if (facts === undefined) {
    throw new GridwrightError({
      code: "kernel/abi-mismatch",
      message: `kernel ${compiled.name} is not a megakernel`,
      help: "pass what compileMegakernel returns, or a precompiled one",
      fields: { kernel: compiled.name },
    });
  }
  if (facts.baseAbiHash !== ABI_HASH) {
    throw new GridwrightError({
      code: "kernel/abi-mismatch",
      message: `kernel ${compiled.name} was compiled for another layout (${hex(facts.baseAbiHash)}, not ${hex(ABI_HASH)})`,
      help: "run gridwright gen, so that kernel and runtime come from one spec",
      fields: { kernel: compiled.name, actual: facts.baseAbiHash, expected: ABI_HASH },
    });
  }
  const buffers: readonly string[] = [...RING_BUFFERS, ...facts.dataBuffers];
  for (const { name } of compiled.bindings) {
    if (!buffers.includes(name)) throw unknownName(compiled, `binds ${name}, which is neither the ring's nor a data buffer`, name);
  }
  const lengths = compiled.bindings.flatMap(({ lengthParameter }) => lengthParameter ?? []);
  const parameters: readonly string[] = [...ROUND_PARAMETERS, ...lengths];
  for (const { name } of compiled.parameters) {
    if (!parameters.includes(name)) throw unknownName(compiled, `has a parameter ${name}, which is neither a round's nor the length of a buffer`, name);
  }
  return facts;
}

/**
 * Any slot count goes with any workgroup size, since invocations stride over the slots; none of them may be 0.
 *
 * @throws GridwrightError `ring/geometry`
 */
export function checkKernelGeometry({ name, workgroupSize }: CompiledKernel, slotCount: number | undefined): void {
  if (slotCount !== undefined && !(Number.isInteger(slotCount) && slotCount >= 1 && slotCount <= MAX_RING_SLOTS)) {
    throw new GridwrightError({
      code: "ring/geometry",
      message: `slotCount of kernel ${name} must be 1 to ${MAX_RING_SLOTS} slots (${slotCount})`,
      help: "leave slotCount out, or pass what the kernel's buffers have",
      fields: { name: "slotCount", actual: slotCount },
    });
  }
  if (workgroupSize.every((size) => Number.isInteger(size) && size >= 1)) return;
  throw new GridwrightError({
    code: "ring/geometry",
    message: `the workgroup size of kernel ${name} must be positive in every dimension (${workgroupSize.join(" x ")})`,
    help: "compile it with a workgroup size of at least 1 x 1 x 1",
    fields: { name: "workgroupSize", actual: workgroupSize },
  });
}

function unknownName(compiled: CompiledKernel, what: string, name: string): GridwrightError {
  return new GridwrightError({
    code: "kernel/binding",
    message: `kernel ${compiled.name} ${what}`,
    help: "pass what compileMegakernel returns",
    fields: { kernel: compiled.name, name },
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}
