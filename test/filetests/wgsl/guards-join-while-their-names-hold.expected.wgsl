@group(0) @binding(0) var<storage, read_write> data: array<u32, 4>;

@compute @workgroup_size(1, 1, 1)
fn guards() {
  let i = data[0];
  if (i < 4u) {
    data[i] = 1u;
    data[i] = 2u;
  }
  var pair = vec2<u32>();
  var cells = array<u32, 2>();
  if (pair.x < 2u) {
    pair[pair.x] = 5u;
  }
  if (pair.x < 2u) {
    cells[pair.x] = 7u;
  }
  data[2] = cells[0];
  data[3] = cells[1];
}
