import { buildProgram } from "../../../ir/builder.js";
import { f32, fixedArray, vector } from "../../../ir/types.js";

/** WGSL refuses a function of constants outside of its domain, and `smoothstep` between constant ends that are not in order. */
export default buildProgram({ name: "constant_functions", workgroupSize: [1, 1, 1] }, (k) => {
  const out = k.buffer({ name: "out", group: 0, binding: 0, access: "read_write", type: fixedArray(f32, 16) });
  const x = k.let("x", k.load(out.at(0)));
  const one = k.let("one", k.f32(1));
  const zeros = k.construct(vector(3, "f32"), [0, 0, 0]);
  const values = [
    k.math("sqrt", k.f32(-1)), k.math("log", k.f32(0)), k.math("acos", k.f32(2)), k.math("pow", k.f32(-1), 0.5), k.math("exp", k.f32(1000)), k.math("inverseSqrt", k.f32(0)),
    k.math("clamp", x, 2, 1), k.math("clamp", k.f32(0), 2, 1), k.math("smoothstep", k.f32(1), 0, x), k.math("smoothstep", k.f32(0), x, 0), k.math("atan2", k.f32(0), 0),
    k.component(k.math("normalize", zeros), "x"), k.math("length", zeros), k.math("asin", k.math("sinh", one)), k.math("mix", k.f32(0), 1, 0.5),
  ];
  values.forEach((value, i) => k.store(out.at(i), value));
});
