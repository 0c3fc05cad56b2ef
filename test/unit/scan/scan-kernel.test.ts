/** The opcode through a ring, on the oracle: arguments in, hits and faults out. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tableBytes } from "../../../examples/scan/chunk-counter.js";
import { scan as scanKernel } from "../../../examples/scan/generated/kernels/scan.js";
import { opcodes } from "../../../examples/scan/generated/scan.js";
import { Megakernel } from "../../../runtime/index.js";
import { openOracleDevice } from "../../../testing/oracle-device.js";
import { automatonOf } from "./scan-sample.js";

test("a chunk inside the corpus yields its hits, one outside a fault that names it, and neither disturbs the other", async () => {
  const automaton = automatonOf(["he", "she"]);
  await using device = openOracleDevice();
  await using kernel = await Megakernel.create(device, {
    kernel: scanKernel,
    buffers: { corpus: Buffer.from("ushers: she."), table: tableBytes(automaton), matches: new Uint8Array(automaton.outputs.length * 4) },
  });
  await using ring = kernel.createRing({ slotCount: 4 });
  const inside = ring.submit(opcodes.scanChunk, { first_word: 0, warm_words: 1, byte_count: 8 });
  const outside = ring.submit(opcodes.scanChunk, { first_word: 1, warm_words: 1, byte_count: 5 });
  const { outcome } = await kernel.runUntilIdle(ring);
  assert.is(outcome, "idle");
  const done = await inside.settled;
  assert.is(done.status, "done");
  // The first she ends in the warm-up, the second in the chunk.
  assert.equal(done.results, { hits: 1 });
  const failed = await outside.settled;
  assert.is(failed.status, "fault");
  assert.equal(failed.fault, { code: 256, name: "outside_corpus", detail: 1 });
});

test.run();
