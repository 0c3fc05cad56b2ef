@group(0) @binding(0) var<storage, read_write> cells: array<atomic<u32>, 8>;
@group(0) @binding(1) var<storage, read_write> signed_cells: array<atomic<i32>, 8>;
@group(0) @binding(2) var<storage, read_write> old: array<u32, 8>;
@group(0) @binding(3) var<storage, read_write> signed_old: array<i32, 8>;

@compute @workgroup_size(1, 1, 1)
fn atomics() {
  let before = atomicAdd(&cells[0], 4294967295u);
  old[0] = before;
  let before_1 = atomicSub(&cells[1], 9u);
  old[1] = before_1;
  let before_2 = atomicMin(&cells[2], 4u);
  old[2] = before_2;
  let before_3 = atomicMax(&cells[3], 2147483648u);
  old[3] = before_3;
  let before_4 = atomicAnd(&cells[4], 6u);
  old[4] = before_4;
  let before_5 = atomicOr(&cells[5], 6u);
  old[5] = before_5;
  let before_6 = atomicXor(&cells[6], 6u);
  old[6] = before_6;
  let before_7 = atomicExchange(&cells[7], 6u);
  old[7] = before_7;
  let signed_before = atomicAdd(&signed_cells[0], 2147483647i);
  signed_old[0] = signed_before;
  let signed_before_1 = atomicSub(&signed_cells[1], 9i);
  signed_old[1] = signed_before_1;
  let signed_before_2 = atomicMin(&signed_cells[2], -4i);
  signed_old[2] = signed_before_2;
  let signed_before_3 = atomicMax(&signed_cells[3], i32(-2147483648));
  signed_old[3] = signed_before_3;
  let signed_before_4 = atomicAnd(&signed_cells[4], -6i);
  signed_old[4] = signed_before_4;
  let signed_before_5 = atomicOr(&signed_cells[5], -6i);
  signed_old[5] = signed_before_5;
  let signed_before_6 = atomicXor(&signed_cells[6], -6i);
  signed_old[6] = signed_before_6;
  let signed_before_7 = atomicExchange(&signed_cells[7], -6i);
  signed_old[7] = signed_before_7;
}
