@group(0) @binding(0) var<storage, read> script: array<array<u32, 6>, 8>;
@group(0) @binding(1) var<storage, read_write> out: array<u32, 8>;

@compute @workgroup_size(8, 1, 1)
fn leave(@builtin(local_invocation_index) local_invocation_index: u32) {
  let lane = local_invocation_index;
  var trace = 0u;
  for (var step = 0u; step < 6u; step++) {
    let word = script[lane][step];
    var leave_loop = false;
    switch word {
      case 1u: {
        trace = trace * 10u + 1u;
      }
      case 2u, 12u: {
        trace = trace * 10u + 2u;
        leave_loop = true;
        break;
      }
      case 3u: {
        trace = trace * 10u + 3u;
        continue;
      }
      case 4u, 5u: {
        switch word {
          case 4u: {
            if (step < 2u) {
              leave_loop = true;
              break;
            }
          }
          default: {
            trace = trace * 10u + 5u;
          }
        }
        if (leave_loop) {
          break;
        }
        trace = trace * 10u + 6u;
      }
      case 6u: {
        for (var inner = 0u; inner < 3u; inner++) {
          if (inner == 1u) {
            break;
          }
          trace = trace * 10u + 7u;
        }
      }
      default: {
        trace = trace * 10u + 8u;
      }
    }
    if (leave_loop) {
      break;
    }
    trace = trace * 10u + 9u;
  }
  out[lane] = trace;
}
