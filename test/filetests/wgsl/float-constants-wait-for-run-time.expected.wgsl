@group(0) @binding(0) var<storage, read_write> out: array<f32, 8>;

@compute @workgroup_size(1, 1, 1)
fn floats() {
  let x = out[0];
  let zero = 0.0f;
  var constant = 1.0f;
  out[0] = constant / 0.0f;
  out[1] = x % 0.0f;
  out[2] = 1.0f / zero;
  var constant_1 = 1.2676506002282294e+30f;
  out[3] = constant_1 * 1.2676506002282294e+30f;
  var constant_2 = 1.2676506002282294e+30f;
  out[4] = -1.2676506002282294e+30f - constant_2 * 1.2676506002282294e+30f;
  var constant_3 = 0.0f;
  out[5] = -constant_3;
  var constant_4 = 1.0000000031710769e-30f;
  out[6] = constant_4 * 1.000000013351432e-10f;
  out[7] = 0.75f;
}
