/**
 * f32 on the oracle and on the software GPU: bit for bit where the IR promises it, elsewhere within WGSL's accuracy
 * (`#floating-point-accuracy`).
 */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { compileKernel } from "../../codegen/shader/compile.js";
import { buildProgram, type ProgramBuilder } from "../../ir/builder.js";
import { createRandom } from "../../ir/interpret/random.js";
import type { Expression, MathFunction } from "../../ir/ir.js";
import { f32, fixedArray, u32, vector } from "../../ir/types.js";
import { openDevice } from "../../runtime/node/index.js";
import { openOracleDevice } from "../../testing/oracle-device.js";
import { runOnDevice } from "../support/run-on-device.js";

const device = await openDevice({ name: "software" });
const oracle = openOracleDevice({ findings: "collect" });
const ROWS = 64;
const random = createRandom(20261);

/** Both results of `columns` for each pair of inputs. */
async function results(columns: (k: ProgramBuilder, a: Expression, b: Expression) => readonly Expression[], pairs: readonly (readonly [number, number])[]): Promise<readonly [number[], number[]]> {
  let width = 0;
  const program = buildProgram({ name: "floats", workgroupSize: [ROWS, 1, 1] }, (k) => {
    const inputs = k.buffer({ name: "inputs", group: 0, binding: 0, access: "read", type: fixedArray(vector(2, "f32"), ROWS) });
    const out = k.buffer({ name: "out", group: 0, binding: 1, access: "read_write", type: fixedArray(fixedArray(f32, 64), ROWS) });
    const i = k.let("i", k.builtin("local_invocation_index"));
    const pair = k.let("pair", k.load(inputs.at(i)));
    const values = columns(k, k.let("a", k.component(pair, "x")), k.let("b", k.component(pair, "y")));
    width = values.length;
    values.forEach((each, column) => k.store(out.at(i).at(column), k.let("result", each)));
  });
  const kernel = compileKernel(program);
  const inputs = [...new Uint32Array(Float32Array.from(pairs.flat()).buffer)];
  const run = { grid: [1, 1, 1] as const, buffers: { inputs, out: ROWS * 64 } };
  const [meant, got] = [await runOnDevice(oracle, kernel, run), await runOnDevice(device, kernel, run)];
  const used = (words: readonly number[] = []): number[] => words.filter((_, at) => at % 64 < width && Math.floor(at / 64) < pairs.length);
  return [used(meant["out"]), used(got["out"])];
}

/** Of either sign, with a random significand and an exponent in the given range. */
function float(from: number, to: number): number {
  const sign = random.next() < 0.5 ? -1 : 1;
  return Math.fround(sign * (1 + random.next()) * 2 ** (from + random.below(to - from)));
}

function between(low: number, high: number): number {
  return Math.fround(low + random.next() * (high - low));
}

test("sums, differences, products, quotients and roots of normal values agree bit for bit", async () => {
  for (const [from, to] of [[-3, 3], [-30, 30], [-60, 60]] as const) {
    const pairs = Array.from({ length: ROWS }, () => [float(from, to), float(from, to)] as const);
    const columns = (k: ProgramBuilder, a: Expression, b: Expression): Expression[] => [k.add(a, b), k.sub(a, b), k.mul(a, b), k.div(a, b), k.math("sqrt", k.math("abs", a)), k.negate(a), k.math("abs", b)];
    const [meant, got] = await results(columns, pairs);
    assert.equal(got, meant);
  }
});

test("comparisons, rounding, min and max agree bit for bit", async () => {
  const pairs = Array.from({ length: ROWS }, (_, i) => [Math.fround((i - 32) / 2), between(-3, 3)] as const);
  const columns = (k: ProgramBuilder, a: Expression, b: Expression): Expression[] => [
    ...(["floor", "ceil", "trunc", "round", "sign"] as const).flatMap((name) => [k.math(name, a), k.math(name, b)]),
    k.math("min", a, b), k.math("max", a, b), k.math("clamp", a, -2, b), k.math("step", a, b), k.math("fract", a),
    k.select(k.lt(a, b), a, b), k.convert(f32, k.ge(a, b)), k.convert(f32, k.convert(u32, k.math("abs", a))),
  ];
  const [meant, got] = await results(columns, pairs);
  assert.equal(got, meant);
});

