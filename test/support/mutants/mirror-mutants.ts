/** Defects of the mirror, the readback and the low-level dispatches. */
import type { Mutant } from "./mutant.js";

const RESIDENT = ["test/conformance/resident.test.ts"];
const READBACK = ["test/conformance/readback.test.ts"];
const EXECUTION = ["test/conformance/execution.test.ts"];
const RETRY = ["test/conformance/execution-retry.test.ts"];

export const MIRROR_MUTANTS: readonly Mutant[] = [
  {
    name: "stale generation accepted",
    file: "runtime/dispatch/dispatcher.ts",
    replace: "if (handles.generation !== current) throw",
    by: "if (handles.generation > current) throw",
    tests: RETRY,
  },
  {
    name: "retry with new caller storage",
    file: "runtime/dispatch/dispatcher.ts",
    replace: "await this.#survivingLoss(() => runDispatch(this.#kernel, sources, rows, meter))",
    by: "await this.#survivingLoss(() => runDispatch(this.#kernel, sources, this.#kernel.generation.number === 1 ? rows : rows.map(() => newOutputs()), meter))",
    tests: RETRY,
  },
  {
    name: "no retry after a loss",
    file: "runtime/dispatch/dispatcher.ts",
    replace: "const recoveries = new Recoveries(this.#kernel);",
    by: "const recoveries = new Recoveries(this.#kernel, 0);",
    tests: RETRY,
  },
  {
    name: "rows of a failed batch stay visible",
    file: "runtime/dispatch/dispatcher.ts",
    replace: "      scratch?.clear();\n",
    by: "      scratch?.show(rows.length);\n",
    tests: EXECUTION,
  },
  {
    name: "batch of no rows reaches the device",
    file: "runtime/dispatch/dispatcher.ts",
    replace: "const recoveries = sources.length === 0 ? undefined : await",
    by: "const recoveries = await",
    tests: EXECUTION,
  },
  {
    name: "ring validated before control",
    file: "runtime/dispatch/dispatch-buffers.ts",
    replace: "  validateControl(control);\n  validateDebugLog(debugLog);\n",
    by: "  validateRing(ring, slotCount ?? wholeSlots(ring));\n  validateControl(control);\n  validateDebugLog(debugLog);\n",
    tests: EXECUTION,
  },
  {
    name: "buffers of another ring dispatched",
    file: "runtime/dispatch/dispatch-buffers.ts",
    replace: "  checkHeader(bytes);\n",
    by: "",
    tests: EXECUTION,
  },
  {
    name: "resident dispatch uploads again",
    file: "runtime/dispatch/resident-set.ts",
    replace: "const uploaded = this.#target.bring(bytes, this.#isBehind);",
    by: "const uploaded = this.#target.bring(bytes, true);",
    tests: EXECUTION,
  },
  {
    name: "resident dispatch after an error goes on from what the device holds",
    file: "runtime/dispatch/resident-set.ts",
    replace: "const uploaded = this.#target.bring(bytes, this.#isBehind);",
    by: "const uploaded = this.#target.bring(bytes, false);",
    tests: RETRY,
  },
  {
    name: "output slot shared by two outputs",
    file: "runtime/dispatch/output-rows.ts",
    replace: "      if (seen.has(slot)) {",
    by: "      if (seen.has(slot) && others.includes(slot)) {",
    tests: EXECUTION,
  },
  {
    name: "kernel of another slot count dispatches the mirror",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "    if (kernel.slotCount !== undefined && kernel.slotCount !== this.slotCount) {",
    by: "    if (kernel.slotCount !== undefined && kernel.slotCount < this.slotCount) {",
    tests: RESIDENT,
  },
  {
    name: "mirror changed by outputs that are refused",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "      checkOutputs(scratch.outputs, this.slotCount, this.observableCount).forEach((slot, i) => exchange(this.#parts.slots[i], slot));",
    by: "      scratch.outputs.forEach((slot, i) => exchange(this.#parts.slots[i], slot));\n      checkOutputs(this.#parts.slots, this.slotCount, this.observableCount);",
    tests: RESIDENT,
  },
  {
    name: "mirror written while it is dispatched",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "    this.#isDispatched = true;\n",
    by: "",
    tests: RESIDENT,
  },
  {
    name: "snapshot takes the mirror's storage",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "target.slots[i]?.fill(slot.bytes));\n    return target;",
    by: "target.slots[i]?.swap(slot));\n    return target;",
    tests: RESIDENT,
  },
  {
    name: "readback applied without a look at its geometry",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "    checkOutputs(readback.slots, this.slotCount, this.observableCount).forEach((slot, i) => this.#parts.slots[i]?.fill(slot.bytes));",
    by: "    readback.slots.forEach((slot, i) => this.#parts.slots[i]?.fill(slot.bytes));",
    tests: RESIDENT,
  },
  {
    name: "written ring bytes never uploaded",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "    this.dirtySlots.fill();\n    return this.#parts.ring;",
    by: "    return this.#parts.ring;",
    tests: RESIDENT,
  },
  {
    name: "priority offsets lost by a reset",
    file: "runtime/mirror/resident-buffers.ts",
    replace: "writeDefaultPriorityOffsets(encodeControl({ shutdown: false, tenants, observables, header }, control), this.slotCount);",
    by: "encodeControl({ shutdown: false, tenants, observables, header }, control);\n    writeDefaultPriorityOffsets(new Uint8Array(540), this.slotCount);",
    tests: RESIDENT,
  },
  {
    name: "outputs moved before they are checked",
    file: "runtime/mirror/readback.ts",
    replace: "    checkOutputs(outputs, slotCount).forEach((slot, i) => {\n      if (slot !== target.slots[i]) target.slots[i]?.fill(slot.bytes);\n    });",
    by: "    outputs.forEach((slot, i) => {\n      if (slot !== target.slots[i]) target.slots[i]?.fill(slot.bytes);\n    });\n    checkOutputs(outputs, slotCount);",
    tests: READBACK,
  },
  {
    name: "drained outputs keep their old bytes",
    file: "runtime/mirror/readback.ts",
    replace: "      slot.clear();\n",
    by: "",
    tests: READBACK,
  },
  {
    name: "storage grows by more than is asked for",
    file: "runtime/byte-slot.ts",
    replace: "this.#storage = new Uint8Array(byteLength);\n    this.#byteLength",
    by: "this.#storage = new Uint8Array(2 * byteLength);\n    this.#byteLength",
    tests: ["test/unit/runtime/byte-slot.test.ts"],
  },
];
