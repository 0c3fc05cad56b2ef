import type { Bindings, Device, DeviceBuffer } from "../../runtime/device.js";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { runRows } from "../../runtime/run-rows.js";
import { expect, expectCode, expectWords } from "./expect.js";
import { fold, FOLD_DEFAULTS, FOLD_KERNEL, FOLD_WORKGROUP_SIZE, type FoldParameters } from "./fold-kernel.js";
import type { Cases } from "./with-device.js";

const LENGTH = 200;
const GRID = [Math.ceil(LENGTH / FOLD_WORKGROUP_SIZE), 1, 1] as const;
const SOURCE = Uint32Array.from({ length: LENGTH }, (_, i) => (i * 2654435761) >>> 0);
const DEFAULTS: FoldParameters = { ...FOLD_DEFAULTS, count: LENGTH };

interface Fixture {
  readonly source: DeviceBuffer;
  readonly target: DeviceBuffer;
  run(parameters?: Partial<FoldParameters>, changed?: Partial<Bindings>, signal?: AbortSignal): ReturnType<Device["run"]>;
  result(): Promise<Uint8Array>;
}

async function fixture(device: Device): Promise<Fixture> {
  const prepared = await device.prepare(FOLD_KERNEL);
  const source = device.createBuffer({ label: "source", byteLength: 4 * LENGTH, durability: "source", data: new Uint8Array(SOURCE.buffer) });
  const target = device.createBuffer({ label: "target", byteLength: 4 * LENGTH, durability: "mirror" });
  return {
    source,
    target,
    run: (parameters = {}, changed = {}, signal) => {
      const given: Record<string, number | boolean> = { ...DEFAULTS };
      for (const [name, value] of Object.entries(parameters)) if (value === undefined) delete given[name]; else given[name] = value;
      return device.run(prepared, FOLD_KERNEL.schedule, { buffers: { source, target }, parameters: given, grid: GRID, ...changed }, signal);
    },
    result: async () => {
      const [slot] = await device.read([{ buffer: target, offsetBytes: 0, byteLength: target.byteLength }]);
      return slot?.bytes ?? new Uint8Array();
    },
  };
}

interface RowsFixture {
  row(target: 0 | 1, parameters?: Readonly<Record<string, number>>): Bindings;
  runRows(rows: readonly Bindings[], signal?: AbortSignal): ReturnType<Device["run"]>;
  read(target: 0 | 1): Promise<Uint8Array>;
}

/** The device's own call for many rows, or what the runtime makes of `run`. */
async function rowsFixture(device: Device): Promise<RowsFixture> {
  const prepared = await device.prepare(FOLD_KERNEL);
  const source = device.createBuffer({ label: "source", byteLength: 4 * LENGTH, durability: "source", data: new Uint8Array(SOURCE.buffer) });
  const target = (label: string): DeviceBuffer => device.createBuffer({ label, byteLength: 4 * LENGTH, durability: "mirror" });
  const targets = [target("target 0"), target("target 1")] as const;
  return {
    row: (index, parameters = {}) => ({ buffers: { source, target: targets[index] }, parameters: { ...DEFAULTS, ...parameters }, grid: GRID }),
    runRows: (rows, signal) => device.runMany?.(prepared, FOLD_KERNEL.schedule, rows, signal) ?? runRows(device, prepared, FOLD_KERNEL.schedule, rows, signal),
    read: async (index) => {
      const [slot] = await device.read([{ buffer: targets[index], offsetBytes: 0, byteLength: 4 * LENGTH }]);
      return slot?.bytes ?? new Uint8Array();
    },
  };
}

