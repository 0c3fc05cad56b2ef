struct Parameters {
  count: u32,
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(2) var<storage, read_write> results: array<u32>;
@group(0) @binding(1) var<storage, read> table: array<u32, 16>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

fn double_result(at: u32) {
  results[at] = results[at] * 2u;
}

@compute @workgroup_size(4, 1, 1)
fn provable(
  @builtin(global_invocation_id) global_invocation_id: vec3<u32>,
  @builtin(local_invocation_index) local_invocation_index: u32,
  @builtin(workgroup_id) workgroup_id: vec3<u32>,
) {
  let any = workgroup_id.x;
  var sum = 0u;
  sum = sum + table[any & 15u];
  sum = sum + table[any % 10u];
  sum = sum + table[any >> 28u];
  sum = sum + table[local_invocation_index];
  for (var fixed = 0u; fixed < 16u; fixed++) {
    sum = sum + table[fixed];
  }
  for (var signed = 4i; signed < 8i; signed++) {
    sum = sum + table[signed + 8i];
  }
  for (var whole = 0u; whole < parameters.count; whole++) {
    sum = sum + data[whole];
  }
  if ((any < 100u) & (any < parameters.count)) {
    sum = sum + data[any];
  } else {
    sum = sum + 1u;
  }
  let small = any < 8u;
  if (small) {
    sum = sum + table[any * 2u];
  }
  var cursor = 12u;
  for (var turn = 0u; turn < 8u; turn++) {
    if (cursor >= 16u) {
      break;
    }
    sum = sum + table[cursor];
    cursor = cursor + 1u;
  }
  var choice = 3i;
  switch any {
    case 7u: {
      choice = 9i;
      sum = sum + table[any];
    }
    default: {}
  }
  sum = sum + table[choice];
  let lane = global_invocation_id.x;
  if (lane >= parameters.count) {
    return;
  }
  results[lane] = data[lane] + sum;
  double_result(lane);
}
