import { buildProgram } from "../../../ir/builder.js";
import { f32, fixedArray } from "../../../ir/types.js";

/**
 * An f32 result that no constant can hold (infinite, NaN, subnormal, -0) is an error in WGSL where it is constant. Not
 * compared across devices: only normal finite values are promised bit for bit.
 */
export default buildProgram({ name: "floats", workgroupSize: [1, 1, 1] }, (k) => {
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(f32, 8) });
  const x = k.let("x", k.load(out.at(0)));
  const zero = k.let("zero", k.f32(0));
  const big = k.f32(2 ** 100);
  const values = [k.div(k.f32(1), 0), k.rem(x, 0), k.div(k.f32(1), zero), k.mul(big, big), k.sub(k.negate(big), k.mul(big, big)), k.negate(k.f32(0)), k.mul(k.f32(1e-30), k.f32(1e-10)), k.add(k.f32(0.5), 0.25)];
  values.forEach((value, i) => k.store(out.at(i), value));
});
