struct Inner {
  pair: vec2<u32>,
  @size(8) last: u32,
}

struct Record {
  head: u32,
  @align(16) inner: Inner,
  list: array<u32, 2>,
}

struct Parameters {
  record_count: u32,
}

@group(0) @binding(0) var<storage, read_write> records: array<Record>;
@group(0) @binding(1) var<storage, read> picks: array<u32, 2>;
@group(0) @binding(2) var<storage, read_write> out: array<array<u32, 8>, 2>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(2, 1, 1)
fn composites(@builtin(local_invocation_index) local_invocation_index: u32) {
  let records_last = max(parameters.record_count, 1u) - 1u;
  let pick = picks[local_invocation_index];
  var loaded = Record();
  if (pick < parameters.record_count) {
    loaded = records[pick];
  }
  let copy = loaded;
  var list = copy.list;
  var zeros = Inner();
  let pair = select(vec2<u32>(), records[min(pick, records_last)].inner.pair, pick < parameters.record_count);
  list[pick & 1u] = 500u;
  if (pick < 2u) {
    list[pick] = 600u;
  }
  out[local_invocation_index][0] = copy.head;
  out[local_invocation_index][1] = copy.inner.last;
  out[local_invocation_index][2] = list[0];
  out[local_invocation_index][3] = list[1];
  out[local_invocation_index][4] = select(0u, list[min(pick, 1u)], pick < 2u);
  out[local_invocation_index][5] = pair.y;
  out[local_invocation_index][6] = zeros.last;
  zeros = copy.inner;
  out[local_invocation_index][7] = zeros.pair[0];
  if (pick == 1u) {
    if (pick < parameters.record_count) {
      records[pick].inner = zeros;
    }
  }
}
