/** Host operations on the wire: what goes in comes out in any alignment and storage; what is refused changes no byte. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import * as wire from "../../runtime/index.js";
import { type PackedOp, type WorkItem, isGridwrightError, protocol } from "../../runtime/index.js";

const RUNS = { numRuns: 300, seed: 3 };

const word = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 1, 0xffff, 0x80000000, 0xffffffff));
const userOpcode = fc.oneof(fc.integer({ min: 8, max: 0xffef }), fc.integer({ min: 0x10000, max: 0x7fffffff }));
const byteOffset = fc.integer({ min: 0, max: 3 });
/** Bytes that the caller has used before, of any length and alignment; absent for fresh storage. */
const storage = fc.option(fc.tuple(fc.uint8Array({ maxLength: 3000 }), byteOffset), { nil: undefined });

function shifted(bytes: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const view = new Uint8Array(bytes.byteLength + offset).subarray(offset);
  view.set(bytes);
  return view;
}

function target(used: readonly [Uint8Array, number] | undefined): wire.ByteSlot | undefined {
  return used === undefined ? undefined : wire.ByteSlot.from(shifted(...used));
}

test("a published slot decodes to what was published", () => {
  const args = fc.array(word, { maxLength: 12 });
  fc.assert(
    fc.property(fc.nat(3), fc.nat(28), userOpcode, args, fc.constantFrom(0, 1, 2, 3, 4), byteOffset, (slot, tenant, opcode, given, priority, offset) => {
      const ring = shifted(new Uint8Array(256).fill(0xee), offset);
      new DataView(ring.buffer, offset + slot * 64, 64).setUint32(0, protocol.SlotStatus.done, true);
      wire.publishSlot(ring, slot, tenant, opcode, given, priority);
      const padded = [...given, ...new Array<number>(12 - given.length).fill(0)];
      assert.equal(protocol.decodeSlot(ring, slot * 64), { status: protocol.SlotStatus.published, opcode, tenant, priority, args: padded });
    }),
    RUNS,
  );
});

test("encoders give the same bytes in fresh storage and in storage used before, of any length and alignment", () => {
  const encoders: readonly ((count: number, into?: wire.ByteSlot) => Uint8Array)[] = [
    (count, into) => wire.encodeControl({ shutdown: count % 2 === 1, tenants: count, observables: count, header: { slotCount: count } }, into),
    wire.encodeRing,
    wire.encodeDebugLog,
    (count, into) => wire.encodeIoQueue(count + 1, into),
    (count, into) => wire.encodeWorkItemsRing(count, 1, Array.from({ length: count >> 1 }, (_, i) => ({ op: 8 + i, input: i, output: ~i >>> 0, param: 7 })), into),
    (count, into) => wire.encodeLoadMiss({ resource: count, prefetch: count % 2 === 1 }, into),
  ];
  fc.assert(
    fc.property(fc.nat(40), storage, (count, used) => {
      for (const encode of encoders) assert.equal([...encode(count, target(used))], [...encode(count)]);
    }),
    { ...RUNS, numRuns: 60 },
  );
});

test("work items as objects and packed, aligned and not, published and encoded, are the same slots", () => {
  const item: fc.Arbitrary<WorkItem> = fc.record({ op: userOpcode, input: word, output: word, param: word });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 8 }), fc.nat(28), byteOffset, (items, tenant, offset) => {
      const packed = Uint32Array.from(items.flatMap(({ op, input, output, param }) => [op, input, output, param]));
      const encoded = wire.encodeWorkItemsRing(8, tenant, items);
      for (const form of [items, packed]) {
        const ring = shifted(new Uint8Array(512), offset);
        assert.is(wire.publishWorkItems(ring, 0, tenant, form), items.length);
        assert.is(Buffer.compare(ring, encoded), 0);
      }
    }),
    RUNS,
  );
});

const packedOps: fc.Arbitrary<readonly PackedOp[]> = fc
  .array(fc.tuple(fc.nat(255), fc.array(word, { maxLength: 9 })).map(([opcode, args]) => ({ opcode, args })), { maxLength: 4 })
  .filter((ops) => Math.ceil((2 + 2 * ops.length) / 4) + ops.reduce((sum, op) => sum + op.args.length, 0) <= 12);

test("packed operations come out of the slot as they went in", () => {
  fc.assert(
    fc.property(packedOps, byteOffset, (ops, offset) => {
      const ring = shifted(new Uint8Array(64), offset);
      wire.publishPackedSlot(ring, 0, 0, ops);
      assert.equal(wire.unpackOps(ring, protocol.SLOT_ARGS_WORD * 4), ops);
    }),
    RUNS,
  );
});

