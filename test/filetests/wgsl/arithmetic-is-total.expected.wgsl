@group(0) @binding(0) var<storage, read> unsigned_edges: array<u32, 12>;
@group(0) @binding(1) var<storage, read> signed_edges: array<i32, 12>;
@group(0) @binding(2) var<storage, read_write> out: array<array<u32, 32>, 144>;

@compute @workgroup_size(12, 12, 1)
fn arithmetic(
  @builtin(local_invocation_id) local_invocation_id: vec3<u32>,
  @builtin(local_invocation_index) local_invocation_index: u32,
) {
  let id = local_invocation_id;
  let row = local_invocation_index;
  let a = unsigned_edges[id.x];
  let b = unsigned_edges[id.y];
  let p = signed_edges[id.x];
  let q = signed_edges[id.y];
  out[row][0] = a + b;
  out[row][1] = a - b;
  out[row][2] = a * b;
  out[row][3] = a / b;
  out[row][4] = a % b;
  out[row][5] = a & b;
  out[row][6] = a | b;
  out[row][7] = a ^ b;
  out[row][8] = a << (b & 31u);
  out[row][9] = a >> (b & 31u);
  out[row][10] = ~a;
  out[row][11] = bitcast<u32>(p + q);
  out[row][12] = bitcast<u32>(p - q);
  out[row][13] = bitcast<u32>(p * q);
  out[row][14] = bitcast<u32>(p / q);
  out[row][15] = bitcast<u32>(p % q);
  out[row][16] = bitcast<u32>(p & q);
  out[row][17] = bitcast<u32>(p | q);
  out[row][18] = bitcast<u32>(p ^ q);
  out[row][19] = bitcast<u32>(p << (b & 31u));
  out[row][20] = bitcast<u32>(p >> (b & 31u));
  out[row][21] = bitcast<u32>(~p);
  out[row][22] = bitcast<u32>(-p);
  out[row][23] = u32(a == b);
  out[row][24] = u32(a < b);
  out[row][25] = u32(a <= b);
  out[row][26] = u32(p < q);
  out[row][27] = u32(p <= q);
  out[row][28] = u32(p > q);
  out[row][29] = u32(p >= q);
}
