import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot } from "../../../runtime/byte-slot.js";
import * as wire from "../../../runtime/generated/megakernel.js";
import { classifyOpcode } from "../../../runtime/wire/classify-opcode.js";
import { encodeControl } from "../../../runtime/wire/encode-control.js";
import { encodeDebugLog } from "../../../runtime/wire/encode-debug-log.js";
import { encodeIoQueue } from "../../../runtime/wire/encode-io-queue.js";
import { encodeRing } from "../../../runtime/wire/encode-ring.js";
import { defaultPriorityOffsets, writeDefaultPriorityOffsets } from "../../../runtime/wire/priority-offsets.js";
import { refusalOf } from "../../support/refusal.js";

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

test("control lets in the tenants asked for, with the quota of 0.6, and nobody else", () => {
  const control = words(encodeControl({ shutdown: false, tenants: 2, observables: 0, header: false }));
  assert.is(control.length, 160);
  assert.equal([...control.subarray(0, 7)], [0, 0, 3, 0xffffffff, 0xffffffff, 0, 0]);
  assert.equal([...control.subarray(32, 35)], [1_000_000, 1_000_000, 0]);
});

test("tenant counts saturate at 29 masks and 32 quotas", () => {
  for (const [tenants, masks, quotas] of [[0, 0, 0], [28, 28, 28], [29, 29, 29], [30, 29, 30], [32, 29, 32], [33, 29, 32], [2 ** 40, 29, 32]] as const) {
    const control = words(encodeControl({ shutdown: false, tenants, observables: 0 }));
    assert.is(control.subarray(3, 32).filter((mask) => mask === 0xffffffff).length, masks, `${tenants} tenants`);
    assert.is(control.subarray(32, 64).filter((quota) => quota === 1_000_000).length, quotas, `${tenants} tenants`);
    assert.is(control[64], 0);
  }
});

test("the header says magic, hash, counts and round; without one its words are zero", () => {
  const control = words(encodeControl({ shutdown: true, tenants: 1, observables: 5, header: { slotCount: 64, round: 9 } }));
  assert.is(control[0], 1);
  assert.is(control.length, 165);
  assert.equal([...control.subarray(141, 160)], [wire.MAGIC, wire.ABI_HASH, 64, 5, 0, 9, ...new Array<number>(13).fill(0)]);
  const bare = words(encodeControl({ shutdown: true, tenants: 1, observables: 5, header: false }));
  assert.ok(bare.subarray(141, 160).every((word) => word === 0));
});

test("encoders refuse sizes above their caps before they allocate, and accept the caps", () => {
  const over = 2 ** 32;
  for (const [call, limit] of [
    [(count: number) => encodeControl({ shutdown: false, tenants: 1, observables: count }), 1 << 20],
    [(count: number) => encodeRing(count), 1 << 20],
    [(count: number) => encodeDebugLog(count), 1 << 20],
    [(count: number) => encodeIoQueue(count), 64],
  ] as const) {
    assert.is(refusalOf(() => call(limit)), undefined);
    assert.is(refusalOf(() => call(limit + 1))?.code, "encode/cap");
    assert.is(refusalOf(() => call(over))?.code, "encode/cap");
    assert.is(refusalOf(() => call(-1))?.code, "encode/cap");
    assert.is(refusalOf(() => call(1.5))?.code, "encode/cap");
  }
  assert.is(refusalOf(() => encodeIoQueue(0))?.code, "encode/cap");
  assert.is(encodeRing(0).byteLength, 0);
  assert.is(encodeDebugLog(0).byteLength, 4);
  assert.is(encodeDebugLog(64).byteLength, 1028);
  assert.is(encodeIoQueue(64).byteLength, 2048);
});

test("a tenant count that is no count is refused", () => {
  for (const tenants of [-1, 0.5, Number.NaN]) assert.is(refusalOf(() => encodeControl({ shutdown: false, tenants, observables: 0 }))?.code, "encode/value");
});

test("encoders reuse a target's storage, clear what was in it, and leave it alone when they refuse", () => {
  const target = new ByteSlot(1 << 12);
  target.resize(1 << 12).fill(0xab);
  const storage = target.bytes.buffer;
  assert.is(refusalOf(() => encodeRing(1 << 21, target))?.code, "encode/cap");
  assert.ok(target.bytes.every((byte) => byte === 0xab));
  const ring = encodeRing(3, target);
  assert.is(ring.buffer, storage);
  assert.is(target.byteLength, 192);
  assert.ok(ring.every((byte) => byte === 0));
  assert.is(encodeControl({ shutdown: false, tenants: 1, observables: 0 }, target).buffer, storage);
  assert.is(target.byteLength, 640);
});

test("default priority offsets give each level a fifth, and normal the rest", () => {
  assert.equal(defaultPriorityOffsets(256), [0, 51, 102, 154, 205, 256]);
  assert.equal(defaultPriorityOffsets(10), [0, 2, 4, 6, 8, 10]);
  assert.equal(defaultPriorityOffsets(4), [0, 0, 0, 4, 4, 4]);
  assert.equal(defaultPriorityOffsets(0), [0, 0, 0, 0, 0, 0]);
});

test("priority offsets are written at their words only, or not at all", () => {
  const control = new Uint8Array(540).fill(0xff);
  writeDefaultPriorityOffsets(control, 10);
  assert.equal([...words(control).subarray(128)], [0xffffffff, 0, 2, 4, 6, 8, 10]);
  for (const length of [536, 520, 541]) {
    const short = new Uint8Array(length).fill(0xff);
    assert.is(refusalOf(() => writeDefaultPriorityOffsets(short, 10))?.code, "encode/target");
    assert.ok(short.every((byte) => byte === 0xff));
  }
});

test("opcode classes change exactly at their boundaries", () => {
  const kind = (opcode: number): string => {
    const { system, builtin, validUser, publishable } = classifyOpcode(opcode);
    assert.is(system, !validUser);
    assert.is(publishable, builtin || validUser);
    return builtin ? "builtin" : validUser ? "user" : "reserved";
  };
  for (const opcode of [0, 7, 0xfffe, 0x80000001, 0xffffffff]) assert.is(kind(opcode), "builtin", String(opcode));
  for (const opcode of [8, 0xffef, 0x10000, 0x7fffffff]) assert.is(kind(opcode), "user", String(opcode));
  for (const opcode of [0xfff0, 0xfffd, 0xffff, 0x80000000, 0x80000002, 0xfffffffe]) assert.is(kind(opcode), "reserved", String(opcode));
});

test.run();
