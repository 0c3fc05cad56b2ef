import { test } from "uvu";
import * as assert from "uvu/assert";
import { MegakernelOnOracle, protocol, type SlotInit } from "../../support/megakernel-run.js";

const DONE = 3, FAULT = 7;
const ARGUMENT = 3, ADDRESS = 4, UNKNOWN_OPCODE = 1;
const NOP = 0, STORE_U32 = 1, ATOMIC_ADD = 2, LOAD_U32 = 3, PRINTF = 0xfffe, SHUTDOWN = 0xffffffff;

const kernel = new MegakernelOnOracle({ workgroupSize: 1 });

function one(slot: SlotInit, observables: readonly number[] = [10, 20, 30]) {
  const ran = kernel.run({ slots: [slot], observables });
  const [first] = ran.slots;
  assert.ok(first);
  assert.equal(ran.findings, []);
  return { ...first, ran, fault: first.args.slice(10) };
}

test("nop is done and changes no word of its slot but the status", () => {
  const { status, args, ran } = one({ opcode: NOP, args: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] });
  assert.is(status, DONE);
  assert.equal(args, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal(ran.words("report", "handler_runs").slice(0, 6), [1, 0, 0, 0, 0, 0]);
});

test("store_u32 overwrites an observable and returns what it held", () => {
  const { status, args, ran } = one({ opcode: STORE_U32, args: [77, 161] });
  assert.is(status, DONE);
  assert.equal(args.slice(0, 3), [77, 161, 20]);
  assert.equal(ran.observables, [10, 77, 30]);
});

test("atomic_add adds modulo 2^32 and returns what the observable held", () => {
  const { args, ran } = one({ opcode: ATOMIC_ADD, args: [0xffffffff, 162] });
  assert.is(args[2], 30);
  assert.equal(ran.observables, [10, 20, 29]);
});

test("load_u32 copies one observable to another and returns the value", () => {
  const { args, ran } = one({ opcode: LOAD_U32, args: [162, 0] });
  assert.is(args[2], 30);
  assert.equal(ran.observables, [30, 20, 30]);
});

for (const [name, opcode, at] of [["store_u32", STORE_U32, 1], ["atomic_add", ATOMIC_ADD, 1], ["load_u32", LOAD_U32, 0]] as const) {
  const withAddress = (address: number) => ({ opcode, args: at === 1 ? [5, address] : [address, 1] });

  test(`${name}: addresses of observables are 160 to 160 + n - 1`, () => {
    for (const address of [160, 162]) assert.is(one(withAddress(address)).status, DONE);
    const below = one(withAddress(159));
    assert.equal([below.status, ...below.fault], [FAULT, ARGUMENT, at]);
    const beyond = one(withAddress(163));
    assert.equal([beyond.status, ...beyond.fault], [FAULT, ADDRESS, 163]);
    const last = one(withAddress(0xffffffff));
    assert.equal([last.status, ...last.fault], [FAULT, ADDRESS, 0xffffffff]);
  });

  test(`${name}: a fault changes nothing but its slot, and is counted for the handler`, () => {
    for (const address of [0, 3, 96, 159, 163, 0x80000000]) {
      const { ran } = one(withAddress(address));
      assert.equal(ran.observables, [10, 20, 30]);
      assert.equal([ran.word("control", "shutdown"), ran.words("control", "tenant_masks")[0], ran.word("control", "done_count")], [0, 0xffffffff, 0]);
      assert.is(ran.words("report", "handler_runs")[opcode], 1);
      assert.is(ran.words("report", "handler_faults")[opcode], 1);
    }
  });

  test(`${name}: without observables every address faults`, () => {
    const { status, fault } = one(withAddress(160), []);
    assert.equal([status, ...fault], [FAULT, ADDRESS, 160]);
  });
}

test("load_u32: the target is an index of an observable", () => {
  assert.is(one({ opcode: LOAD_U32, args: [160, 2] }).status, DONE);
  const { status, fault, ran } = one({ opcode: LOAD_U32, args: [160, 3] });
  assert.equal([status, ...fault], [FAULT, ADDRESS, 3]);
  assert.equal(ran.observables, [10, 20, 30]);
});

test("printf appends a record with its slot's base word", () => {
  const slots = [{ status: 0 }, { opcode: PRINTF, args: [7, 8, 9] }, { opcode: PRINTF, args: [1, 2, 3] }];
  const ran = kernel.run({ slots, debugRecords: 2 });
  assert.is(ran.word("debug_log", "cursor"), 8);
  assert.equal(ran.words("debug_log", "records"), [7, 8, 9, 16, 1, 2, 3, 32]);
});

test("printf into a full log is done, drops the record and counts on", () => {
  const slots = [1, 2, 3].map((format) => ({ opcode: PRINTF, args: [format, 0, 0] }));
  const ran = kernel.run({ slots, debugRecords: 2 });
  assert.ok(ran.slots.every((slot) => slot.status === DONE));
  assert.is(ran.word("debug_log", "cursor"), 12);
  assert.equal(ran.words("debug_log", "records").filter((_, i) => i % 4 === 0), [1, 2]);
  assert.equal(ran.findings, []);
});

test("shutdown raises the flag and is done itself", () => {
  const { status, ran } = one({ opcode: SHUTDOWN });
  assert.is(status, DONE);
  assert.is(ran.word("control", "shutdown"), 1);
});

test("an opcode without a handler faults with its number and runs no handler", () => {
  for (const opcode of [4, 8, 0xfffd, 0xffff, 0x80000001, 0xfffffffe]) {
    const { status, fault, ran } = one({ opcode });
    assert.equal([status, ...fault], [FAULT, UNKNOWN_OPCODE, opcode]);
    assert.ok(ran.words("report", "handler_runs").every((count) => count === 0));
    assert.ok(ran.words("report", "handler_faults").every((count) => count === 0));
  }
});

test("the numbers in these tests are the protocol's", () => {
  const { opcode, fault_code: fault, slot_status: status } = protocol.enums;
  assert.equal([opcode?.nop, opcode?.store_u32, opcode?.atomic_add, opcode?.load_u32, opcode?.printf, opcode?.shutdown], [NOP, STORE_U32, ATOMIC_ADD, LOAD_U32, PRINTF, SHUTDOWN]);
  assert.equal([fault?.unknown_opcode, fault?.argument, fault?.address, status?.done, status?.fault], [UNKNOWN_OPCODE, ARGUMENT, ADDRESS, DONE, FAULT]);
});

test.run();
