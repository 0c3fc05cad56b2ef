@group(0) @binding(0) var<storage, read> edges: array<u32, 12>;
@group(0) @binding(1) var<storage, read_write> out: array<array<u32, 32>, 144>;

@compute @workgroup_size(12, 12, 1)
fn integer_functions(
  @builtin(local_invocation_id) local_invocation_id: vec3<u32>,
  @builtin(local_invocation_index) local_invocation_index: u32,
) {
  let id = local_invocation_id;
  let row = local_invocation_index;
  let a = edges[id.x];
  let b = edges[id.y];
  let p = bitcast<i32>(a);
  let q = bitcast<i32>(b);
  let v = vec2<i32>(p, q);
  let w = vec2<i32>(q, 3i);
  out[row][0] = countOneBits(a);
  out[row][1] = countLeadingZeros(a);
  out[row][2] = countTrailingZeros(a);
  out[row][3] = reverseBits(a);
  out[row][4] = firstLeadingBit(a);
  out[row][5] = firstTrailingBit(a);
  out[row][6] = abs(a);
  out[row][7] = min(a, b);
  out[row][8] = max(a, b);
  out[row][9] = min(max(a, b), 5u);
  out[row][10] = min(max(a, 7u), 3u);
  out[row][11] = dot(bitcast<vec2<u32>>(v), bitcast<vec2<u32>>(w));
  out[row][12] = bitcast<u32>(countOneBits(p));
  out[row][13] = bitcast<u32>(countLeadingZeros(p));
  out[row][14] = bitcast<u32>(countTrailingZeros(p));
  out[row][15] = bitcast<u32>(reverseBits(p));
  out[row][16] = bitcast<u32>(firstLeadingBit(p));
  out[row][17] = bitcast<u32>(firstTrailingBit(p));
  out[row][18] = bitcast<u32>(abs(p));
  out[row][19] = bitcast<u32>(sign(p));
  out[row][20] = bitcast<u32>(min(p, q));
  out[row][21] = bitcast<u32>(max(p, q));
  out[row][22] = bitcast<u32>(min(max(p, q), -5i));
  out[row][23] = bitcast<u32>(dot(v, w));
  out[row][24] = 2147483648u;
  out[row][25] = bitcast<u32>(max(v, w).x);
  out[row][26] = bitcast<u32>(firstLeadingBit(v).y);
  out[row][27] = bitcast<u32>(sign(v).y);
  out[row][28] = bitcast<u32>(min(max(v, w), v).x);
  out[row][29] = 8u;
  out[row][30] = 1610612736u;
}