interface Accuracy {
  readonly name: MathFunction;
  readonly domain: readonly [number, number];
  /** Of the result; WGSL's units in the last place are 2^-23 of it. */
  readonly relative: number;
  readonly absolute?: number;
  /** Default: as `domain`. */
  readonly second?: readonly [number, number];
}

const ulp = (count: number): number => count * 2 ** -23;
/** Bounds that WGSL inherits from other functions are worked out for the domain, generously. */
const ACCURACY: readonly Accuracy[] = [
  { name: "sin", domain: [-3.14, 3.14], relative: 0, absolute: 2 ** -11 },
  { name: "cos", domain: [-3.14, 3.14], relative: 0, absolute: 2 ** -11 },
  { name: "tan", domain: [-1, 1], relative: 0, absolute: 2 ** -9 },
  { name: "asin", domain: [-1, 1], relative: ulp(4096), absolute: 2 ** -10 },
  { name: "acos", domain: [-1, 1], relative: ulp(4096), absolute: 2 ** -10 },
  { name: "atan", domain: [-50, 50], relative: ulp(4096) },
  { name: "atan2", domain: [-9, 9], second: [0.1, 9], relative: ulp(4096) },
  { name: "sinh", domain: [-4, 4], relative: ulp(32), absolute: ulp(64) },
  { name: "cosh", domain: [-4, 4], relative: ulp(32) },
  { name: "tanh", domain: [-4, 4], relative: ulp(64), absolute: 1e-5 },
  { name: "exp", domain: [-20, 20], relative: ulp(43) },
  { name: "exp2", domain: [-20, 20], relative: ulp(43) },
  { name: "log", domain: [0.01, 100], relative: ulp(3), absolute: 2 ** -21 },
  { name: "log2", domain: [0.01, 100], relative: ulp(3), absolute: 2 ** -21 },
  { name: "pow", domain: [0.1, 10], second: [-4, 4], relative: 2 ** -15 },
  { name: "inverseSqrt", domain: [0.01, 1000], relative: ulp(2) },
];

test("the other functions lie within WGSL's accuracy", async () => {
  for (const { name, domain, second = domain, relative, absolute = 0 } of ACCURACY) {
    const pairs = Array.from({ length: ROWS }, () => [between(...domain), between(...second)] as const);
    const takesTwo = name === "pow" || name === "atan2";
    const [meant, got] = await results((k, a, b) => [takesTwo ? k.math(name, a, b) : k.math(name, a)], pairs);
    assertClose(name, meant, got, relative, absolute);
  }
});

test("functions made of sums and products lie within WGSL's accuracy", async () => {
  const pairs = Array.from({ length: ROWS }, () => [between(0.5, 4), between(0.5, 4)] as const);
  const columns = (k: ProgramBuilder, a: Expression, b: Expression): Expression[] => {
    const three = vector(3, "f32");
    const v = k.let("v", k.construct(three, [a, b, 1]));
    const w = k.let("w", k.construct(three, [b, 2, a]));
    const parts = (value: Expression): Expression[] => ["x", "y", "z"].map((each) => k.component(value, each));
    return [
      k.math("fma", a, b, 0.5), k.math("mix", a, b, 0.25), k.math("smoothstep", k.f32(0), 5, a), k.rem(a, b), k.math("dot", v, w), k.math("length", v), k.math("distance", v, k.negate(w)),
      ...parts(k.math("normalize", w)), ...parts(k.math("cross", v, w)), ...parts(k.math("sqrt", v)), ...parts(k.mul(v, w)),
    ];
  };
  const [meant, got] = await results(columns, pairs);
  assertClose("all", meant, got, 2 ** -19, 2 ** -18);
});

function assertClose(name: string, meant: readonly number[], got: readonly number[], relative: number, absolute: number): void {
  const floats = (words: readonly number[]): Float32Array => new Float32Array(Uint32Array.from(words).buffer);
  const actual = floats(got);
  floats(meant).forEach((expected, i) => {
    const error = Math.abs((actual[i] ?? NaN) - expected);
    assert.ok(error <= absolute + relative * Math.abs(expected) + ulp(1) * Math.abs(expected), `${name}, value ${i}: ${actual[i]} where ${expected} is meant (error ${error})`);
  });
}

test.after(async () => {
  await device.close();
  await oracle.close();
});

test.run();
