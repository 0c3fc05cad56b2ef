struct Parameters {
  count: u32,
  workgroups: u32,
}

@group(0) @binding(0) var<storage, read> input: array<u32>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

var<workgroup> tile: array<u32, 8>;
var<workgroup> arrived: atomic<u32>;

@compute @workgroup_size(8, 1, 1)
fn reduce(
  @builtin(local_invocation_index) local_invocation_index: u32,
  @builtin(workgroup_id) workgroup_id: vec3<u32>,
) {
  let input_last = max(parameters.count, 1u) - 1u;
  let lane = local_invocation_index;
  let group = workgroup_id.x;
  let index = group * 8u + lane;
  tile[lane] = select(0u, input[min(index, input_last)], index < parameters.count);
  atomicAdd(&arrived, 1u);
  storageBarrier();
  workgroupBarrier();
  for (var level = 0u; level < 3u; level++) {
    let half = 4u >> level;
    if (lane < half) {
      tile[lane] = tile[lane] + tile[lane + half];
    }
    storageBarrier();
    workgroupBarrier();
  }
  if (lane == 0u) {
    let all = atomicLoad(&arrived);
    if (group < parameters.workgroups) {
      sums[group] = tile[0] + all * 10000u;
    }
  }
}
