@group(0) @binding(0) var<storage, read> table: array<u32, 4>;
@group(0) @binding(1) var<storage, read_write> out: array<u32, 4>;

@compute @workgroup_size(1, 1, 1)
fn forgotten() {
  var i = 3u;
  out[0] = table[i];
  if (table[0] == 10u) {
    i = table[1];
  }
  out[1] = select(0u, table[min(i, 3u)], i < 4u);
  var j = 0u;
  var sum = 0u;
  for (var turn = 0u; turn < 6u; turn++) {
    sum = sum + select(0u, table[min(j, 3u)], j < 4u);
    j = j + 1u;
  }
  out[2] = sum;
  if (i < 4u) {
    i = i + 1u;
    if (i < 4u) {
      out[i] = 77u;
    }
  }
}
