@group(0) @binding(0) var<storage, read_write> out: array<u32, 16>;
@group(0) @binding(1) var<storage, read> input: array<u32, 1>;

@compute @workgroup_size(1, 1, 1)
fn folded() {
  let x = input[0];
  let p = bitcast<i32>(x);
  out[0] = 7u;
  out[1] = 0u;
  out[2] = x;
  out[3] = 0u;
  out[4] = x << 1u;
  out[5] = bitcast<u32>(p >> 31u);
  out[6] = 2147483648u;
  out[7] = 2147483648u;
  out[8] = 2147483648u;
  out[9] = 4294967295u;
  out[10] = 2147483648u;
  out[11] = 4294967295u;
  out[12] = x * 2u;
  out[13] = bitcast<u32>(p + i32(-2147483648));
  switch p {
    case i32(-2147483648), -1i: {
      out[14] = 1u;
    }
    case 5i: {
      out[15] = 5u;
    }
    default: {}
  }
}
