struct Pair {
  position: vec3<u32>,
  count: u32,
}

struct Parameters {
  at: u32,
  count: u32,
}

@group(0) @binding(0) var<storage, read_write> out: array<u32>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

var<workgroup> table: array<u32, 8>;
var<workgroup> pairs: array<Pair, 2>;
var<workgroup> leader: bool;

@compute @workgroup_size(8, 1, 1)
fn uniform_load(
  @builtin(local_invocation_index) local_invocation_index: u32,
  @builtin(workgroup_id) workgroup_id: vec3<u32>,
) {
  let i = local_invocation_index;
  let group = workgroup_id.x;
  table[i] = i * 10u + group;
  if (i == 3u) {
    leader = true;
    pairs[1] = Pair(vec3<u32>(4u, 5u, i + group), 7u);
  }
  let inside = workgroupUniformLoad(&table[2]);
  let agreed = workgroupUniformLoad(&table[min(parameters.at, 7u)]);
  let guarded = select(0u, agreed, parameters.at < 8u);
  let is_led = workgroupUniformLoad(&leader);
  let agreed_1 = workgroupUniformLoad(&pairs[min(parameters.at, 1u)]);
  var loaded = Pair();
  if (parameters.at < 2u) {
    loaded = agreed_1;
  }
  let whole = loaded;
  workgroupBarrier();
  let beyond = 0u;
  _ = workgroupUniformLoad(&table[0]);
  if (is_led & (guarded < 100u)) {
    storageBarrier();
    workgroupBarrier();
    let index = group * 8u + i;
    if (index < parameters.count) {
      out[index] = inside + guarded + (whole.position.z + whole.count + (beyond + table[i]));
    }
  }
}