test("an IO request comes out of the queue as it went in", () => {
  const request = fc.record({ op: fc.constantFrom(protocol.IoOp.read, protocol.IoOp.write, protocol.IoOp.fence), source: word, destination: word, offset: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), byteCount: word, tag: word });
  fc.assert(
    fc.property(request, fc.nat(3), byteOffset, (given, slot, offset) => {
      const queue = shifted(wire.encodeIoQueue(4), offset);
      wire.submitIo(queue, slot, given);
      assert.equal(wire.claimIoRequests(queue), [{ slot, ...given }]);
    }),
    RUNS,
  );
});

test("a load miss comes out of the ring as it went in", () => {
  fc.assert(
    fc.property(word, fc.boolean(), fc.nat(3), byteOffset, (resource, prefetch, slot, offset) => {
      const ring = shifted(new Uint8Array(256), offset);
      wire.publishSlotImage(ring, slot, wire.encodeLoadMiss({ resource, prefetch }));
      assert.equal(wire.decodeLoadMiss(ring, slot), { resource, prefetch });
    }),
    RUNS,
  );
});

/** Numbers that a caller may pass by mistake among those that are right. */
const anyNumber = fc.oneof({ weight: 6, arbitrary: fc.nat(6) }, { weight: 2, arbitrary: word }, { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, 2 ** 53) });
const anyOpcode = fc.oneof({ weight: 4, arbitrary: userOpcode }, { weight: 1, arbitrary: anyNumber }, { weight: 1, arbitrary: fc.constantFrom(0xfff0, 0xfffd, 0x80000000) });
const anyTenant = fc.oneof({ weight: 8, arbitrary: fc.nat(28) }, { weight: 1, arbitrary: anyNumber }, { weight: 1, arbitrary: fc.constant(29) });
const anyArgs = fc.array(anyNumber, { maxLength: 14 });
const anyOps = fc.array(fc.record({ opcode: anyNumber, args: anyArgs }), { maxLength: 6 });

/** A ring or a queue whose slots are mostly free, and now and then not whole. */
const slots = (byteLength: number, statusWord: number, busy: readonly number[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0, 0, 0, 0, 3) }, { weight: 1, arbitrary: fc.constantFrom(...busy) }), { maxLength: 6 }), fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(70) })).map(([statuses, extra]) => {
    const bytes = new Uint8Array(statuses.length * byteLength + extra).fill(0x5a);
    const view = new DataView(bytes.buffer);
    statuses.forEach((status, slot) => view.setUint32(slot * byteLength + statusWord * 4, status, true));
    return bytes;
  });
const rings = slots(64, protocol.SLOT_STATUS_WORD, [1, 2, 4, 7, 8, 9]);
const queues = slots(32, protocol.IO_SLOT_STATUS_WORD, [1, 2, 2, 0x10, 0x12, 99]);

const ringCalls: fc.Arbitrary<(ring: Uint8Array) => unknown> = fc.oneof(
  fc.tuple(anyNumber, anyTenant, anyOpcode, anyArgs).map(([slot, tenant, opcode, args]) => (ring: Uint8Array) => wire.publishSlot(ring, slot, tenant, opcode, args)),
  fc.tuple(anyNumber, anyTenant, anyOps).map(([slot, tenant, ops]) => (ring: Uint8Array) => wire.publishPackedSlot(ring, slot, tenant, ops)),
  fc.tuple(anyNumber, anyTenant, fc.array(fc.record({ op: anyOpcode, input: word, output: word, param: anyNumber }), { maxLength: 4 })).map(([start, tenant, items]) => (ring: Uint8Array) => wire.publishWorkItems(ring, start, tenant, items)),
  fc.tuple(anyNumber, anyTenant, fc.array(fc.record({ opcode: anyOpcode, args: anyArgs }), { maxLength: 4 }), anyNumber).map(([start, tenant, items, tag]) => (ring: Uint8Array) => wire.publishBatch(ring, start, tenant, items, tag)),
  fc.tuple(anyNumber, fc.record({ tenant: anyTenant, opcode: anyOpcode, ticket: anyNumber, required: fc.array(anyArgs, { maxLength: 2 }), lookahead: fc.array(anyArgs, { maxLength: 2 }) })).map(([start, window]) => (ring: Uint8Array) => wire.publishWindow(ring, start, window)),
  fc.tuple(anyNumber, fc.array(fc.oneof(
    fc.record({ kind: fc.constant("single" as const), tenant: anyTenant, opcode: anyOpcode, args: anyArgs }),
    fc.record({ kind: fc.constant("packed" as const), tenant: anyTenant, ops: anyOps }),
  ), { maxLength: 3 })).map(([start, entries]) => (ring: Uint8Array) => wire.publishList(ring, start, entries)),
  fc.tuple(anyNumber, fc.uint8Array({ minLength: 62, maxLength: 66 })).map(([slot, image]) => (ring: Uint8Array) => wire.publishSlotImage(ring, slot, image)),
  anyNumber.map((slot) => (ring: Uint8Array) => wire.cancelSlot(ring, slot)),
  anyNumber.map((slot) => (ring: Uint8Array) => wire.acknowledgeFault(ring, slot)),
);

