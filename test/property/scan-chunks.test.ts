import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { buildAutomaton } from "../../examples/scan/aho-corasick.js";
import { modelCounts, naiveCounts } from "../unit/scan/scan-sample.js";

/** Few letters, so that patterns overlap, contain each other and occur; now and then any byte. */
const byte = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(97, 98, 99) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) });
const pattern = fc.uint8Array({ minLength: 1, maxLength: 11 }).chain(({ length }) => fc.array(byte, { minLength: length, maxLength: length }).map((bytes) => Uint8Array.from(bytes)));
const patterns = fc.uniqueArray(pattern, { minLength: 1, maxLength: 6, selector: (bytes) => bytes.join() });
const files = fc.array(fc.array(byte, { maxLength: 120 }), { minLength: 1, maxLength: 5 });

test("chunks counted one by one add up to a naive count over whole files, whatever the geometry and the reads", () => {
  fc.assert(
    fc.property(patterns, files, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }),
      (patternBytes, fileBytes, chunkWords, slotCount, extraWords, readBytes) => {
        const longest = Math.max(...patternBytes.map((bytes) => bytes.length));
        const warmBytes = Math.ceil((longest - 1) / 4) * 4;
        const geometry = { corpusBytes: warmBytes + 4 * extraWords, slotCount, chunkBytes: 4 * chunkWords, warmBytes };
        const samples = fileBytes.map((bytes, index) => ({ path: String(index), bytes: Uint8Array.from(bytes) }));
        assert.equal(modelCounts(buildAutomaton(patternBytes), samples, geometry, readBytes), naiveCounts(patternBytes, samples));
      }),
    { numRuns: 400, seed: 1 },
  );
});

test.run();
