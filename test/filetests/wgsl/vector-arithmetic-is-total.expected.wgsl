@group(0) @binding(0) var<storage, read> edges: array<u32, 11>;
@group(0) @binding(1) var<storage, read_write> out: array<array<vec3<u32>, 32>, 121>;

@compute @workgroup_size(11, 11, 1)
fn vectors(
  @builtin(local_invocation_id) local_invocation_id: vec3<u32>,
  @builtin(local_invocation_index) local_invocation_index: u32,
) {
  let id = local_invocation_id;
  let row = local_invocation_index;
  let a = edges[id.x];
  let b = edges[id.y];
  let v = vec3<u32>(a, b, 7u);
  let w = vec3<u32>(b, a, 0u);
  let p = bitcast<vec3<i32>>(v);
  let q = bitcast<vec3<i32>>(w);
  out[row][0] = v + w;
  out[row][1] = v - w;
  out[row][2] = v * w;
  var divisor = w;
  out[row][3] = v / divisor;
  var divisor_1 = w;
  out[row][4] = v % divisor_1;
  out[row][5] = v & w;
  out[row][6] = v | w;
  out[row][7] = v ^ w;
  out[row][8] = v << (w & vec3<u32>(31u));
  out[row][9] = v >> (w & vec3<u32>(31u));
  out[row][10] = ~v;
  var divisor_2 = vec3<u32>(0u, 3u, 40u);
  out[row][11] = v / divisor_2;
  var divisor_3 = vec3<u32>(0u, 3u, 40u);
  out[row][12] = v % divisor_3;
  out[row][13] = v << (vec3<u32>(0u, 3u, 8u) & vec3<u32>(31u));
  out[row][14] = vec3<u32>(0u, 3u, 40u) >> (w & vec3<u32>(31u));
  out[row][15] = vec3<u32>(0u, 1u, 1u);
  out[row][16] = vec3<u32>(0u, 3u, 40u) * v;
  out[row][17] = bitcast<vec3<u32>>(p + q);
  out[row][18] = bitcast<vec3<u32>>(p * q);
  out[row][19] = bitcast<vec3<u32>>(p / q);
  out[row][20] = bitcast<vec3<u32>>(p % q);
  out[row][21] = bitcast<vec3<u32>>(p >> (w & vec3<u32>(31u)));
  out[row][22] = bitcast<vec3<u32>>(-p);
  out[row][23] = select(w, v, v < w);
  out[row][24] = select(v, w, p >= q);
  out[row][25] = select(vec3<u32>(0u, 3u, 40u), v, a == b);
  out[row][26] = select(w, vec3<u32>(0u, 3u, 40u), !(v != vec3<u32>(0u, 3u, 40u)));
  out[row][27] = vec3<u32>((v <= w) & (p > q));
}
