@group(0) @binding(0) var<storage, read> starts: array<u32, 4>;
@group(0) @binding(1) var<storage, read_write> limits: array<u32, 4>;
@group(0) @binding(2) var<storage, read_write> out: array<u32, 4>;

@compute @workgroup_size(4, 1, 1)
fn collatz(@builtin(local_invocation_index) local_invocation_index: u32) {
  let lane = local_invocation_index;
  var n = starts[lane];
  var steps = 0u;
  let bound = limits[lane];
  for (var turn = 0u; turn < bound; turn++) {
    if (!((n != 1u) & (starts[lane + 0u] != 0u))) {
      break;
    }
    limits[lane] = 0u;
    steps = steps + 1u;
    if ((n & 1u) == 0u) {
      n = n / 2u;
      continue;
    }
    n = n * 3u + 1u;
  }
  for (var turn_1 = 0u; turn_1 < 3u; turn_1++) {
    steps = steps + 100u;
  }
  out[lane] = steps;
}
