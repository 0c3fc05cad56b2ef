import * as wire from "../../../../runtime/generated/megakernel.js";
import { inspectControl } from "../../../../runtime/wire/inspect-control.js";
import { readPriorityOffsets, writeDefaultPriorityOffsets } from "../../../../runtime/wire/priority-offsets.js";
import { readDoneCount, readEpoch, readMetrics, readObservable } from "../../../../runtime/wire/read-control.js";
import { readControlState } from "../../../../runtime/wire/telemetry.js";
import { validateControl } from "../../../../runtime/wire/validate-control.js";
import { attempt, attemptWrite, expect } from "../host-case.js";
import type { Noise } from "../hostile-bytes.js";
import type { HostArea } from "./host-area.js";

const MOST_OBSERVABLES = 16;

export const controlArea: HostArea = {
  capacity: wire.CONTROL_FIXED_BYTES + MOST_OBSERVABLES * 4 + 64,
  valid: writeControl,
  run(arena, [a, b]) {
    const { bytes } = arena;
    const words = Math.floor(bytes.byteLength / 4);
    attempt("generated decodeControl", () => wire.decodeControl(bytes));
    attempt("generated decodeControl at an offset", () => wire.decodeControl(bytes, a));
    attempt("generated validateControl", () => wire.validateControl(bytes));
    attempt("validateControl", () => validateControl(bytes));
    attempt("validateControl with a count", () => validateControl(bytes, { observables: a }));
    attempt("readDoneCount", () => readDoneCount(bytes));
    attempt("readEpoch", () => readEpoch(bytes));
    attempt("readObservable", () => readObservable(bytes, a));
    const metrics = attempt("readMetrics", () => readMetrics(bytes));
    expect(metrics === undefined || metrics.length <= words, "readMetrics lists more than the buffer holds");
    attempt("readControlState", () => readControlState(bytes));
    attempt("readPriorityOffsets", () => readPriorityOffsets(bytes));
    attempt("inspectControl", () => inspectControl(bytes));
    attempt("inspectControl with a slot count", () => inspectControl(bytes, { slotCount: b }));
    attemptWrite("writeDefaultPriorityOffsets", arena, () => writeDefaultPriorityOffsets(bytes, a), () => ({
      startByte: wire.CONTROL_PRIORITY_OFFSETS_WORD * 4,
      endByte: (wire.CONTROL_PRIORITY_OFFSETS_WORD + wire.CONTROL_PRIORITY_OFFSETS_COUNT) * 4,
    }));
    if (bytes.byteOffset % 4 === 0) readThroughView(new Uint32Array(bytes.buffer, bytes.byteOffset, words), a);
  },
};

export function writeControl(view: DataView, noise: Noise): number {
  const observables = noise.below(MOST_OBSERVABLES + 1);
  const put = (word: number, value: number): void => view.setUint32(word * 4, value, true);
  for (let word = 0; word < wire.CONTROL_FIXED_WORDS + observables; word++) put(word, 0);
  put(wire.CONTROL_TENANT_BASE_WORD, wire.TENANT_MASKS_WORD);
  for (let tenant = noise.below(wire.MAX_TENANTS + 1) - 1; tenant >= 0; tenant--) put(wire.CONTROL_TENANT_MASKS_WORD + tenant, wire.TENANT_ALLOWED);
  put(wire.CONTROL_DONE_COUNT_WORD, noise.tellingWord());
  for (let i = 0; i < observables; i++) put(wire.CONTROL_OBSERVABLES_WORD + i, noise.tellingWord());
  if (noise.below(2) === 1) {
    put(wire.CONTROL_HEADER_MAGIC_WORD, wire.MAGIC);
    put(wire.CONTROL_HEADER_ABI_HASH_WORD, wire.ABI_HASH);
    put(wire.CONTROL_HEADER_OBSERVABLE_COUNT_WORD, observables);
  }
  return wire.CONTROL_FIXED_BYTES + observables * 4;
}

function readThroughView(words: Uint32Array, index: number): void {
  const view = new wire.ControlView(words);
  expect(typeof view.doneCount === "number" && typeof view.headerMagic === "number", "a ControlView yields no number");
  attempt("ControlView.tenantMasksAt", () => view.tenantMasksAt(index));
}
