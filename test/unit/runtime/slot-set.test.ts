import { test } from "uvu";
import * as assert from "uvu/assert";
import { SlotSet } from "../../../runtime/mirror/slot-set.js";

function runs(set: SlotSet, gap?: number): [number, number][] {
  const found: [number, number][] = [];
  set.forEachRun((start, end) => found.push([start, end]), gap);
  return found;
}

test("membership and size follow adds and deletes, each counted once", () => {
  const set = new SlotSet(70);
  assert.is(set.add(0), true);
  assert.is(set.add(0), false);
  assert.is(set.add(31), true);
  assert.is(set.add(69), true);
  assert.is(set.size, 3);
  assert.is(set.has(31), true);
  assert.is(set.has(32), false);
  assert.is(set.delete(31), true);
  assert.is(set.delete(31), false);
  assert.is(set.size, 2);
});

test("an index at the slot count is not a member, also where the last word has room", () => {
  const set = new SlotSet(33);
  assert.is(set.add(32), true);
  assert.is(set.add(33), false);
  assert.is(set.add(64), false);
  assert.is(set.has(33), false);
  assert.is(set.size, 1);
});

test("fill takes every slot and no more, at word boundaries and beside them", () => {
  for (const count of [0, 1, 31, 32, 33, 64]) {
    const set = new SlotSet(count);
    set.fill();
    assert.is(set.size, count);
    assert.equal(runs(set), count === 0 ? [] : [[0, count]]);
    set.clear();
    assert.is(set.size, 0);
    assert.is(set.next(0), -1);
  }
});

test("next finds members from a start on and below an end", () => {
  const set = new SlotSet(200);
  for (const slot of [3, 31, 32, 150]) set.add(slot);
  assert.is(set.next(0), 3);
  assert.is(set.next(4), 31);
  assert.is(set.next(32), 32);
  assert.is(set.next(33), 150);
  assert.is(set.next(33, 150), -1);
  assert.is(set.next(33, 151), 150);
  assert.is(set.next(151), -1);
});

test("nextAbsent ends a run at its first gap or at the end", () => {
  const set = new SlotSet(96);
  for (let slot = 10; slot < 96; slot++) set.add(slot);
  assert.is(set.nextAbsent(0), 0);
  assert.is(set.nextAbsent(10), 96);
  set.delete(64);
  assert.is(set.nextAbsent(10), 64);
});

test("runs are joined across a gap of the given width and not across a wider one", () => {
  const set = new SlotSet(100);
  for (const slot of [0, 1, 5, 40]) set.add(slot);
  assert.equal(runs(set), [[0, 2], [5, 6], [40, 41]]);
  assert.equal(runs(set, 2), [[0, 2], [5, 6], [40, 41]]);
  assert.equal(runs(set, 3), [[0, 6], [40, 41]]);
  assert.equal(runs(set, 34), [[0, 41]]);
});

test("whole runs are added and deleted, whatever they hold already", () => {
  for (const [start, end] of [[0, 0], [0, 1], [5, 32], [5, 33], [31, 97], [32, 64], [0, 100]] as const) {
    const set = new SlotSet(100);
    set.add(40);
    set.addRun(start, end);
    const slots = new Set([40, ...Array.from({ length: end - start }, (_, i) => start + i)]);
    assert.is(set.size, slots.size);
    assert.ok([...slots].every((slot) => set.has(slot)));
    set.deleteRun(start, end);
    assert.is(set.size, start <= 40 && 40 < end ? 0 : 1);
  }
});

test.run();
