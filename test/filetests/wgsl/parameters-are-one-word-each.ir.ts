import { buildProgram } from "../../../ir/builder.js";
import { bool, f32, fixedArray, i32, u32 } from "../../../ir/types.js";
import type { FiletestRun } from "../../support/filetest.js";

/** A bool travels as a word. f32 values are exact sums and products. */
export default buildProgram({ name: "parameters", workgroupSize: [1, 1, 1] }, (k) => {
  const offset = k.parameter("offset", i32);
  const doubled = k.parameter("doubled", bool);
  const scale = k.parameter("scale", f32);
  const count = k.parameter("count", u32);
  const words = k.buffer({ name: "words", group: 0, binding: 0, access: "read_write", type: fixedArray(u32, 2) });
  const floats = k.buffer({ name: "floats", group: 0, binding: 1, access: "read_write", type: fixedArray(f32, 4) });
  const settings = k.buffer({ name: "settings", group: 1, binding: 0, access: "uniform", type: fixedArray({ kind: "Vector", size: 4, component: "u32" }, 2) });
  const base = k.let("base", k.add(k.convert(u32, offset), k.mul(count, k.select(doubled, k.u32(2), 1))));
  k.store(words.at(0), base);
  const row = k.let("row", k.load(settings.at(count)));
  k.store(words.at(1), k.add(k.component(row, "y"), k.load(settings.at(1).at(3))));
  const product = k.let("product", k.mul(scale, k.load(floats.at(0))));
  const sum = k.let("sum", k.add(product, 0.1));
  k.store(floats.at(1), product);
  k.store(floats.at(2), sum);
  k.if(k.not(k.lt(product, sum)), () => k.store(floats.at(3), k.negate(sum)), () => k.store(floats.at(3), k.f32(1e20)));
});

const ONE_AND_A_HALF = 0x3fc00000;

export const run: FiletestRun = {
  grid: [1, 1, 1],
  parameters: { offset: -3, doubled: true, scale: 2.5, count: 1 },
  buffers: { words: 2, floats: [ONE_AND_A_HALF, 0, 0, 0], settings: [1, 2, 3, 4, 5, 6, 7, 8] },
};
