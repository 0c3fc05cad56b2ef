@group(0) @binding(0) var<storage, read_write> rows: array<vec3<u32>, 4>;
@group(0) @binding(1) var<uniform> sizes: array<vec4<u32>, 2>;

var<workgroup> shared_rows: array<vec3<u32>, 4>;

@compute @workgroup_size(4, 1, 1)
fn components(@builtin(local_invocation_index) local_invocation_index: u32) {
  let i = local_invocation_index;
  var own = vec4<i32>(1i, 2i, 3i, 4i);
  let from_ = select(0u, rows[i][min(i, 2u)], i < 3u);
  let index = i + 1u;
  let size = select(0u, sizes[1][min(index, 3u)], index < 4u);
  for (var j = -1i; j < 5i; j++) {
    let index_1 = u32(j);
    let index_2 = u32(3i - j);
    if (index_1 < 4u) {
      own[index_1] = select(0i, own[min(index_2, 3u)], index_2 < 4u) + bitcast<i32>(i);
    }
    let index_3 = u32(j);
    if (index_3 < 3u) {
      shared_rows[i][index_3] = bitcast<u32>(j);
    }
  }
  let index_4 = 3u - i;
  if (index_4 < 3u) {
    rows[i][index_4] = from_ + size;
  }
  let index_5 = from_ % 4u;
  rows[i][0] = bitcast<u32>(own[i]) + select(0u, shared_rows[i][min(index_5, 2u)], index_5 < 3u);
}
