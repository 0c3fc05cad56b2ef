import { setTimeout as sleep } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { giveWayWhile } from "../../../runtime/node/give-way.js";

/** Turns of the event loop in a stretch of time. */
async function turnsIn(ms: number): Promise<number> {
  const end = performance.now() + ms;
  let turns = 0;
  while (performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve));
    turns++;
  }
  return turns;
}

test("turns of the event loop take a moment while something is awaited, and only then", async () => {
  let settle = (): void => {};
  giveWayWhile(new Promise<void>((resolve) => (settle = resolve)));
  const whileWaiting = await turnsIn(50);
  settle();
  await sleep(1);
  const afterwards = await turnsIn(50);
  assert.ok(whileWaiting < 500, `${whileWaiting} turns in 50 ms`);
  assert.ok(afterwards > 2 * whileWaiting, `${afterwards} turns afterwards, ${whileWaiting} before`);
});

test("a thousand waits in a row leave one sleeper behind, not a thousand", async () => {
  for (let i = 0; i < 1000; i++) {
    const wait = Promise.resolve();
    giveWayWhile(wait);
    await wait;
  }
  const start = performance.now();
  let settle = (): void => {};
  giveWayWhile(new Promise<void>((resolve) => (settle = resolve)));
  await turnsIn(5);
  settle();
  assert.ok(performance.now() - start < 250, "a turn slept once");
});

test("a rejected wait ends it too", async () => {
  const failing = Promise.reject(new Error("x"));
  giveWayWhile(failing);
  await failing.catch(() => {});
  await sleep(1);
  assert.ok((await turnsIn(20)) > 100);
});

test.run();
