/** Host and kernel agree on packed slots: what the host packs the kernel finds, and both refuse the same metadata at the same operation. */
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { packedSlot } from "../../../kernels/megakernel/packed-slot.js";
import { type PackedOp, isGridwrightError, packOps, unpackOps } from "../../../runtime/index.js";
import { protocol } from "../../support/megakernel-run.js";
import { program, runWords, words } from "../../support/run-program.js";

const ARGS = 12;
const MAX_OPS = 4;

/** Reads one slot's argument words into: broken?, broken at, count, then opcode, first word and number of words of each operation. */
const reader = program(1, (k) => {
  const args = k.buffer(words("args", 0));
  const out = k.buffer(words("out", 1));
  const slot = packedSlot(k, protocol, args);
  k.store(out.at(0), k.select(slot.isBroken, 1, 0));
  k.store(out.at(1), slot.brokenAt);
  k.store(out.at(2), slot.count);
  k.if(k.not(slot.isBroken), () => {
    k.for("each", 0, MAX_OPS, (each) => {
      k.if(k.ge(each, slot.count), () => k.break());
      const { opcode, first, words: wordCount } = slot.operation(each);
      const at = k.let("at", k.add(k.mul(each, 3), 3));
      k.store(out.at(at), opcode);
      k.store(out.at(k.add(at, 1)), first);
      k.store(out.at(k.add(at, 2)), wordCount);
    });
  });
});

interface Read {
  readonly brokenAt: number | undefined;
  readonly ops: readonly PackedOp[];
}

function onKernel(args: readonly number[]): Read {
  const { words: memory, findings } = runWords(reader, { buffers: { args, out: new Array<number>(3 + 3 * MAX_OPS).fill(0) } });
  assert.equal(findings, []);
  const [isBroken = 0, at = 0, count = 0, ...rest] = memory["out"] ?? [];
  if (isBroken !== 0) return { brokenAt: at, ops: [] };
  const ops = Array.from({ length: count }, (_, op) => {
    const [opcode = 0, first = 0, length = 0] = rest.slice(op * 3);
    return { opcode, args: args.slice(first, first + length) };
  });
  return { brokenAt: undefined, ops };
}

function onHost(args: readonly number[]): Read {
  try {
    return { brokenAt: undefined, ops: unpackOps(new Uint8Array(Uint32Array.from(args).buffer)) };
  } catch (error) {
    if (!isGridwrightError(error)) throw error;
    const at = error.fields["operation"];
    assert.type(at, "number");
    return { brokenAt: Number(at), ops: [] };
  }
}

function padded(packed: Uint32Array): number[] {
  return [...packed, ...new Array<number>(ARGS - packed.length).fill(0)];
}

test("the kernel finds each operation where the host has packed it", () => {
  const cases: PackedOp[][] = [
    [],
    [{ opcode: 255, args: [] }],
    [{ opcode: 1, args: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }],
    [{ opcode: 1, args: [7, 160] }, { opcode: 2, args: [] }, { opcode: 3, args: [9] }, { opcode: 200, args: [1, 2, 3, 4, 5, 0xffffffff] }],
    [{ opcode: 0, args: [] }, { opcode: 0, args: [] }, { opcode: 0, args: [] }, { opcode: 4, args: [1, 2, 3, 4, 5, 6, 7, 8, 9] }],
  ];
  for (const ops of cases) assert.equal(onKernel(padded(packOps(ops))), { brokenAt: undefined, ops });
});

test("host and kernel read any words the same way, and refuse them at the same operation", () => {
  // Mostly almost right: starts ascend, and one byte of the metadata may be anything.
  const starts = fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }).map((values) => values.sort((a, b) => a - b));
  const metadata = fc.tuple(fc.nat(5), fc.integer({ min: 5, max: 10 }), starts, fc.nat(9), fc.option(fc.nat(255))).map(([count, total, [a = 0, b = 0, c = 0, d = 0], at, noise]) => {
    const bytes = [count, total, 1, a, 2, b, 3, c, 4, d, 0, 0];
    if (noise !== null) bytes[at] = noise;
    return bytes;
  });
  const slot = fc.tuple(metadata, fc.array(fc.nat(0xffff), { minLength: 9, maxLength: 9 }));
  const seen = new Map<number | undefined, number>();
  fc.assert(
    fc.property(slot, ([bytes, rest]) => {
      const args = [...new Uint32Array(Uint8Array.from(bytes).buffer), ...rest];
      const host = onHost(args);
      assert.equal(onKernel(args), host);
      seen.set(host.brokenAt, (seen.get(host.brokenAt) ?? 0) + 1);
    }),
    { numRuns: 400, seed: 5 },
  );
  // Not 3: a last operation that starts behind the total is where the one before it ends.
  assert.equal([...seen.keys()].filter((at) => at !== undefined).sort(), [0, 1, 2, 4]);
  assert.ok((seen.get(undefined) ?? 0) > 50, JSON.stringify([...seen]));
});

test.run();
