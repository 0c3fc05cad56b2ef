/** Legal specs of every type and constraint, at random: the same seed makes the same ones. */
import fc from "fast-check";

interface Field {
  readonly type: string;
  readonly [key: string]: unknown;
}

const MAX_STRUCTS = 3;

const numbers: fc.Arbitrary<Field> = fc.oneof(
  fc.constantFrom("u32", "i32", "f32", "bool", "u64", "mode", "level", "atomic<u32>", "atomic<i32>", "atomic<mode>", "ratio").map((type) => ({ type })),
  fc.tuple(fc.nat(1000), fc.nat(1000)).map(([min, span]): Field => ({ type: "u32", valid: { min, max: min + span } })),
  fc.tuple(fc.integer({ min: -500, max: 0 }), fc.integer({ min: 2, max: 64 })).map(([min, step]): Field => ({ type: "i32", valid: { min, multiple_of: step } })),
  fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 4 }).map((values): Field => ({ type: "u32", valid: { in: values } })),
  fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 3 }).map((values): Field => ({ type: "u64", valid: { not: values } })),
  fc.nat(20).map((max): Field => ({ type: "f32", valid: { min: -1, max: `${max}.5` } })),
  fc.constant<Field>({ type: "u32", valid: { zero: true } }),
);

const vectors: fc.Arbitrary<Field> = fc.oneof(
  fc.tuple(fc.constantFrom(2, 3, 4), fc.constantFrom("f32", "u32", "i32", "mode")).map(([size, of]): Field => ({ type: `vec${size}<${of}>` })),
  fc.tuple(fc.constantFrom(2, 3, 4), fc.constantFrom(2, 3, 4)).map(([columns, rows]): Field => ({ type: `mat${columns}x${rows}<f32>` })),
);

const words: fc.Arbitrary<Field> = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 5 }).map((cuts): Field => {
    const edges = [0, ...cuts.sort((a, b) => a - b), 32];
    const parts = edges.slice(0, -1).map((from, i) => [`p${i}`, (edges[i + 1] ?? 32) - from === 1 ? from : `${from}..${(edges[i + 1] ?? 32) - 1}`] as const);
    // Some parts stay without a name.
    return { type: "u32", bits: Object.fromEntries(parts.filter((_, i) => i % 3 !== 2)) };
  }),
);

/** `structs`: those that may be held. */
function field(structs: readonly string[]): fc.Arbitrary<Field> {
  const held = structs.length === 0 ? [] : [fc.constantFrom(...structs).map((type): Field => ({ type }))];
  const element = fc.oneof({ arbitrary: numbers, weight: 4 }, { arbitrary: vectors, weight: 2 }, { arbitrary: words, weight: 1 }, ...held);
  const array = fc.tuple(element, fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 })).map(([of, counts]): Field => ({ ...of, type: `${of.type}${counts.map((count) => `[${count}]`).join("")}` }));
  const ordered = fc.integer({ min: 1, max: 4 }).map((count): Field => ({ type: `u32[${count}]`, valid: { non_decreasing: true } }));
  // Not of structs: two members of one struct type with different `@align` give wgsl_reflect 1.6.0 another size for what holds them.
  const placed = fc.tuple(fc.oneof(numbers, vectors, words), fc.constantFrom(16, 32)).map(([of, align]): Field => ({ ...of, align }));
  const wide = fc.tuple(fc.constantFrom("u32", "vec2<f32>"), fc.constantFrom(8, 12, 32)).map(([type, size]): Field => ({ type, size }));
  return fc.oneof({ arbitrary: element, weight: 5 }, { arbitrary: array, weight: 2 }, ordered, placed, wide);
}

function record(structs: readonly string[]): fc.Arbitrary<object> {
  const fields = fc.array(field(structs), { minLength: 1, maxLength: 6 });
  return fc.tuple(fields, fc.boolean(), fc.boolean()).map(([list, padded, ruled]) => {
    const named = Object.fromEntries(list.map((each, i) => [`f${i}`, each]));
    const plain = list.flatMap(({ type, valid, bits }, i) => (["u32", "i32", "u64"].includes(type) && valid === undefined && bits === undefined ? [`f${i}`] : []));
    const rule = ruled && plain.length >= 2 ? { rule: `${plain[0]} <= ${plain[1]} or ${plain[1]} == 0` } : {};
    return { ...rule, fields: { ...named, ...(padded ? { _end: { type: "u32[2]", reserved: true } } : {}) } };
  });
}

/** A legal spec as JSON, which is YAML. */
export const randomSpec: fc.Arbitrary<string> = fc
  .integer({ min: 1, max: MAX_STRUCTS })
  .chain((count) => {
    const names = Array.from({ length: count }, (_, i) => `s${i}`);
    const structs = fc.tuple(...names.map((_, i) => record(names.slice(0, i))));
    const tail = fc.oneof(fc.constant("u32"), fc.constant("vec3<f32>"), fc.constant("u64"), fc.constant("u32[2]"), fc.constantFrom(...names));
    return fc.tuple(structs, tail, fc.constantFrom(...names), fc.array(fc.constantFrom("f32", "vec4<f32>", "mat4x4<f32>", "u32", "mat3x3<f32>"), { minLength: 1, maxLength: 4 }));
  })
  .map(([structs, tail, element, uniforms]) =>
    JSON.stringify({
      gridwright: 1,
      protocol: "sample",
      version: "1.0.0",
      parameters: { n: { min: 0, max: 4 } },
      aliases: { ratio: { type: "f32", valid: { min: 0, max: 1 } } },
      enums: { mode: { values: { off: 0, on: 1, auto: 7 } }, level: { type: "i32", open: true, values: { none: -1 }, reserved: [{ from: 5, to: 9, why: "later" }] } },
      structs: Object.fromEntries(structs.map((each, i) => [`s${i}`, each])),
      buffers: {
        head: { group: 0, binding: 0, access: "read_write", fields: { first: "atomic<u32>", tail: tail.includes("[") ? tail.replace("[", "[n][") : `${tail}[n]` } },
        list: { group: 0, binding: 1, access: "read_write", element, count: "n" },
        camera: { group: 0, binding: 2, access: "uniform", fields: Object.fromEntries(uniforms.map((type, i) => [`u${i}`, { type, align: 16 }])) },
      },
    }),
  );
