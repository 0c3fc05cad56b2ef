struct Reading {
  sensor: u32,
  unit: u32,
  value: f32,
}

struct Counts {
  of_sensor: array<atomic<u32>, 16>,
}

struct Parameters {
  reading_count: u32,
}

@group(0) @binding(0) var<storage, read> readings: array<Reading>;
@group(0) @binding(1) var<storage, read_write> counts: Counts;
@group(3) @binding(0) var<uniform> parameters: Parameters;

@compute @workgroup_size(64, 1, 1)
fn count_readings(@builtin(global_invocation_id) global_invocation_id: vec3<u32>) {
  let i = global_invocation_id.x;
  if (i < parameters.reading_count) {
    let sensor = readings[i].sensor;
    if (sensor < 16u) {
      atomicAdd(&counts.of_sensor[sensor], 1u);
    }
  }
}
