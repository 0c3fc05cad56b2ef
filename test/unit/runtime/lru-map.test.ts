import { test } from "uvu";
import * as assert from "uvu/assert";
import { LruMap } from "../../../runtime/lru-map.js";

test("the entry unused for longest goes when the capacity is exceeded, not before", () => {
  const map = new LruMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  assert.equal([map.size, map.get("a")], [2, 1]);
  map.set("c", 3);
  assert.equal([map.get("a"), map.get("b"), map.get("c"), map.size], [1, undefined, 3, 2]);
});

test("setting a key again replaces its value and makes it recent", () => {
  const map = new LruMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 10);
  map.set("c", 3);
  assert.equal([map.get("a"), map.get("b"), map.get("c")], [10, undefined, 3]);
});

test("deleted and cleared entries are gone", () => {
  const map = new LruMap<string, number>(2);
  map.set("a", 1);
  map.delete("a");
  assert.is(map.get("a"), undefined);
  map.set("b", 2);
  map.clear();
  assert.is(map.size, 0);
});

test.run();
