struct Parameters {
  cell_count: u32,
}

@group(0) @binding(0) var<storage, read_write> cells: array<atomic<u32>>;
@group(0) @binding(1) var<storage, read> wanted: array<u32, 4>;
@group(0) @binding(2) var<storage, read_write> out: array<array<u32, 4>, 4>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(1, 1, 1)
fn atomics() {
  let cells_last = max(parameters.cell_count, 1u) - 1u;
  for (var i = 0u; i < 4u; i++) {
    let at = wanted[i];
    var named = 0u;
    if (at < parameters.cell_count) {
      named = atomicAdd(&cells[at], 5u);
    }
    var variable = 99u;
    if (at < parameters.cell_count) {
      variable = atomicSub(&cells[at], variable);
    } else {
      variable = 0u;
    }
    if (at < parameters.cell_count) {
      atomicMax(&cells[at], 1000u);
    }
    let loaded = select(0u, atomicLoad(&cells[min(at, cells_last)]), at < parameters.cell_count);
    if (at < parameters.cell_count) {
      atomicStore(&cells[at], loaded + 1u);
    }
    out[i][0] = named;
    out[i][1] = variable;
    out[i][2] = loaded;
  }
}
