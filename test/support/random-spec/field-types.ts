/** Types of fields at random, each with constraints that leave something legal. */
import fc from "fast-check";

/** What stands behind a field's name. */
export interface RandomField {
  readonly type: string;
  readonly valid?: object;
  readonly bits?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** What may be used where: atomics live in writable storage alone, and uniform buffers want strides of 16 bytes. */
export type Family = "any" | "plain" | "uniform";

/** Names that every random spec declares. */
export const ENUMS: readonly string[] = ["mode", "level", "sparse", "lone", "member"];
const COUNTS = ["row", "row + 1", "span - row * 2", "1", "2", "3"] as const;

const f32Number = fc.constantFrom("0.5", "-0.25", "1e3", "3", "-2", "0.1");

const valid: Readonly<Record<"u32" | "i32" | "f32" | "u64", fc.Arbitrary<object>>> = {
  u32: fc.oneof(
    fc.tuple(fc.nat(1000), fc.nat(1000)).map(([min, span]) => ({ min, max: min + span })),
    fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 4 }).map((values) => ({ in: values })),
    fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 3 }).map((values) => ({ not: values })),
    fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 64 })).map(([min, step]) => ({ min, multiple_of: step, not: [min + step] })),
    fc.constantFrom({ zero: true }, { eq: 0xffffffff }, { eq: "span" }, { not: 0 }, { max: 0 }, { min: 0xffffffff }, { min: "word", max: "highest" }),
  ),
  i32: fc.oneof(
    fc.tuple(fc.integer({ min: -500, max: 0 }), fc.nat(500)).map(([min, max]) => ({ min, max })),
    fc.tuple(fc.integer({ min: -500, max: 0 }), fc.integer({ min: 2, max: 64 })).map(([min, step]) => ({ min, multiple_of: step })),
    fc.uniqueArray(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 4 }).map((values) => ({ in: values })),
    fc.constantFrom({ eq: -0x80000000 }, { not: [-1, 0] }, { max: -1 }, { min: "-span" }, { min: "lowest", max: 0x7fffffff }, { in: [-0x80000000, 0x7fffffff] }, { not: ["lowest", 0x7fffffff] }),
  ),
  f32: fc.oneof(
    fc.nat(20).map((max) => ({ min: -1, max: `${max}.5` })),
    fc.uniqueArray(f32Number, { minLength: 1, maxLength: 3 }).map((values) => ({ in: values })),
    fc.uniqueArray(f32Number, { minLength: 1, maxLength: 3 }).map((values) => ({ not: values })),
    fc.constantFrom({ eq: "0.1" }, { zero: true }, { min: "1e-30" }, { max: "-3.4e38" }),
  ),
  u64: fc.oneof(
    fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 3 }).map((values) => ({ not: values })),
    fc.tuple(fc.nat(), fc.nat()).map(([min, span]) => ({ min, max: min + span })),
    fc.constantFrom({ multiple_of: 256 }, { in: [0, 7, "0x10000"] }, { eq: 1 }, { zero: true }, { min: 0xffffffff }),
  ),
};

const scalar = fc.constantFrom("u32", "i32", "f32", "bool", "u64", ...ENUMS, "ratio", "even", "handle").map((type): RandomField => ({ type }));
const constrained = fc.constantFrom("u32", "i32", "f32", "u64").chain((type) => valid[type as keyof typeof valid].map((each): RandomField => ({ type, valid: each })));
const enumOfSome = fc.constantFrom<RandomField>({ type: "mode", valid: { not: 7 } }, { type: "mode", valid: { in: [0, 7] } }, { type: "level", valid: { min: -1 } });
const atomic = fc.constantFrom("u32", "i32", "mode", "level").map((of): RandomField => ({ type: `atomic<${of}>` }));

const component = fc.oneof(
  fc.constantFrom("u32", "i32", "f32", "mode", "level", "ratio").map((type): RandomField => ({ type })),
  fc.constantFrom("u32", "i32", "f32").chain((type) => valid[type as keyof typeof valid].map((each): RandomField => ({ type, valid: each }))),
);
const vectorOf = (size: number, of: RandomField): RandomField => ({ ...of, type: `vec${size}<${of.type}>` });
const vector = fc.oneof(
  fc.tuple(fc.integer({ min: 2, max: 4 }), component).map(([size, of]) => vectorOf(size, of)),
  fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 })).map(([columns, rows]): RandomField => ({ type: `mat${columns}x${rows}<f32>` })),
  fc.constantFrom<RandomField>({ type: "place" }, { type: "sorted" }, { type: "mat3x3<f32>", valid: { min: -1, max: 1 } }),
);

