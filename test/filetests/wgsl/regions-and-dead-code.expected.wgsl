@group(0) @binding(0) var<storage, read_write> out: array<u32, 4>;

@compute @workgroup_size(4, 1, 1)
fn regions(@builtin(local_invocation_index) local_invocation_index: u32) {
  let lane = local_invocation_index;
  // region prologue
  // region bounds (table.yaml:7)
  if (lane == 3u) {
    return;
  }
  // endregion bounds
  if (lane <= 9u) {
    out[lane] = 1u;
  }
  // endregion prologue
  if (lane == 0u) {
    out[0] = 2u;
    return;
  } else if (lane == 1u) {
    return;
  } else {
    out[lane] = 4u;
    return;
  }
}
