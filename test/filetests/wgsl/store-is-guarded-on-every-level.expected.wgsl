struct Parameters {
  row_count: u32,
}

@group(0) @binding(0) var<storage, read_write> table: array<array<u32, 4>>;
@group(0) @binding(1) var<storage, read> rows: array<u32, 8>;
@group(0) @binding(2) var<storage, read> columns: array<i32, 8>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(8, 1, 1)
fn store(@builtin(local_invocation_index) local_invocation_index: u32) {
  let r = rows[local_invocation_index];
  let c = columns[local_invocation_index];
  let index = u32(c);
  if ((r < parameters.row_count) & (index < 4u)) {
    table[r][index] = local_invocation_index + 1u;
  }
}
