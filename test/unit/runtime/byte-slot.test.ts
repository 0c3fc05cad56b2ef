import { test } from "uvu";
import * as assert from "uvu/assert";
import { ByteSlot } from "../../../runtime/byte-slot.js";

test("a fresh slot has exactly the capacity asked for and nothing in use", () => {
  const slot = new ByteSlot(64);
  assert.is(slot.capacity, 64);
  assert.is(slot.byteLength, 0);
  assert.is(slot.bytes.byteLength, 0);
});

test("resizing up to the capacity keeps the backing buffer, one byte more replaces it with an exact one", () => {
  const slot = new ByteSlot(64);
  const backing = slot.resize(16).buffer;
  assert.is(slot.resize(64).buffer, backing);
  assert.is.not(slot.resize(65).buffer, backing);
  assert.is(slot.capacity, 65);
});

test("clear keeps the storage and hides the contents", () => {
  const slot = ByteSlot.from(new Uint8Array([1, 2, 3]));
  const backing = slot.bytes.buffer;
  slot.clear();
  assert.is(slot.byteLength, 0);
  assert.is(slot.capacity, 3);
  assert.is(slot.resize(3).buffer, backing);
});

test.run();
