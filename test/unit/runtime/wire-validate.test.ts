/** Shapes, which are refused, and plausibility, which is only reported. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  defaultPriorityOffsets,
  encodeControl,
  encodeDebugLog,
  encodeIoQueue,
  encodeRing,
  inspectControl,
  inspectReadback,
  inspectRing,
  isGridwrightError,
  protocol,
  publishSlot,
  validateControl,
  validateDebugLog,
  validateIoQueue,
  validateRing,
  writeDefaultPriorityOffsets,
} from "../../../runtime/index.js";
import { BYTE_OFFSETS, noise, outcome, setWord } from "../../support/wire-bytes.js";

test("each shape is exact, and a refusal names the buffer, its bytes and the expected ones", () => {
  const cases: [string, number, (bytes: Uint8Array) => void, number | undefined][] = [
    ["control", 636, (bytes) => validateControl(bytes), 640],
    ["control", 640, (bytes) => validateControl(bytes), undefined],
    ["control", 641, (bytes) => validateControl(bytes), 640],
    ["control", 644, (bytes) => validateControl(bytes), undefined],
    ["control", 640 + 4 * 2 ** 20, (bytes) => validateControl(bytes), undefined],
    ["control", 644 + 4 * 2 ** 20, (bytes) => validateControl(bytes), 640 + 4 * 2 ** 20],
    ["control", 640, (bytes) => validateControl(bytes, { observables: 1 }), 644],
    ["control", 644, (bytes) => validateControl(bytes, { observables: 1 }), undefined],
    ["control", 648, (bytes) => validateControl(bytes, { observables: 1 }), 644],
    ["ring", 0, (bytes) => validateRing(bytes, 0), undefined],
    ["ring", 64, (bytes) => validateRing(bytes, 0), 0],
    ["ring", 127, (bytes) => validateRing(bytes, 2), 128],
    ["ring", 128, (bytes) => validateRing(bytes, 2), undefined],
    ["debug_log", 1024, (bytes) => validateDebugLog(bytes), 1028],
    ["debug_log", 1028, (bytes) => validateDebugLog(bytes), undefined],
    ["debug_log", 1044, (bytes) => validateDebugLog(bytes), 1028],
    ["debug_log", 4, (bytes) => validateDebugLog(bytes, 0), undefined],
    ["debug_log", 1028, (bytes) => validateDebugLog(bytes, 65), 1044],
    ["io_queue", 0, validateIoQueue, undefined],
    ["io_queue", 33, validateIoQueue, 32],
    ["io_queue", 2048, validateIoQueue, undefined],
    ["io_queue", 2080, validateIoQueue, 2048],
  ];
  for (const [buffer, byteLength, validate, expected] of cases) {
    let fields: Readonly<Record<string, unknown>> | undefined;
    try {
      validate(new Uint8Array(byteLength));
    } catch (error) {
      if (!isGridwrightError(error)) throw error;
      assert.is(error.code, "resident/shape");
      assert.ok(error.message.includes(`${buffer} has ${byteLength} bytes`), error.message);
      fields = error.fields;
    }
    assert.equal(fields, expected === undefined ? undefined : { buffer, actual: byteLength, expected }, `${buffer} ${byteLength}`);
  }
});

/** A readback of 10 slots in which nothing has happened. */
function fresh(byteOffset = 0) {
  const at = (bytes: Uint8Array): Uint8Array => {
    const moved = noise(bytes.byteLength, byteOffset);
    moved.set(bytes);
    return moved;
  };
  const control = at(encodeControl({ shutdown: false, tenants: 1, observables: 3, header: { slotCount: 10 } }));
  writeDefaultPriorityOffsets(control, 10);
  return { control, ring: at(encodeRing(10)), debugLog: at(encodeDebugLog(64)), ioQueue: at(encodeIoQueue(64)) };
}

/** Paths of what is found after `change`. */
function pathsAfter(change: (buffers: ReturnType<typeof fresh>) => void, options?: Parameters<typeof inspectReadback>[1]): string[] {
  const perOffset = BYTE_OFFSETS.map((byteOffset) => {
    const buffers = fresh(byteOffset);
    change(buffers);
    return inspectReadback(buffers, options).map(({ path }) => path);
  });
  assert.equal(perOffset[0], perOffset[1]);
  return perOffset[0] ?? [];
}

test("nothing is found in what the encoders make, nor in buffers without header and partitions", () => {
  assert.equal(pathsAfter(() => {}), []);
  const control = encodeControl({ shutdown: true, tenants: 29, observables: 0, header: false });
  assert.equal(inspectControl(control, { slotCount: 10 }), []);
});

