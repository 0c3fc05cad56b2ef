/**
 * Ends a computation that keeps the main thread for too long, an endless loop say, which no timer of that thread could. A
 * second thread waits for the limit and then has the debugger's interface end what the main thread is executing: promises
 * that hang on it stay pending, and the thread goes on with its next task. The limit of `node:vm` would end neither the
 * body of an ES module nor what follows an `await`.
 */
import { isMainThread, Worker } from "node:worker_threads";

const IDLE = 0;
const GUARDING = 1;
const ENDED = 2;

/** Text instead of a file, and CommonJS: it starts in milliseconds, from source and from the built package alike. */
const WAIT = `
const { Session } = require("node:inspector");
const { workerData: state } = require("node:worker_threads");
for (;;) {
  for (const other of [${IDLE}, ${ENDED}]) Atomics.wait(state, 0, other);
  if (Atomics.wait(state, 0, ${GUARDING}, Atomics.load(state, 1)) !== "timed-out") continue;
  const session = new Session();
  session.connectToMainThread();
  // Last of all: what it ends is what runs now, and not what comes after it.
  if (Atomics.compareExchange(state, 0, ${GUARDING}, ${ENDED}) === ${GUARDING}) session.post("Runtime.terminateExecution");
  session.disconnect();
}
`;

export class Watchdog {
  /** What the other thread does, and its limit in milliseconds. */
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;

  /** From now on until `stop`. The thread is kept for the next time, and keeps no process alive. */
  start(mostMs: number): void {
    // Of another thread than the main one there is no way to end what it executes.
    if (!isMainThread) return;
    if (this.#worker === undefined) {
      // Without the process's options, those of `NODE_OPTIONS` included: what they load is meant for the main thread.
      this.#worker = new Worker(WAIT, { eval: true, execArgv: [], env: {}, workerData: this.#state });
      this.#worker.unref();
    }
    Atomics.store(this.#state, 1, mostMs);
    this.#turn(GUARDING);
  }

  /** True where it had to end something. */
  stop(): boolean {
    return this.#turn(IDLE) === ENDED;
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  #turn(state: number): number {
    const before = Atomics.exchange(this.#state, 0, state);
    Atomics.notify(this.#state, 0);
    return before;
  }
}
