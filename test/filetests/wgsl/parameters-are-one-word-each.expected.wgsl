struct Parameters {
  offset: i32,
  doubled: u32,
  scale: f32,
  count: u32,
}

@group(0) @binding(0) var<storage, read_write> words: array<u32, 2>;
@group(0) @binding(1) var<storage, read_write> floats: array<f32, 4>;
@group(1) @binding(0) var<uniform> settings: array<vec4<u32>, 2>;
@group(3) @binding(0) var<uniform> parameters_1: Parameters;

@compute @workgroup_size(1, 1, 1)
fn parameters() {
  let base = u32(parameters_1.offset) + parameters_1.count * select(1u, 2u, parameters_1.doubled != 0u);
  words[0] = base;
  let row = select(vec4<u32>(), settings[min(parameters_1.count, 1u)], parameters_1.count < 2u);
  words[1] = row.y + settings[1][3];
  let product = parameters_1.scale * floats[0];
  let sum = product + 0.10000000149011612f;
  floats[1] = product;
  floats[2] = sum;
  if (!(product < sum)) {
    floats[3] = -sum;
  } else {
    floats[3] = 100000002004087730000f;
  }
}
