import { test } from "uvu";
import * as assert from "uvu/assert";
import type { CompiledKernel } from "../../../codegen/shader/kernel.js";
import { checkBindings, expectedBytes } from "../../../runtime/check-bindings.js";
import type { Bindings, DeviceBuffer } from "../../../runtime/device.js";
import type { GridwrightError } from "../../../runtime/error.js";
import { refusalOf } from "../../support/refusal.js";

const kernel: CompiledKernel = {
  name: "k",
  hash: "k",
  workgroupSize: [1, 1, 1],
  bindings: [
    { name: "table", group: 0, binding: 0, access: "read", fixedBytes: 16 },
    { name: "list", group: 0, binding: 1, access: "read_write", fixedBytes: 8, strideBytes: 12, lengthParameter: "count" },
  ],
  parameters: [
    { name: "count", type: "u32", offsetBytes: 0 },
    { name: "shift", type: "i32", offsetBytes: 4 },
    { name: "scale", type: "f32", offsetBytes: 8 },
    { name: "fast", type: "bool", offsetBytes: 12 },
    { name: "step", type: "u32", offsetBytes: 16 },
  ],
  segments: [{ name: "k", entryPoint: "k", effectFree: false }],
  schedule: {
    kind: "Repeat",
    variable: "step",
    from: { kind: "Const", type: "u32", value: 0 },
    to: { kind: "Parameter", name: "count" },
    body: { kind: "Dispatch", segment: 0 },
  },
  code: {},
};

const buffer = (label: string, byteLength: number): DeviceBuffer => ({ label, byteLength, durability: "scratch", destroy: () => {} });
const parameters = { count: 3, shift: -1, scale: 0.5, fast: true };
const table = buffer("table", 16);
const list = buffer("list", 44);
const bindings: Bindings = { buffers: { table, list }, parameters, grid: [1, 1, 1] };

function refusal(changed: Partial<Bindings>, owns: (each: DeviceBuffer) => boolean = () => true): GridwrightError | undefined {
  return refusalOf(() => checkBindings(kernel, { ...bindings, ...changed }, owns));
}

test("bindings that fit exactly are accepted, and so is an empty grid", () => {
  assert.is(refusal({}), undefined);
  assert.is(refusal({ grid: [0, 1, 1] }), undefined);
});

test("a buffer one word short is refused with both sizes", () => {
  const error = refusal({ buffers: { table, list: buffer("list", 40) } });
  assert.is(error?.code, "kernel/binding");
  assert.equal(error?.fields, { kernel: "k", name: "list", bytes: 40, expectedBytes: 44 });
  assert.is(refusal({ buffers: { table: buffer("table", 12), list } })?.fields["expectedBytes"], 16);
  assert.is(refusal({ buffers: { table, list: buffer("list", 48) } }), undefined);
});

test("an empty tail needs room for one element", () => {
  const [, binding] = kernel.bindings;
  assert.ok(binding);
  assert.equal([0, 1, 2].map((count) => expectedBytes(binding, { count })), [20, 20, 32]);
  assert.is(refusal({ parameters: { ...parameters, count: 0 }, buffers: { table, list: buffer("list", 20) } }), undefined);
  assert.is(refusal({ parameters: { ...parameters, count: 0 }, buffers: { table, list: buffer("list", 16) } })?.code, "kernel/binding");
});

test("a missing and an unknown buffer are refused by name", () => {
  assert.is(refusal({ buffers: { table } })?.fields["name"], "list");
  assert.is(refusal({ buffers: { table, list, lst: list } })?.fields["name"], "lst");
});

test("a buffer that is not whole words is refused", () => {
  assert.is(refusal({ buffers: { table: buffer("table", 18), list } })?.fields["expectedBytes"], 20);
});

test("a buffer under two names is refused where one of them writes", () => {
  assert.is(refusal({ buffers: { table: list, list } })?.code, "kernel/binding");
});

test("a buffer of another device is refused", () => {
  assert.is(refusal({}, (each) => each !== table)?.code, "device/foreign-buffer");
});

test("loop counters are the schedule's, and not the caller's to give", () => {
  assert.is(refusal({ parameters: { ...parameters, step: 0 } })?.fields["name"], "step");
});

const VALUES: readonly [string, readonly (number | boolean)[], readonly (number | boolean)[]][] = [
  ["count", [0, 0xffff_ffff], [-1, 0x1_0000_0000, 0.5, NaN, true]],
  ["shift", [-0x8000_0000, 0x7fff_ffff], [-0x8000_0001, 0x8000_0000, 0.5, false]],
  ["scale", [0.1, -3e38], [NaN, Infinity, 3.5e38, true]],
  ["fast", [true, false], [0, 1]],
];

for (const [name, good, bad] of VALUES) {
  test(`parameter ${name} takes the range of its type and nothing else`, () => {
    const longest = buffer("list", 2 ** 40);
    const check = (value: number | boolean) => refusal({ parameters: { ...parameters, [name]: value }, buffers: { table, list: longest } });
    for (const value of good) assert.is(check(value), undefined, String(value));
    for (const value of bad) assert.is(check(value)?.fields["name"], name, String(value));
  });
}

test("a missing parameter is refused by name, and a grid that is no three counts too", () => {
  const { shift: _, ...rest } = parameters;
  assert.is(refusal({ parameters: rest })?.fields["name"], "shift");
  assert.is(refusal({ grid: [1, -1, 1] })?.fields["name"], "grid");
  assert.is(refusal({ grid: [1, 1.5, 1] })?.fields["name"], "grid");
});

test.run();