/** Bits without a name in between; whole words and single bits too. */
const bits: fc.Arbitrary<Record<string, unknown>> = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { maxLength: 5 }).chain((cuts) => {
  const edges = [0, ...cuts.sort((a, b) => a - b), 32];
  return fc.tuple(...edges.slice(0, -1).map((from, i) => part(from, (edges[i + 1] ?? 32) - 1))).map((parts) => {
    const named = parts.flatMap((each, i) => (each === undefined ? [] : [[`p${i}`, each] as const]));
    return named.length === 0 ? { all: "0..31" } : Object.fromEntries(named);
  });
});

function part(from: number, to: number): fc.Arbitrary<unknown> {
  const range = `${from}..${to}`;
  return fc.option(from === to ? fc.constantFrom<unknown>(from, range, { at: String(from), doc: "a flag" }) : fc.constantFrom<unknown>(range, { at: range, doc: "a part" }), { nil: undefined, freq: 4 });
}

function word(family: Family): fc.Arbitrary<RandomField> {
  return fc.tuple(bits, fc.boolean()).map(([named, isAtomic]): RandomField => ({ type: isAtomic && family === "any" ? "atomic<u32>" : "u32", bits: named }));
}

const ordered = fc
  .tuple(fc.constantFrom<RandomField>({ type: "u32" }, { type: "i32" }, { type: "u64" }, { type: "u32", valid: { max: 9 } }, { type: "f32", valid: { min: 0, max: "2.5" } }, { type: "even" }), fc.constantFrom(...COUNTS))
  .map(([of, count]): RandomField => ({ type: `${of.type}[${count}]`, valid: { ...of.valid, non_decreasing: true } }));

/** `structs`: those that may be held here. */
export function fieldType(family: Family, structs: readonly string[]): fc.Arbitrary<RandomField> {
  const held = structs.length === 0 ? [] : [{ arbitrary: fc.constantFrom(...structs).map((type): RandomField => ({ type })), weight: 3 }];
  if (family === "uniform") return uniformType(held);
  const atomics = family === "any" ? [{ arbitrary: atomic, weight: 1 }] : [];
  const element = fc.oneof({ arbitrary: scalar, weight: 4 }, { arbitrary: constrained, weight: 3 }, { arbitrary: vector, weight: 3 }, { arbitrary: word(family), weight: 1 }, { arbitrary: enumOfSome, weight: 1 }, ...atomics, ...held);
  const array = fc.tuple(element, fc.array(fc.constantFrom(...COUNTS), { minLength: 1, maxLength: 3 })).map(([of, counts]): RandomField => ({ ...of, type: `${of.type}${counts.map((count) => `[${count}]`).join("")}` }));
  return fc.oneof({ arbitrary: element, weight: 6 }, { arbitrary: array, weight: 2 }, { arbitrary: ordered, weight: 1 });
}

/** Arrays of these have a stride of 16 bytes, or a multiple. */
function uniformType(held: readonly fc.WeightedArbitrary<RandomField>[]): fc.Arbitrary<RandomField> {
  const wide = fc.oneof(
    { arbitrary: fc.tuple(fc.constantFrom(3, 4), component).map(([size, of]) => vectorOf(size, of)), weight: 2 },
    { arbitrary: fc.tuple(fc.integer({ min: 2, max: 4 }), fc.constantFrom(3, 4)).map(([columns, rows]): RandomField => ({ type: `mat${columns}x${rows}<f32>` })), weight: 2 },
    ...held,
  );
  const array = fc.tuple(wide, fc.constantFrom(...COUNTS)).map(([of, count]): RandomField => ({ ...of, type: `${of.type}[${count}]` }));
  const small = fc.oneof(scalar.filter(({ type }) => type !== "u64" && type !== "handle"), constrained.filter(({ type }) => type !== "u64"), word("uniform"), component.map((of) => vectorOf(2, of)));
  return fc.oneof({ arbitrary: small, weight: 3 }, { arbitrary: wide, weight: 3 }, { arbitrary: array, weight: 2 });
}
