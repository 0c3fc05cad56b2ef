/** The mirror and the readback, made of four buffers of which one is hostile. */
import { ByteSlot } from "../../../../runtime/byte-slot.js";
import * as wire from "../../../../runtime/generated/megakernel.js";
import { Readback } from "../../../../runtime/mirror/readback.js";
import { ResidentBuffers } from "../../../../runtime/mirror/resident-buffers.js";
import { inspectReadback } from "../../../../runtime/wire/inspect-readback.js";
import { readTelemetryCounters } from "../../../../runtime/wire/telemetry-counters.js";
import { attempt, attemptWrite, expect } from "../host-case.js";
import { type Arena, Noise } from "../hostile-bytes.js";
import { writeControl } from "./control-area.js";
import { writeDebugLog } from "./debug-log-area.js";
import type { HostArea } from "./host-area.js";
import { writeIoQueue } from "./io-queue-area.js";
import { writeSlot } from "./ring-area.js";

const SLOTS = 3;
const RECORDS = wire.DEBUG_RECORD_COUNT_DEFAULT;
const PARTS = ["control", "ring", "debugLog", "ioQueue"] as const;

const WRITERS: Readonly<Record<(typeof PARTS)[number], (view: DataView, noise: Noise) => number>> = {
  control: writeControl,
  ring(view, noise) {
    for (let slot = 0; slot < SLOTS; slot++) writeSlot(view, slot * wire.RING_STRIDE_BYTES, noise);
    return SLOTS * wire.RING_STRIDE_BYTES;
  },
  debugLog: (view, noise) => writeDebugLog(view, noise, RECORDS),
  ioQueue: (view, noise) => writeIoQueue(view, noise, 4),
};

/** Legal parts of one geometry, which three of the four parts of a case are. */
const LEGAL = Object.fromEntries(PARTS.map((part) => [part, legal(part)]));

/** One area per part, so that each is the hostile one in as many cases. */
export const mirrorAreas: readonly HostArea[] = PARTS.map((part) => ({
  capacity: 1200,
  valid: WRITERS[part],
  run: (arena, numbers, noise) => runMirror(part, arena, numbers, noise),
}));

function runMirror(part: (typeof PARTS)[number], arena: Arena, [a, b, c]: readonly [number, number, number], noise: Noise): void {
  const of = (name: (typeof PARTS)[number]): Uint8Array<ArrayBuffer> => (name === part ? arena.bytes : (LEGAL[name] ?? new Uint8Array()));
  const parts = { control: of("control"), ring: of("ring"), debugLog: of("debugLog"), ioQueue: of("ioQueue") };
  const slotCount = noise.below(8) === 0 ? a : SLOTS;
  const nothing = () => ({ startByte: 0, endByte: 0 });

  attempt("inspectReadback", () => inspectReadback(parts, { since: { doneCount: b >>> 0, inFlight: 3 }, limit: 5 }));
  attempt("readTelemetryCounters", () => readTelemetryCounters(parts.control, parts.ring));
  const outputs = PARTS.map((name) => ByteSlot.from(of(name)));
  const readback = attemptWrite("Readback.fromOutputs", arena, () => Readback.fromOutputs(outputs, slotCount), nothing);
  if (readback !== undefined) attempt("Readback.slotCount", () => readback.slotCount());
  const mirror = attemptWrite("ResidentBuffers.fromParts", arena, () => ResidentBuffers.fromParts(slotCount, parts), nothing);
  if (mirror === undefined) return;

  expect(mirror.equals(mirror.clone()), "a clone differs from its mirror");
  const before = mirror.snapshot();
  const isAsBefore = () => mirror.equals(ResidentBuffers.fromParts(slotCount, before));
  const slot = noise.below(3) === 0 ? a : noise.below(SLOTS);
  if (attempt("mirror.publishSlot", () => mirror.publishSlot(slot, noise.below(3) === 0 ? b : 1, 1, [1, 160])) === undefined) {
    // Refused or done: the first leaves everything as it was, the second touches one slot.
    const other = { startByte: slot * wire.RING_STRIDE_BYTES, endByte: (slot + 1) * wire.RING_STRIDE_BYTES };
    expect(mirror.ringBytes.every((byte, i) => byte === before.ring[i] || (i >= other.startByte && i < other.endByte)), "mirror.publishSlot changed another slot");
  }
  attempt("mirror.applyReadback", () => mirror.applyReadback(before));
  expect(isAsBefore(), "a readback that was applied is not what the mirror holds");
  attempt("mirror.publishWorkItems", () => mirror.publishWorkItems(slot, 1, [{ op: 1, input: b, output: c, param: 0 }]));
  attempt("mirror.reset", () => mirror.reset({ tenants: noise.below(2) === 0 ? b : 3, observables: noise.below(2) === 0 ? c : 4 }));
}

function legal(part: (typeof PARTS)[number]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4096);
  return bytes.slice(0, WRITERS[part](new DataView(bytes.buffer), new Noise(1)));
}
