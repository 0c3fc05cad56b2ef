/** Where glslang puts the members of generated GLSL, held against the layout that it was made from. */
import { glslIdentifier } from "../../codegen/shader/glsl/type-printer.js";
import type { Layout } from "../../codegen/protocol/layout.js";
import { pascalCase } from "../../codegen/protocol/names.js";
import { strideBytes, structLayout } from "../../ir/layout.js";
import { struct, type Struct } from "../../ir/types.js";
import { glslToSpirv } from "../../testing/glslang.js";
import { spirvStructs } from "../../testing/spirv-layout.js";

/** Declarations as a shader that does nothing. */
export function wholeShader(declarations: string): string {
  return `#version 450\n${declarations}\nlayout(local_size_x = 1) in;\nvoid main() {}\n`;
}

/** As a shader in which every struct of the layout lies in a buffer. */
export function everyStructUsed(layout: Layout, glsl: string): string {
  const witnesses = layout.structs.map(({ type }, i) => `layout(std430, set = 4, binding = ${i}) buffer Witness_${i} { ${glslIdentifier(type.name)} witness_${i}[]; };`);
  return wholeShader([glsl, ...witnesses].join("\n"));
}

/** Every struct of a layout, as the GLSL calls it; a buffer that is an array is the only member of one. */
export function structsInGlsl(layout: Layout): Struct[] {
  const blocks = layout.buffers.map(({ name, type }) => (type.kind === "Struct" ? type : struct(`${pascalCase(name)}_block`, [{ name, type }])));
  return [...layout.structs.map(({ type }) => type), ...blocks];
}

/** How glslang's offsets and strides differ from `ir/layout.ts`; empty where they agree in every form of every struct. */
export async function glslMismatches(structs: readonly Struct[], shader: string): Promise<string[]> {
  const words = await glslToSpirv(shader);
  if (words === undefined) throw new Error("@webgpu/glslang is not installed");
  const found = spirvStructs(words).map(({ name, ...placed }) => ({ ...placed, name: name.replace(/_std140$/, "") }));
  return structs.flatMap((type) => {
    const name = glslIdentifier(type.name);
    const forms = found.filter((each) => each.name === name);
    if (forms.length === 0) return [`${name} is not in the SPIR-V`];
    return forms.flatMap(({ offsets, strides }) => structLayout(type).members.flatMap(({ name: member, type: of, offsetBytes }) => {
      const own = glslIdentifier(member);
      const stride = of.kind === "FixedArray" || of.kind === "RuntimeArray" ? strideBytes(of) : undefined;
      return [
        ...(offsets[own] === offsetBytes ? [] : [`${name}.${member} lies at ${offsets[own]}, not at ${offsetBytes}`]),
        ...(strides[own] === stride ? [] : [`${name}.${member} has the stride ${strides[own]}, not ${stride}`]),
      ];
    }));
  });
}
