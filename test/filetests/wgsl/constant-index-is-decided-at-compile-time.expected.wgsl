struct Table {
  counters: array<atomic<u32>, 2>,
  words: array<u32, 4>,
  tail: array<u32>,
}

struct CompareExchangeU32 {
  old: u32,
  exchanged: bool,
}

struct Parameters {
  tail_count: u32,
}

@group(0) @binding(0) var<storage, read_write> table: Table;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(1, 1, 1)
fn constants() {
  let table_last = max(parameters.tail_count, 1u) - 1u;
  table.words[3] = 1u;
  table.words[0] = 0u;
  let inside = atomicAdd(&table.counters[1], 1u);
  let outside = 0u;
  let failed = CompareExchangeU32();
  table.words[1] = inside + outside + failed.old;
  if (parameters.tail_count > 0u) {
    table.tail[0] = select(0u, table.tail[min(1u, table_last)], parameters.tail_count > 1u);
  }
}
