/**
 * The word map of the 0.6 protocol, typed here once more, against the constants that the spec generates: wire
 * compatibility is a promise to others, so a spec that moves a word must fail before anything else does.
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../../runtime/generated/megakernel.js";

const EXPECTED: Readonly<Record<string, readonly [actual: number, expected: number]>> = {
  "slot: words": [wire.SLOT_WORDS, 16],
  "slot: bytes": [wire.SLOT_BYTES, 64],
  "slot: stride in the ring": [wire.RING_STRIDE_BYTES, 64],
  "slot: status": [wire.SLOT_STATUS_WORD, 0],
  "slot: opcode": [wire.SLOT_OPCODE_WORD, 1],
  "slot: tenant": [wire.SLOT_TENANT_WORD, 2],
  "slot: priority": [wire.SLOT_PRIORITY_WORD, 3],
  "slot: first argument": [wire.SLOT_ARGS_WORD, 4],
  "slot: arguments": [wire.SLOT_ARGS_COUNT, 12],
  "control: words before the observables": [wire.CONTROL_FIXED_WORDS, 160],
  "control: shutdown": [wire.CONTROL_SHUTDOWN_WORD, 0],
  "control: done count": [wire.CONTROL_DONE_COUNT_WORD, 1],
  "control: tenant base": [wire.CONTROL_TENANT_BASE_WORD, 2],
  "control: tenant masks, where the tenant base points": [wire.CONTROL_TENANT_MASKS_WORD, wire.TENANT_MASKS_WORD],
  "control: tenant masks": [wire.CONTROL_TENANT_MASKS_WORD, 3],
  "control: tenant masks, count": [wire.CONTROL_TENANT_MASKS_COUNT, 29],
  "control: tenant quotas": [wire.CONTROL_TENANT_QUOTAS_WORD, 32],
  "control: tenant quotas, count": [wire.CONTROL_TENANT_QUOTAS_COUNT, 32],
  "control: tenant fairness": [wire.CONTROL_TENANT_FAIRNESS_WORD, 64],
  "control: tenant fairness, count": [wire.CONTROL_TENANT_FAIRNESS_COUNT, 32],
  "control: metrics": [wire.CONTROL_METRICS_WORD, 96],
  "control: metrics, count": [wire.CONTROL_METRICS_COUNT, 32],
  "control: epoch": [wire.CONTROL_EPOCH_WORD, 128],
  "control: priority offsets": [wire.CONTROL_PRIORITY_OFFSETS_WORD, 129],
  "control: priority offsets, count": [wire.CONTROL_PRIORITY_OFFSETS_COUNT, 6],
  "control: priority starvation": [wire.CONTROL_PRIORITY_STARVATION_WORD, 135],
  "control: priority fairness": [wire.CONTROL_PRIORITY_FAIRNESS_WORD, 136],
  "control: priority fairness, count": [wire.CONTROL_PRIORITY_FAIRNESS_COUNT, 5],
  "control: first word of the header, behind everything of 0.6": [wire.CONTROL_HEADER_MAGIC_WORD, 141],
  "control: first observable": [wire.CONTROL_OBSERVABLES_WORD, 160],
  "control: first observable, as opcodes count": [wire.OBSERVABLE_BASE_WORD, 160],
  "control: mask of an allowed tenant": [wire.TENANT_ALLOWED, 4294967295],
  "control: quota of an opened tenant": [wire.QUOTA_DEFAULT, 1000000],
  "status: empty": [wire.SlotStatus.empty, 0],
  "status: published": [wire.SlotStatus.published, 1],
  "status: claimed": [wire.SlotStatus.claimed, 2],
  "status: done": [wire.SlotStatus.done, 3],
  "status: wait_io": [wire.SlotStatus.waitIo, 4],
  "status: yield": [wire.SlotStatus.yield, 5],
  "status: requeue": [wire.SlotStatus.requeue, 6],
  "status: fault": [wire.SlotStatus.fault, 7],
  "priority: critical": [wire.Priority.critical, 0],
  "priority: high": [wire.Priority.high, 1],
  "priority: normal": [wire.Priority.normal, 2],
  "priority: low": [wire.Priority.low, 3],
  "priority: idle": [wire.Priority.idle, 4],
  "priority: levels": [wire.PRIORITY_LEVELS, 5],
  "opcode: nop": [wire.Opcode.nop, 0],
  "opcode: store_u32": [wire.Opcode.storeU32, 1],
  "opcode: atomic_add": [wire.Opcode.atomicAdd, 2],
  "opcode: load_u32": [wire.Opcode.loadU32, 3],
  "opcode: compare_swap": [wire.Opcode.compareSwap, 4],
  "opcode: memcpy": [wire.Opcode.memcpy, 5],
  "opcode: dfa_step": [wire.Opcode.dfaStep, 6],
  "opcode: batch_fence": [wire.Opcode.batchFence, 7],
  "opcode: load_miss": [wire.Opcode.loadMiss, 65533],
  "opcode: printf": [wire.Opcode.printf, 65534],
  "opcode: packed_slot": [wire.Opcode.packedSlot, 2147483649],
  "opcode: shutdown": [wire.Opcode.shutdown, 4294967295],
  "debug log: cursor": [wire.DEBUG_LOG_CURSOR_WORD, 0],
  "debug log: first record": [wire.DEBUG_LOG_RECORDS_WORD, 1],
  "debug log: words of a record": [wire.DEBUG_RECORD_WORDS, 4],
  "debug log: records where nobody says": [wire.DEBUG_RECORD_COUNT_DEFAULT, 64],
  "debug log: bytes where nobody says": [wire.debugLogByteLength(), 257 * 4],
  "io: words of a slot": [wire.IO_SLOT_WORDS, 8],
  "io: slots": [wire.MAX_IO_SLOTS, 64],
  "io: op": [wire.IO_SLOT_OP_WORD, 0],
  "io: source": [wire.IO_SLOT_SOURCE_WORD, 1],
  "io: destination": [wire.IO_SLOT_DESTINATION_WORD, 2],
  "io: offset, low half": [wire.IO_SLOT_OFFSET_LOW_WORD, 3],
  "io: offset, high half": [wire.IO_SLOT_OFFSET_HIGH_WORD, 4],
  "io: byte count": [wire.IO_SLOT_BYTE_COUNT_WORD, 5],
  "io: status": [wire.IO_SLOT_STATUS_WORD, 6],
  "io: tag": [wire.IO_SLOT_TAG_WORD, 7],
  "io op: read": [wire.IoOp.read, 1],
  "io op: write": [wire.IoOp.write, 2],
  "io op: fence": [wire.IoOp.fence, 3],
  "io status: ok": [wire.IoStatus.ok, 16],
  "io status: error": [wire.IoStatus.error, 17],
  "cap: ring slots": [wire.SLOT_COUNT_MAX, 1048576],
  "cap: observables": [wire.OBSERVABLE_COUNT_MAX, 1048576],
  "cap: debug records": [wire.DEBUG_RECORD_COUNT_MAX, 1048576],
  "cap: io slots": [wire.IO_SLOT_COUNT_MAX, 64],
};

for (const [name, [actual, expected]] of Object.entries(EXPECTED)) {
  test(`0.6 ${name} is ${expected}`, () => assert.is(actual, expected));
}

test("the magic number reads GWR1 as bytes", () => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, wire.MAGIC, true);
  assert.is(new TextDecoder().decode(bytes), "GWR1");
});

test("control regions follow each other without gaps and without overlaps, up to the observables", () => {
  const words = Object.entries(wire.LAYOUT.buffers.control.words);
  assert.equal(words.map(([, word]) => word), words.map(([, word]) => word).sort((a, b) => a - b));
  const sizes: Readonly<Record<string, number>> = {
    tenant_masks: wire.CONTROL_TENANT_MASKS_COUNT,
    tenant_quotas: wire.CONTROL_TENANT_QUOTAS_COUNT,
    tenant_fairness: wire.CONTROL_TENANT_FAIRNESS_COUNT,
    metrics: wire.CONTROL_METRICS_COUNT,
    priority_offsets: wire.CONTROL_PRIORITY_OFFSETS_COUNT,
    priority_fairness: wire.CONTROL_PRIORITY_FAIRNESS_COUNT,
    _reserved0: wire.CONTROL_RESERVED0_COUNT,
  };
  words.forEach(([name, word], i) => {
    const next = words[i + 1];
    if (next !== undefined) assert.is(word + (sizes[name] ?? 1), next[1], `${name} ends where ${next[0]} starts`);
  });
});

test("byte lengths are exact at 0 and at the cap, and refused one above it and for what is no count", () => {
  const lengths: readonly (readonly [name: string, fixed: number, stride: number, cap: number, of: (count: number) => number])[] = [
    ["control", 640, 4, 1048576, (observableCount) => wire.controlByteLength({ observableCount })],
    ["ring", 0, 64, 1048576, (slotCount) => wire.ringByteLength({ slotCount })],
    ["debug log", 4, 16, 1048576, (debugRecordCount) => wire.debugLogByteLength({ debugRecordCount })],
    ["io queue", 0, 32, 64, (ioSlotCount) => wire.ioQueueByteLength({ ioSlotCount })],
    ["report", 2204, 4, 1048576, (slotCount) => wire.reportByteLength({ slotCount })],
  ];
  for (const [name, fixed, stride, cap, of] of lengths) {
    assert.is(of(0), fixed, name);
    assert.is(of(1), fixed + stride, name);
    assert.is(of(cap), fixed + stride * cap, name);
    for (const count of [cap + 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      assert.throws(() => of(count), (error: Error) => "code" in error && error.code === "encode/cap" && error.message.includes(String(count)), `${name} of ${count}`);
    }
  }
});

test.run();