const queueCalls: fc.Arbitrary<(queue: Uint8Array) => unknown> = fc.oneof(
  fc.tuple(anyNumber, fc.record({ source: anyNumber, destination: word, offset: anyNumber, byteCount: word, tag: anyNumber })).map(([slot, request]) => (queue: Uint8Array) => wire.submitIo(queue, slot, request)),
  fc.tuple(anyNumber, fc.record({ mappedSlot: word, byteCount: word, tag: anyNumber })).map(([slot, announcement]) => (queue: Uint8Array) => wire.announceIo(queue, slot, announcement)),
  fc.array(fc.record({ slot: anyNumber, success: fc.boolean() }), { maxLength: 3 }).map((completions) => (queue: Uint8Array) => wire.completeIoRequests(queue, completions)),
  fc.constant((queue: Uint8Array) => wire.claimIoRequests(queue)),
);

/** What `call` does to a copy of `bytes` at that alignment: the code it ends with, and the bytes then. */
function effect(call: (bytes: Uint8Array) => unknown, bytes: Uint8Array, offset: number): { code: string; after: Uint8Array } {
  const after = shifted(bytes, offset);
  try {
    call(after);
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    assert.is(Buffer.compare(after, bytes), 0, `${error.message}: bytes have changed`);
    return { code: error.code, after };
  }
  return { code: "accepted", after };
}

for (const [name, calls, buffers] of [["ring", ringCalls, rings], ["IO queue", queueCalls, queues]] as const) {
  test(`a call on a ${name} does the same at every alignment; one that is refused changes no byte`, () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(calls, buffers, fc.integer({ min: 1, max: 3 }), (call, bytes, offset) => {
        const [aligned, unaligned] = [effect(call, bytes, 0), effect(call, bytes, offset)];
        assert.is(unaligned.code, aligned.code);
        assert.is(Buffer.compare(unaligned.after, aligned.after), 0);
        counts[aligned.code === "accepted" ? "accepted" : "refused"]++;
      }),
      { ...RUNS, numRuns: 3000 },
    );
    assert.ok(counts.accepted > 300 && counts.refused > 300, JSON.stringify(counts));
  });
}

test("every reader gives a value or a typed error for any bytes, the same one at every alignment, and changes nothing", () => {
  const readers: readonly ((bytes: Uint8Array, number: number) => unknown)[] = [
    (bytes) => wire.readDoneCount(bytes),
    (bytes) => wire.readEpoch(bytes),
    (bytes) => wire.readMetrics(bytes),
    wire.readObservable,
    (bytes) => wire.readDebugLog(bytes),
    (bytes, since) => wire.drainDebugLog(bytes, since),
    wire.countDone,
    (bytes) => wire.countDone(bytes),
    wire.decodeLoadMiss,
    wire.readSlotImage,
    (bytes, offset) => wire.unpackOps(bytes, offset),
    (bytes) => wire.countSlots(bytes),
    (bytes) => wire.readSlots(bytes),
    (bytes) => wire.readControlState(bytes),
    (bytes) => wire.readTelemetryCounters(bytes, bytes),
    (bytes) => wire.inspectRing(bytes),
    (bytes, slotCount) => wire.inspectControl(bytes, { slotCount }),
    (bytes) => wire.inspectReadback({ control: bytes, ring: bytes, debugLog: bytes.subarray(0, 1028), ioQueue: bytes.subarray(0, 2048) }),
    (bytes) => wire.pollIoRequests(bytes),
    wire.readIoCompletion,
    wire.isIoRecycled,
    (bytes) => wire.validateControl(bytes),
    wire.validateRing,
    (bytes, records) => wire.validateDebugLog(bytes, records),
    (bytes) => wire.validateIoQueue(bytes),
  ];
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 800 }), fc.array(word, { maxLength: 300 }).map((words) => new Uint8Array(Uint32Array.from(words).buffer)));
  fc.assert(
    fc.property(bytes, anyNumber, fc.integer({ min: 1, max: 3 }), (given, number, offset) => {
      for (const read of readers) {
        const [aligned, unaligned] = [0, offset].map((at) => {
          const view = shifted(given, at);
          let result: unknown;
          const { code, after } = effect((seen) => (result = read(seen, number)), given, at);
          assert.is(Buffer.compare(after, view), 0);
          return { code, result };
        });
        assert.equal(unaligned, aligned, String(read));
      }
    }),
    RUNS,
  );
});

test.run();
