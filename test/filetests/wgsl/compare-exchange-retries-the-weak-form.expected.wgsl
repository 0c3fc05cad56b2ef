struct Slot {
  status: atomic<u32>,
  owner: u32,
}

struct CompareExchangeU32 {
  old: u32,
  exchanged: bool,
}

struct CompareExchangeI32 {
  old: i32,
  exchanged: bool,
}

struct Parameters {
  slot_count: u32,
}

const COMPARE_EXCHANGE_ATTEMPTS = 1024u;

@group(0) @binding(0) var<storage, read_write> slots: array<Slot>;
@group(0) @binding(1) var<storage, read> wanted: array<u32, 4>;
@group(0) @binding(2) var<storage, read_write> won: array<u32, 4>;
@group(3) @binding(0) var<uniform> parameters: Parameters;

var<workgroup> turn: atomic<i32>;

fn compare_exchange_slots_status(slots_index: u32, expected: u32, desired: u32) -> CompareExchangeU32 {
  if (slots_index >= parameters.slot_count) {
    return CompareExchangeU32();
  }
  for (var attempt = 0u; attempt < COMPARE_EXCHANGE_ATTEMPTS; attempt++) {
    let attempted = atomicCompareExchangeWeak(&slots[slots_index].status, expected, desired);
    if (attempted.exchanged | (attempted.old_value != expected)) {
      return CompareExchangeU32(attempted.old_value, attempted.exchanged);
    }
  }
  return CompareExchangeU32(expected, false);
}

fn compare_exchange_turn(expected: i32, desired: i32) -> CompareExchangeI32 {
  for (var attempt = 0u; attempt < COMPARE_EXCHANGE_ATTEMPTS; attempt++) {
    let attempted = atomicCompareExchangeWeak(&turn, expected, desired);
    if (attempted.exchanged | (attempted.old_value != expected)) {
      return CompareExchangeI32(attempted.old_value, attempted.exchanged);
    }
  }
  return CompareExchangeI32(expected, false);
}

@compute @workgroup_size(4, 1, 1)
fn claim(@builtin(local_invocation_index) local_invocation_index: u32) {
  let lane = local_invocation_index;
  let at = wanted[lane];
  let claim_1 = compare_exchange_slots_status(at, 1u, 2u);
  won[lane] = u32(claim_1.exchanged) + claim_1.old * 16u;
  _ = compare_exchange_turn(-1i, i32(-2147483648));
  if (claim_1.exchanged) {
    if (at < parameters.slot_count) {
      slots[at].owner = lane;
    }
  }
}
