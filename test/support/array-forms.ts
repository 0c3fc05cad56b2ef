/** What the forms of a generated module for many structs at once must do: the same bytes and values as one struct at a time. */
import fc from "fast-check";
import * as assert from "uvu/assert";
import type { Layout, StructEntry } from "../../codegen/protocol/layout.js";
import { camelCase, pascalCase } from "../../codegen/protocol/names.js";
import { structValue } from "./layout-values.js";

/** A struct of a module that was generated from `layout`. */
export interface ArrayCase {
  readonly module: object;
  readonly layout: Layout;
  readonly struct: StructEntry;
}

export interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

const MISLEADING = 0xa5a5a5a5;

/** Words before and behind, so that a form that writes too much is caught. */
export const MARGIN = 3;

export function call(module: object, name: string, ...args: readonly unknown[]): unknown {
  const exported: unknown = Reflect.get(module, name);
  if (typeof exported !== "function") throw new Error(`${name} is not exported`);
  return exported(...args);
}

/** Values as bytes, by the checked encoder of one struct. */
export function encoded(module: object, struct: StructEntry, values: readonly object[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array((struct.sizeBytes / 4) * values.length);
  const bytes = new Uint8Array(words.buffer);
  values.forEach((value, i) => call(module, `encode${pascalCase(struct.name)}`, value, bytes, struct.sizeBytes * i));
  return words;
}

/** Some padding is in no field, and what writes in place leaves it alone. */
export function inPlace(size: number, write: (words: Uint32Array) => void): Uint32Array {
  const words = new Uint32Array(size + 2 * MARGIN);
  words.fill(MISLEADING, 0, MARGIN);
  words.fill(MISLEADING, size + MARGIN);
  write(words);
  assert.ok([...words.subarray(0, MARGIN), ...words.subarray(size + MARGIN)].every((word) => word === MISLEADING), "a word outside of the structs was written");
  return words.subarray(MARGIN, size + MARGIN);
}

/** An array is written as one struct after the other, and read back. */
export function checkArray({ module, layout, struct }: ArrayCase, runs: Runs): void {
  const type = pascalCase(struct.name);
  const values = fc.array(structValue(layout, struct), { maxLength: 5 });
  fc.assert(
    fc.property(values, (list) => {
      const expected = encoded(module, struct, list);
      assert.equal(inPlace(expected.length, (words) => call(module, `write${type}Array`, words, MARGIN, list)), expected);
      assert.equal(call(module, `read${type}Array`, expected, 0, list.length), list);
    }),
    runs,
  );
}

/** Columns hold what the structs hold. */
export function checkColumns({ module, layout, struct }: ArrayCase, runs: Runs): void {
  const type = pascalCase(struct.name);
  const values = fc.array(structValue(layout, struct), { maxLength: 5 });
  const size = struct.sizeBytes / 4;
  fc.assert(
    fc.property(values, (list) => {
      const expected = encoded(module, struct, list);
      const columns = call(module, `${camelCase(struct.name)}Columns`, list.length);
      call(module, `read${type}Columns`, expected, 0, columns, list.length);
      assert.equal(inPlace(expected.length, (words) => call(module, `write${type}Columns`, words, MARGIN, columns, list.length)), expected);
      const first = list.slice(0, 1);
      assert.equal(inPlace(size * first.length, (words) => call(module, `write${type}Columns`, words, MARGIN, columns, first.length)), encoded(module, struct, first));
    }),
    runs,
  );
}

/** The first illegal struct is the first that the validator speaks of. */
export function checkFirstIllegal({ module, layout, struct }: ArrayCase, runs: Runs): void {
  const type = pascalCase(struct.name);
  const values = fc.array(structValue(layout, struct), { maxLength: 5 });
  if (!Object.hasOwn(module, `firstIllegal${type}`)) {
    assert.equal(call(module, `validate${type}`, new Uint8Array(struct.sizeBytes).fill(0xff)), [], "no search, because nothing is illegal");
    return;
  }
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 });
  fc.assert(
    fc.property(values, edits, (list, changes) => {
      const words = encoded(module, struct, list);
      for (const [at, value] of changes) if (words.length > 0) words[at % words.length] = value;
      const bytes = new Uint8Array(words.buffer);
      const wrong = list.findIndex((_, i) => {
        const findings = call(module, `validate${type}`, bytes, struct.sizeBytes * i);
        return Array.isArray(findings) && findings.length > 0;
      });
      assert.is(call(module, `firstIllegal${type}`, words, 0, list.length), wrong < 0 ? list.length : wrong);
    }),
    runs,
  );
}
