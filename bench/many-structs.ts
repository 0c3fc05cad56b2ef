/** A spec of many structs, some of which hold others, with prose, limits and arrays as people write them. */
export function manyStructs(structs: number, fields: number): string {
  const types = ["u32", "f32", "mode", "i32", "vec4<f32>", "u64", "u32[4]", "vec2<u32>", "bool"];
  const struct = (index: number): string[] => [
    `  record_${index}:`,
    `    doc: Record number ${index}, one of many.`,
    "    fields:",
    ...Array.from({ length: fields }, (_, i) => {
      const type = i === 0 && index % 7 === 6 ? `record_${index - 1}` : (types[(index + i) % types.length] ?? "u32");
      const limit = type === "u32" ? `, valid: { max: ${1000 + i} }` : "";
      return `      field_${i}: { type: "${type}"${limit}, doc: field ${i} of record ${index} }`;
    }),
  ];
  return [
    "gridwright: 1",
    "protocol: many_structs",
    "version: 1.0.0",
    "parameters: { count: { min: 0, max: 1024 } }",
    "enums: { mode: { values: { off: 0, on: 1, auto: 7 } } }",
    "structs:",
    ...Array.from({ length: structs }, (_, i) => struct(i)).flat(),
    "buffers:",
    "  records: { group: 0, binding: 0, access: read_write, element: record_0, count: count }",
    "",
  ].join("\n");
}
