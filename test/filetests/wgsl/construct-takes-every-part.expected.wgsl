struct Inner {
  flags: array<bool, 2>,
  weights: vec2<f32>,
}

struct Outer {
  id: u32,
  inner: Inner,
}

@group(0) @binding(0) var<storage, read_write> out: array<array<u32, 6>, 4>;

fn saturate_u32(value: f32) -> u32 {
  let magnitude = bitcast<u32>(value) & 2147483647u;
  let inside = u32(min(max(value, 0.0f), 4294967040.0f));
  let saturated = select(inside, 4294967295u, value >= 4294967296.0f);
  return select(saturated, 0u, magnitude > 2139095040u);
}

@compute @workgroup_size(4, 1, 1)
fn constructors(@builtin(local_invocation_index) local_invocation_index: u32) {
  let i = local_invocation_index;
  let weights = vec2<f32>(0.5f, f32(i));
  let whole = Outer(i, Inner(array<bool, 2>(i < 2u, true), weights));
  var table = array<u32, 3>(7u, i, 9u);
  var held = whole;
  held.inner.flags[1] = i == 3u;
  out[i][0] = whole.id;
  out[i][1] = u32(held.inner.flags[0]);
  out[i][2] = u32(held.inner.flags[1]);
  out[i][3] = saturate_u32(whole.inner.weights.y);
  out[i][4] = select(0u, table[min(i, 2u)], i < 3u);
  out[i][5] = i + 5u;
}
