struct Row {
  key: u32,
  cells: array<u32, 3>,
}

struct Parameters {
  row_count: u32,
}

@group(0) @binding(0) var<storage, read> rows: array<Row>;
@group(0) @binding(1) var<storage, read> wanted: array<array<u32, 2>, 8>;
@group(0) @binding(2) var<storage, read_write> out: array<array<u32, 2>, 8>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(8, 1, 1)
fn load(@builtin(local_invocation_index) local_invocation_index: u32) {
  let rows_last = max(parameters.row_count, 1u) - 1u;
  let r = wanted[local_invocation_index][0];
  out[local_invocation_index][0] = select(0u, rows[min(r, rows_last)].key, r < parameters.row_count);
  let index = wanted[local_invocation_index][1] - 1u;
  out[local_invocation_index][1] = select(0u, rows[min(r, rows_last)].cells[min(index, 2u)], (r < parameters.row_count) & (index < 3u));
}
