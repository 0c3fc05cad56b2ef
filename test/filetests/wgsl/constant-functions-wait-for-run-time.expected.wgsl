@group(0) @binding(0) var<storage, read_write> out: array<f32, 16>;

@compute @workgroup_size(1, 1, 1)
fn constant_functions() {
  let x = out[0];
  let one = 1.0f;
  var constant = -1.0f;
  out[0] = sqrt(constant);
  var constant_1 = 0.0f;
  out[1] = log(constant_1);
  var constant_2 = 2.0f;
  out[2] = acos(constant_2);
  var constant_3 = -1.0f;
  out[3] = pow(constant_3, 0.5f);
  var constant_4 = 1000.0f;
  out[4] = exp(constant_4);
  var constant_5 = 0.0f;
  out[5] = inverseSqrt(constant_5);
  out[6] = min(max(x, 2.0f), 1.0f);
  var constant_6 = 0.0f;
  out[7] = min(max(constant_6, 2.0f), 1.0f);
  var constant_7 = 1.0f;
  out[8] = smoothstep(constant_7, 0.0f, x);
  out[9] = smoothstep(0.0f, x, 0.0f);
  var constant_8 = 0.0f;
  out[10] = atan2(constant_8, 0.0f);
  var constant_9 = vec3<f32>(0.0f, 0.0f, 0.0f);
  out[11] = normalize(constant_9).x;
  var constant_10 = vec3<f32>(0.0f, 0.0f, 0.0f);
  out[12] = length(constant_10);
  var constant_11 = one;
  out[13] = asin(sinh(constant_11));
  var constant_12 = 0.0f;
  out[14] = mix(constant_12, 1.0f, 0.5f);
}
