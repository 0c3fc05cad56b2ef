/**
 * Lets a software GPU have the processor while JavaScript waits for it. Dawn in Node (webgpu 0.6.2) looks for finished work in
 * every turn of the event loop and keeps turning it, so a wait occupies one core, and the software GPU computes on the
 * others alone: on two cores that made rounds half as long again. While something is awaited, each turn sleeps a moment.
 * Superfluous once the package waits without polling.
 */

/** A short operation is seen almost at once, a long one costs few turns; nothing else in the process waits longer than the last. */
const FIRST_SLEEP_MS = 0.05;
const LONGEST_SLEEP_MS = 0.5;

const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
let waiting = 0;
/** At most one turn is scheduled: the last one of a wait may still be due when the next wait begins. */
let isScheduled = false;
let sleepMs = FIRST_SLEEP_MS;

/** Until `pending` settles, which it must: sleeps in every turn of the event loop, without keeping the process alive. */
export function giveWayWhile(pending: Promise<unknown>): void {
  sleepMs = FIRST_SLEEP_MS;
  waiting++;
  schedule();
  const settled = (): void => {
    waiting--;
  };
  pending.then(settled, settled);
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  setImmediate(sleepThisTurn).unref();
}

function sleepThisTurn(): void {
  isScheduled = false;
  if (waiting === 0) return;
  Atomics.wait(cell, 0, 0, sleepMs);
  sleepMs = Math.min(LONGEST_SLEEP_MS, sleepMs * 2);
  schedule();
}
