/**
 * Ends the process when it has stopped making progress: a loop that never ends can be seen from another thread only. Prints
 * the counts with the hang in them first, so that the command has said something even then.
 */
import { Worker } from "node:worker_threads";

export interface Watchdog {
  /** To be called more often than the limit. */
  alive(): void;
  stop(): Promise<void>;
}

/** Runs as it stands, outside of any loader. */
const THREAD = `
const { workerData: { beat, limitMs, lastWords } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const beats = new Int32Array(beat);
let seen = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(beats, 0);
  if (now !== seen) { seen = now; since = Date.now(); return; }
  if (Date.now() - since < limitMs) return;
  writeSync(1, lastWords + "\\n");
  writeSync(2, "no progress for " + limitMs + " ms: case " + now + " hangs\\n");
  process.kill(process.pid, "SIGKILL");
}, 250);
`;

export function watch({ limitMs, lastWords }: { readonly limitMs: number; readonly lastWords: string }): Watchdog {
  const beat = new SharedArrayBuffer(4);
  const beats = new Int32Array(beat);
  const worker = new Worker(THREAD, { eval: true, workerData: { beat, limitMs, lastWords }, execArgv: [] });
  worker.unref();
  return {
    alive: () => void Atomics.add(beats, 0, 1),
    stop: async () => void (await worker.terminate()),
  };
}
