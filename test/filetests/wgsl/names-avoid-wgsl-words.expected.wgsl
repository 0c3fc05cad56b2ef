struct array_ {
  ptr: u32,
  target_: u32,
  target__: u32,
}

struct Parameters_1 {
  loop_: u32,
}

@group(0) @binding(0) var<storage, read_write> parameters: array<array_>;
@group(0) @binding(1) var<storage, read> select_: array<u32, 2>;
@group(3) @binding(0) var<uniform> parameters_1: Parameters_1;

var<workgroup> workgroupUniformLoad_: u32;

fn min_(fn_: u32, max_: u32) -> u32 {
  return select(max_, fn_, fn_ < max_);
}

fn Parameters() {
}

@compute @workgroup_size(2, 1, 1)
fn main(@builtin(local_invocation_index) local_invocation_index_1: u32) {
  let parameters_last_1 = max(parameters_1.loop_, 1u) - 1u;
  let local_invocation_index = local_invocation_index_1;
  let index = select_[local_invocation_index];
  let target_ = min_(index, 3u);
  let index_1 = target_ - 1u;
  let target__ = select(0u, parameters[min(index_1, parameters_last_1)].target_, index_1 < parameters_1.loop_);
  var u32_ = target__ + select(0u, parameters[min(target_, parameters_last_1)].ptr, target_ < parameters_1.loop_);
  let parameters_last = u32_ + 1u;
  Parameters();
  let abs_ = workgroupUniformLoad(&workgroupUniformLoad_);
  if (bitcast<u32>(abs(bitcast<i32>(abs_))) > 5u) {
    return;
  }
  if (target_ < parameters_1.loop_) {
    parameters[target_].target__ = parameters_last;
  }
}
