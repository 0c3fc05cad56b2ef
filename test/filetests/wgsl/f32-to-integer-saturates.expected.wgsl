@group(0) @binding(0) var<storage, read> edges: array<u32, 24>;
@group(0) @binding(1) var<storage, read_write> out: array<array<u32, 8>, 24>;

fn saturate_vec2_i32(value: vec2<f32>) -> vec2<i32> {
  let magnitude = bitcast<vec2<u32>>(value) & vec2<u32>(2147483647u);
  let inside = vec2<i32>(min(max(value, vec2<f32>(-2147483648.0f)), vec2<f32>(2147483520.0f)));
  let saturated = select(inside, vec2<i32>(2147483647i), value >= vec2<f32>(2147483648.0f));
  return select(saturated, vec2<i32>(0i), magnitude > vec2<u32>(2139095040u));
}

fn saturate_vec2_u32(value: vec2<f32>) -> vec2<u32> {
  let magnitude = bitcast<vec2<u32>>(value) & vec2<u32>(2147483647u);
  let inside = vec2<u32>(min(max(value, vec2<f32>(0.0f)), vec2<f32>(4294967040.0f)));
  let saturated = select(inside, vec2<u32>(4294967295u), value >= vec2<f32>(4294967296.0f));
  return select(saturated, vec2<u32>(0u), magnitude > vec2<u32>(2139095040u));
}

fn saturate_u32(value: f32) -> u32 {
  let magnitude = bitcast<u32>(value) & 2147483647u;
  let inside = u32(min(max(value, 0.0f), 4294967040.0f));
  let saturated = select(inside, 4294967295u, value >= 4294967296.0f);
  return select(saturated, 0u, magnitude > 2139095040u);
}

fn saturate_i32(value: f32) -> i32 {
  let magnitude = bitcast<u32>(value) & 2147483647u;
  let inside = i32(min(max(value, -2147483648.0f), 2147483520.0f));
  let saturated = select(inside, 2147483647i, value >= 2147483648.0f);
  return select(saturated, 0i, magnitude > 2139095040u);
}

@compute @workgroup_size(24, 1, 1)
fn saturation(@builtin(local_invocation_index) local_invocation_index: u32) {
  let i = local_invocation_index;
  let x = bitcast<f32>(edges[i]);
  let next = bitcast<f32>(edges[(i + 1u) % 24u]);
  let both = vec2<f32>(x, next);
  let signed = saturate_vec2_i32(both);
  let unsigned = saturate_vec2_u32(both);
  let truth = (bitcast<vec2<u32>>(both) & vec2<u32>(2147483647u)) != vec2<u32>(0u);
  out[i][0] = saturate_u32(x);
  out[i][1] = bitcast<u32>(saturate_i32(x));
  out[i][2] = u32((bitcast<u32>(x) & 2147483647u) != 0u);
  out[i][3] = bitcast<u32>(signed.y);
  out[i][4] = unsigned.y;
  out[i][5] = u32(truth.y);
  out[i][6] = 0u;
  out[i][7] = 2147483647u;
}
