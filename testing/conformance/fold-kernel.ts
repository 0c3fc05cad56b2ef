/**
 * The kernel of the conformance suite, written out in both forms that devices run, so that the suite judges devices and
 * not the compiler. It has a parameter of every type, a buffer that it only reads, and a result that shows the order of
 * runs: `target[i] = target[i] * 2 + term(source[i])`.
 */
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import { buildProgram } from "../../ir/builder.js";
import { bool, f32, i32, runtimeArray, u32 } from "../../ir/types.js";

export const FOLD_WORKGROUP_SIZE = 64;

export interface FoldParameters extends Record<string, number | boolean> {
  readonly count: number;
  readonly factor: number;
  readonly offset: number;
  readonly scale: number;
  readonly invert: boolean;
}

/** `term(x) = invert ? ~y : y` where `y = x * factor + offset + scale`, in 32 bits. */
export const FOLD_DEFAULTS: FoldParameters = { count: 0, factor: 1, offset: 0, scale: 0, invert: false };

/** What one run makes of the target: the independent computation. */
export function fold(target: Uint32Array, source: Uint32Array, parameters: FoldParameters): Uint32Array {
  const { factor, offset, scale, invert } = parameters;
  return target.map((value, i) => {
    if (i >= parameters.count) return value;
    const y = Math.imul(source[i] ?? 0, factor) + offset + scale;
    return value * 2 + (invert ? ~y : y);
  });
}

const WGSL = /* wgsl */ `
struct Parameters {
  count: u32,
  factor: u32,
  offset: i32,
  scale: f32,
  invert: u32,
}

@group(1) @binding(0) var<storage, read> source: array<u32>;
@group(1) @binding(1) var<storage, read_write> target_words: array<u32>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(${FOLD_WORKGROUP_SIZE})
fn fold(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = id.x;
  if (i < parameters.count) {
    let y = source[i] * parameters.factor + bitcast<u32>(parameters.offset) + u32(parameters.scale);
    target_words[i] = target_words[i] * 2u + select(y, ~y, parameters.invert != 0u);
  }
}
`;

const program = buildProgram({ name: "fold", workgroupSize: [FOLD_WORKGROUP_SIZE, 1, 1] }, (k) => {
  const words = runtimeArray(u32);
  const source = k.buffer({ name: "source", group: 1, binding: 0, access: "read", type: words, lengthParameter: "count" });
  const target = k.buffer({ name: "target", group: 1, binding: 1, access: "read_write", type: words, lengthParameter: "count" });
  const factor = k.parameter("factor", u32);
  const offset = k.parameter("offset", i32);
  const scale = k.parameter("scale", f32);
  const invert = k.parameter("invert", bool);
  const i = k.let("i", k.component(k.builtin("global_invocation_id"), "x"));
  k.if(k.lt(i, k.arrayLength("source")), () => {
    const shift = k.add(k.bitcast(u32, offset), k.convert(u32, scale));
    const y = k.let("y", k.add(k.mul(k.load(source.at(i)), factor), shift));
    k.store(target.at(i), k.add(k.mul(k.load(target.at(i)), 2), k.select(invert, k.complement(y), y)));
  });
});

const tail = { fixedBytes: 0, strideBytes: 4, lengthParameter: "count" } as const;

export const FOLD_KERNEL: CompiledKernel = {
  name: "fold",
  hash: "conformance-fold",
  workgroupSize: [FOLD_WORKGROUP_SIZE, 1, 1],
  bindings: [
    { name: "source", group: 1, binding: 0, access: "read", ...tail },
    { name: "target", group: 1, binding: 1, access: "read_write", ...tail },
  ],
  parameters: [
    { name: "count", type: "u32", offsetBytes: 0 },
    { name: "factor", type: "u32", offsetBytes: 4 },
    { name: "offset", type: "i32", offsetBytes: 8 },
    { name: "scale", type: "f32", offsetBytes: 12 },
    { name: "invert", type: "bool", offsetBytes: 16 },
  ],
  segments: [{ name: "fold", entryPoint: "fold", effectFree: false }],
  schedule: { kind: "Dispatch", segment: 0 },
  code: { wgsl: WGSL, program },
};
