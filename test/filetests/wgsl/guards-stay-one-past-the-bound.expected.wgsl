struct Parameters {
  count: u32,
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read> table: array<u32, 15>;
@group(0) @binding(2) var<storage, read> lanes: array<u32, 3>;
@group(0) @binding(3) var<storage, read_write> out: array<u32, 4>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(4, 1, 1)
fn unprovable(@builtin(local_invocation_index) local_invocation_index: u32) {
  let data_last = max(parameters.count, 1u) - 1u;
  let lane = local_invocation_index;
  let any = lane - 1u;
  var sum = 0u;
  let index = any & 15u;
  sum = sum * 3u + select(0u, table[min(index, 14u)], index < 15u);
  let index_1 = any % 16u;
  sum = sum * 3u + select(0u, table[min(index_1, 14u)], index_1 < 15u);
  let index_2 = any >> 28u;
  sum = sum * 3u + select(0u, table[min(index_2, 14u)], index_2 < 15u);
  let index_3 = any / 268435456u;
  sum = sum * 3u + select(0u, table[min(index_3, 14u)], index_3 < 15u);
  sum = sum * 3u + select(0u, lanes[min(lane, 2u)], lane < 3u);
  for (var fixed = 0u; fixed < 16u; fixed++) {
    sum = sum * 3u + select(0u, table[min(fixed, 14u)], fixed < 15u);
  }
  for (var signed = -1i; signed < 2i; signed++) {
    let index_4 = u32(signed);
    sum = sum * 3u + select(0u, table[min(index_4, 14u)], index_4 < 15u);
  }
  let whole_end = parameters.count + 1u;
  for (var whole = 0u; whole < whole_end; whole++) {
    sum = sum * 3u + select(0u, data[min(whole, data_last)], whole < parameters.count);
  }
  if (any <= parameters.count) {
    sum = sum * 3u + select(0u, data[min(any, data_last)], any < parameters.count);
  }
  if ((any < 15u) | (lane == 0u)) {
    sum = sum * 3u + select(0u, table[min(any, 14u)], any < 15u);
  }
  if (any < 15u) {
    sum = sum * 3u + 1u;
  } else {
    sum = sum * 3u + 0u;
  }
  if (any < 16u) {
    let index_5 = any * 15u;
    sum = sum * 3u + select(0u, table[min(index_5, 14u)], index_5 < 15u);
  }
  var level = 2u;
  if (lane == 0u) {
    level = 1u;
  } else {
    level = any * 15u;
  }
  sum = sum * 3u + select(0u, table[min(level, 14u)], level < 15u);
  var choice = 3i;
  switch lane {
    case 0u, 1u: {
      choice = 14i;
    }
    default: {
      choice = -1i;
    }
  }
  let index_6 = u32(choice);
  sum = sum * 3u + select(0u, table[min(index_6, 14u)], index_6 < 15u);
  var late = 0u;
  let small = late < 15u;
  late = any * 15u;
  if (small) {
    sum = sum * 3u + select(0u, table[min(late, 14u)], late < 15u);
  }
  if (any - 1u < 14u) {
    sum = sum * 3u + select(0u, table[min(any, 14u)], any < 15u);
  }
  if (lane > 0u) {
    if (lane < 3u) {
      let index_7 = lane + 13u;
      sum = sum * 3u + select(0u, table[min(index_7, 14u)], index_7 < 15u);
    }
  }
  let bit = any & 1u;
  let index_8 = bit + 4294901760u + 65536u;
  sum = sum * 3u + select(0u, table[min(index_8, 14u)], index_8 < 15u);
  let index_9 = (bit + 65536u) * 65536u;
  sum = sum * 3u + select(0u, table[min(index_9, 14u)], index_9 < 15u);
  let index_10 = bit - 1u;
  sum = sum * 3u + select(0u, table[min(index_10, 14u)], index_10 < 15u);
  out[lane] = sum;
}