test("a slot in use has a known state, a tenant that exists and the priority of its position", () => {
  const slot = (index: number, word: number, value: number) => ({ ring }: { ring: Uint8Array }) => {
    for (let i = 0; i < 10; i++) publishSlot(ring, i, 0, 8, [], Math.floor(i / 2));
    setWord(ring, index * 16 + word, value);
  };
  assert.equal(pathsAfter(slot(3, 0, 8)), []);
  assert.equal(pathsAfter(slot(3, 0, 9)), ["ring[3].status"]);
  assert.equal(pathsAfter(slot(9, 0, 0xffffffff)), ["ring[9].status"]);
  assert.equal(pathsAfter(slot(0, 2, 28)), []);
  assert.equal(pathsAfter(slot(0, 2, 29)), ["ring[0].tenant"]);
  assert.equal(pathsAfter(slot(4, 3, 3)), ["ring[4].priority"]);
  assert.equal(pathsAfter(slot(4, 3, 5)), ["ring[4].priority"]);
});

test("without partitions any priority is plausible that is one; a free slot may hold anything", () => {
  const ring = encodeRing(3);
  [0, 4, 5].forEach((priority, slot) => {
    setWord(ring, slot * 16, 1);
    setWord(ring, slot * 16 + 3, priority);
  });
  assert.equal(inspectRing(ring), [{ path: "ring[2].priority", value: 5, limit: "a value of priority" }]);
  const free = noise(640, 1);
  for (let slot = 0; slot < 10; slot++) setWord(free, slot * 16, 0);
  assert.equal(inspectRing(free), []);
  assert.is(outcome(() => inspectRing(ring.subarray(1))), "resident/shape");
});

test("findings are listed up to a limit", () => {
  const ring = new Uint8Array(64 * 200).fill(0xff);
  assert.is(inspectRing(ring).length, 100);
  assert.equal(inspectRing(ring, { limit: 4 }).map(({ path }) => path), ["ring[0].status", "ring[0].tenant", "ring[0].priority", "ring[1].status"]);
  assert.is(inspectRing(ring, { limit: 4, offsets: defaultPriorityOffsets(200) }).length, 4);
  assert.is(inspectRing(ring, { limit: 1e6, offsets: defaultPriorityOffsets(200) }).length, 600);
});

test("control has its tenant table where it belongs, partitions that cover the ring, and a header of this geometry", () => {
  const word = (index: number, value: number) => ({ control }: { control: Uint8Array }) => setWord(control, index, value);
  assert.equal(pathsAfter(word(protocol.CONTROL_TENANT_BASE_WORD, 4)), ["control.tenant_base"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_PRIORITY_OFFSETS_WORD + 2, 1)), ["control.priority_offsets[2]"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_PRIORITY_OFFSETS_WORD + 5, 11)), ["control.priority_offsets[5]"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_HEADER_MAGIC_WORD, 1)), ["control.header_magic"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_HEADER_ABI_HASH_WORD, 1)), ["control.header_abi_hash"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_HEADER_SLOT_COUNT_WORD, 11)), ["control.header_slot_count"]);
  assert.equal(pathsAfter(word(protocol.CONTROL_HEADER_SLOT_COUNT_WORD, 0)), []);
  assert.equal(pathsAfter(word(protocol.CONTROL_HEADER_OBSERVABLE_COUNT_WORD, 2)), ["control.header_observable_count"]);
});

test("no more slots are done than were in flight, across the wrap of the counter", () => {
  const done = (count: number) => ({ control }: { control: Uint8Array }) => setWord(control, protocol.CONTROL_DONE_COUNT_WORD, count);
  const since = { doneCount: 0xfffffffe, inFlight: 5 };
  assert.equal(pathsAfter(done(3), { since }), []);
  assert.equal(pathsAfter(done(4), { since }), ["control.done_count"]);
  assert.equal(pathsAfter(done(0xfffffffd), { since }), ["control.done_count"]);
  assert.equal(pathsAfter(done(0xfffffffd)), []);
});

test("a cursor lies between records nowhere, and may lie behind the log's end; IO states are known ones", () => {
  const cursor = (value: number) => ({ debugLog }: { debugLog: Uint8Array }) => setWord(debugLog, 0, value);
  assert.equal(pathsAfter(cursor(4000)), []);
  assert.equal(pathsAfter(cursor(4001)), ["debug_log.cursor"]);
  const status = (value: number) => ({ ioQueue }: { ioQueue: Uint8Array }) => setWord(ioQueue, 8 * 2 + protocol.IO_SLOT_STATUS_WORD, value);
  assert.equal(pathsAfter(status(0x12)), []);
  assert.equal(pathsAfter(status(0x13)), ["io_queue[2].status"]);
});

test("a buffer of the wrong shape is refused, not reported", () => {
  for (const name of ["control", "ring", "debugLog", "ioQueue"] as const) {
    const buffers = fresh();
    assert.is(outcome(() => inspectReadback({ ...buffers, [name]: buffers[name].subarray(1) })), "resident/shape", name);
  }
});

test.run();
