@group(0) @binding(0) var<storage, read_write> out: array<u32, 64>;

fn linear_id(local_invocation_index: u32, workgroup_id: vec3<u32>) -> u32 {
  let workgroup = workgroup_id.x;
  return workgroup * 8u + local_invocation_index;
}

fn is_even(value: u32) -> bool {
  if ((value & 1u) == 0u) {
    return true;
  } else {
    return false;
  }
}

fn write(value: u32, local_invocation_index: u32, workgroup_id: vec3<u32>) {
  let at = linear_id(local_invocation_index, workgroup_id);
  let even = is_even(at);
  if (!even) {
    return;
  }
  if (at < 64u) {
    out[at] = value;
  }
}

@compute @workgroup_size(4, 2, 1)
fn functions(
  @builtin(local_invocation_index) local_invocation_index: u32,
  @builtin(workgroup_id) workgroup_id: vec3<u32>,
  @builtin(num_workgroups) num_workgroups: vec3<u32>,
) {
  let grid = num_workgroups;
  write(grid.x + 100u, local_invocation_index, workgroup_id);
  linear_id(local_invocation_index, workgroup_id);
}
