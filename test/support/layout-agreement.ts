/**
 * Three opinions on where every member lies: the layout's, wgsl_reflect's from the WGSL, and naga's as it stands in the
 * SPIR-V that it makes of the WGSL.
 */
import { pascalCase } from "../../codegen/protocol/names.js";
import type { FieldLayout, Layout } from "../../codegen/protocol/layout.js";
import { wgslIdentifier, wgslMemberName } from "../../codegen/shader/wgsl/type-printer.js";
import { wgslToSpirv } from "../../testing/naga.js";
import { spirvStructLayouts } from "../../testing/spirv-layout.js";
import { reflectedStructs } from "./reflect-wgsl.js";

export interface Agreement {
  /** Structs, and buffers that are one. */
  readonly structs: number;
  /** One sentence each. */
  readonly disagreements: readonly string[];
}

export async function layoutAgreement(layout: Layout, wgsl: string): Promise<Agreement> {
  const disagreements: string[] = [];
  const reflected = reflectedStructs(wgsl);
  const spirv = spirvStructLayouts((await wgslToSpirv(withEveryStructUsed(layout, wgsl))) ?? new Uint32Array());
  const records = recordsOf(layout);
  const compare = (who: string, name: string, ours: Readonly<Record<string, number>>, theirs: Readonly<Record<string, number>> | undefined): void => {
    if (theirs === undefined) disagreements.push(`${who} knows no struct ${name}`);
    else if (Object.keys(theirs).join() !== Object.keys(ours).join()) disagreements.push(`${who} finds the members ${Object.keys(theirs).join(", ")} in ${name} (${Object.keys(ours).join(", ")} in the layout)`);
    else for (const [member, offset] of Object.entries(ours)) if (theirs[member] !== offset) disagreements.push(`${who} finds ${name}.${member} at byte ${theirs[member]} (${offset} in the layout)`);
  };
  for (const { name, offsets, sizeBytes } of records) {
    const found = reflected.get(name);
    compare("wgsl_reflect", name, offsets, found?.offsets);
    if (found !== undefined && sizeBytes !== undefined && found.sizeBytes !== sizeBytes) disagreements.push(`wgsl_reflect takes ${name} for ${found.sizeBytes} bytes (${sizeBytes} in the layout)`);
    compare("naga", name, offsets, spirv.get(name)?.offsets);
  }
  for (const name of reflected.keys()) if (!records.some((record) => record.name === name)) disagreements.push(`the WGSL declares a struct ${name} that the layout lacks`);
  return { structs: records.length, disagreements };
}

interface RecordOffsets {
  /** In shaders. */
  readonly name: string;
  readonly offsets: Readonly<Record<string, number>>;
  /** Absent where a run-time tail follows. */
  readonly sizeBytes?: number;
}

function recordsOf(layout: Layout): RecordOffsets[] {
  const offsets = (fields: readonly FieldLayout[]): Record<string, number> => Object.fromEntries(fields.map((field) => [wgslMemberName(field.name), field.offsetBytes]));
  const structs = layout.structs.map((each) => ({ name: wgslIdentifier(pascalCase(each.name)), offsets: offsets(each.fields), sizeBytes: each.sizeBytes }));
  const buffers = layout.buffers.flatMap(({ name, content, fixedBytes, lengthParameter }) =>
    content.kind === "Struct" ? [{ name: wgslIdentifier(pascalCase(name)), offsets: offsets(content.fields), ...(lengthParameter === undefined ? { sizeBytes: fixedBytes } : {}) }] : [],
  );
  return [...structs, ...buffers];
}

/** naga drops what no entry point uses; structs that no buffer holds lie in one that is made for them. */
function withEveryStructUsed(layout: Layout, wgsl: string): string {
  const witnesses = layout.structs.map((each, i) => `@group(2) @binding(${i}) var<storage, read_write> witness_${i}_: ${wgslIdentifier(pascalCase(each.name))};`);
  return [wgsl, ...witnesses].join("\n");
}