export const RUN_CASES: Cases = {
  "a run computes every element once": async (device) => {
    const { run, result } = await fixture(device);
    await run();
    expectWords(await result(), fold(new Uint32Array(LENGTH), SOURCE, DEFAULTS), "the target");
  },

  "parameters of every type arrive": async (device) => {
    const { run, result } = await fixture(device);
    let expected: Uint32Array = new Uint32Array(LENGTH);
    for (const changed of [{ factor: 4294967295 }, { offset: -7 }, { scale: 3 }, { invert: true }, { factor: 0, offset: 2147483647, scale: 65536, invert: true }]) {
      await run(changed);
      expected = fold(expected, SOURCE, { ...DEFAULTS, ...changed });
    }
    expectWords(await result(), expected, "the target");
  },

  "nothing past the logical length is touched": async (device) => {
    const { run, result } = await fixture(device);
    await run({ count: 70 });
    expectWords(await result(), fold(new Uint32Array(LENGTH), SOURCE, { ...DEFAULTS, count: 70 }), "the target");
  },

  "a grid of no workgroups does nothing": async (device) => {
    const { run, result } = await fixture(device);
    await run({}, { grid: [0, 1, 1] });
    expectWords(await result(), new Uint32Array(LENGTH), "the target");
  },

  "writes, runs and reads happen in the order of the calls, awaited or not": async (device) => {
    const { run, result, source, target } = await fixture(device);
    const one = new Uint32Array(LENGTH).fill(1);
    let expected = fold(fold(new Uint32Array(LENGTH), SOURCE, DEFAULTS), SOURCE, DEFAULTS);
    const calls = [run(), run()];
    const early = result();
    const expectedEarly = expected;
    device.write(source, 0, new Uint8Array(one.buffer));
    calls.push(run({ factor: 5 }));
    expected = fold(expected, one, { ...DEFAULTS, factor: 5 });
    device.write(target, 0, Uint8Array.of(9, 0, 0, 0));
    expected[0] = 9;
    calls.push(run({ factor: 11 }));
    expected = fold(expected, one, { ...DEFAULTS, factor: 11 });
    const late = result();
    expectWords(await early, expectedEarly, "the read between");
    expectWords(await late, expected, "the read at the end");
    await Promise.all(calls);
  },

  "one kernel runs over other buffers each time, and finds its way back": async (device) => {
    const { run, source, target } = await fixture(device);
    const others = [1, 2].map((value) => device.createBuffer({ label: `other ${value}`, byteLength: 4 * LENGTH, durability: "scratch" }));
    const expected = fold(new Uint32Array(LENGTH), SOURCE, DEFAULTS);
    for (const each of [target, ...others]) await run({}, { buffers: { source, target: each } });
    await run({ factor: 3 }, { buffers: { source, target } });
    const slots = await device.read([target, ...others].map((buffer) => ({ buffer, offsetBytes: 0, byteLength: buffer.byteLength })));
    slots.forEach((slot, i) => expectWords(slot.bytes, i === 0 ? fold(expected, SOURCE, { ...DEFAULTS, factor: 3 }) : expected, `target ${i}`));
  },

  "a run counts what it launched": async (device) => {
    const { run } = await fixture(device);
    const counts = await run();
    expect(counts.kernelLaunches === 1 && counts.segments === 1 && counts.segmentsSkipped === 0, "one segment is one launch");
    expect((counts.deviceNs !== undefined) === device.capabilities.deviceTime, "device time is there exactly where it is promised");
  },

  "preparing a kernel twice gives the same preparation": async (device) => {
    const [first, second] = await Promise.all([device.prepare(FOLD_KERNEL), device.prepare(FOLD_KERNEL)]);
    expect(first === second && first.kernel === FOLD_KERNEL, "both are one");
    expect((await device.prepare(FOLD_KERNEL)) === first, "the third is the first");
  },

  "a kernel without code that this device runs is refused": async (device) => {
    const without: CompiledKernel = { ...FOLD_KERNEL, hash: "conformance-no-code", code: {} };
    await expectCode("kernel/no-code-for-device", "preparing it", () => device.prepare(without));
  },

  "a missing, an unknown and a wrong parameter are refused": async (device) => {
    const { run, result } = await fixture(device);
    const { factor: _, ...missing } = DEFAULTS;
    const wrong: readonly (readonly [string, Record<string, number | boolean>])[] = [
      ["no factor", missing],
      ["an unknown parameter", { ...DEFAULTS, fctor: 1 }],
      ["a number for a bool", { ...DEFAULTS, invert: 1 }],
      ["a bool for a number", { ...DEFAULTS, factor: true }],
      ["a fraction for a u32", { ...DEFAULTS, factor: 1.5 }],
      ["-1 for a u32", { ...DEFAULTS, factor: -1 }],
      ["2^32 for a u32", { ...DEFAULTS, factor: 4294967296 }],
      ["2^31 for an i32", { ...DEFAULTS, offset: 2147483648 }],
      ["NaN for an f32", { ...DEFAULTS, scale: Number.NaN }],
    ];
    for (const [what, parameters] of wrong) await expectCode("kernel/binding", what, () => run({}, { parameters }));
    expectWords(await result(), new Uint32Array(LENGTH), "the target");
  },

  "a missing, an unknown, a small and a doubly bound buffer are refused": async (device) => {
    const { run, source, target } = await fixture(device);
    const small = device.createBuffer({ label: "small", byteLength: 4 * LENGTH - 4, durability: "scratch" });
    const wrong: readonly (readonly [string, Record<string, DeviceBuffer>])[] = [
      ["no target", { source }],
      ["an unknown buffer", { source, target, other: small }],
      ["a buffer one word short", { source, target: small }],
      ["one buffer read and written", { source: target, target }],
    ];
    for (const [what, buffers] of wrong) await expectCode("kernel/binding", what, () => run({}, { buffers }));
    await run({ count: LENGTH - 1 }, { buffers: { source, target: small } });
  },

  "a destroyed buffer and one of another device are refused": async (device, open) => {
    const { run, source } = await fixture(device);
    const gone = device.createBuffer({ label: "gone", byteLength: 4 * LENGTH, durability: "scratch" });
    gone.destroy();
    await expectCode("device/foreign-buffer", "a destroyed buffer", () => run({}, { buffers: { source, target: gone } }));
    const other = await open();
    try {
      const foreign = other.createBuffer({ label: "foreign", byteLength: 4 * LENGTH, durability: "scratch" });
      await expectCode("device/foreign-buffer", "a foreign buffer", () => run({}, { buffers: { source, target: foreign } }));
    } finally {
      await other.close();
    }
  },

  "a grid that is no three counts is refused, one beyond the device's limit too": async (device) => {
    const { run } = await fixture(device);
    for (const grid of [[-1, 1, 1], [1.5, 1, 1]] as const) await expectCode("kernel/binding", `a grid of ${grid.join(", ")}`, () => run({}, { grid }));
    const { maxWorkgroupsPerDimension } = device.capabilities.limits;
    if (maxWorkgroupsPerDimension < 0xffff_ffff) {
      const fields = await expectCode("kernel/limit", "one workgroup too many", () => run({}, { grid: [1, maxWorkgroupsPerDimension + 1, 1] }));
      expect(fields["limit"] === "maxWorkgroupsPerDimension", "the error names the limit");
    }
  },

  "a run whose signal is aborted does nothing": async (device) => {
    const { run, result } = await fixture(device);
    await expectCode("run/aborted", "the run", () => run({}, {}, AbortSignal.abort()));
    await run({ count: 1 }, {}, new AbortController().signal);
    expectWords(await result(), fold(new Uint32Array(LENGTH), SOURCE, { ...DEFAULTS, count: 1 }), "the target");
  },

  "many rows run in one call, in their order, and the counts are sums": async (device) => {
    const { row, runRows, read } = await rowsFixture(device);
    const counts = await runRows([row(0), row(1, { factor: 3 }), row(0, { factor: 5, count: 100 })]);
    expect(counts.kernelLaunches === 3 && counts.segments === 3 && counts.segmentsSkipped === 0, "three rows are three launches");
    const once = fold(new Uint32Array(LENGTH), SOURCE, DEFAULTS);
    expectWords(await read(0), fold(once, SOURCE, { ...DEFAULTS, factor: 5, count: 100 }), "the target of two rows");
    expectWords(await read(1), fold(new Uint32Array(LENGTH), SOURCE, { ...DEFAULTS, factor: 3 }), "the target of one row");
  },

  "no rows run nothing": async (device) => {
    const { runRows, read } = await rowsFixture(device);
    const { kernelLaunches, segments } = await runRows([]);
    expect(kernelLaunches === 0 && segments === 0, "nothing is launched");
    expectWords(await read(0), new Uint32Array(LENGTH), "the target");
  },

  "a wrong row is refused, with all rows before it, and an aborted signal with all": async (device) => {
    if (device.runMany === undefined) return;
    const { row, runRows, read } = await rowsFixture(device);
    await expectCode("kernel/binding", "a wrong second row", () => runRows([row(0), row(1, { factor: -1 })]));
    await expectCode("run/aborted", "rows of an aborted signal", () => runRows([row(0), row(1)], AbortSignal.abort()));
    expectWords(await read(0), new Uint32Array(LENGTH), "the target of the first row");
  },

  "memory is counted once per buffer, where it is counted": async (device) => {
    const { allocations } = device;
    if (allocations === undefined) return;
    const before = { bytes: allocations.bytes, events: allocations.events };
    const buffer = device.createBuffer({ label: "counted", byteLength: 4096, durability: "scratch" });
    buffer.destroy();
    const { bytes = 0, events = 0 } = device.allocations ?? {};
    expect(bytes - before.bytes === 4096 && events - before.events === 1, "one buffer is one event, and stays counted when it is destroyed");
  },
};
