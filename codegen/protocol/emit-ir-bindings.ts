/**
 * `NAME.ir.ts`: the one `ProtocolBindings` object that kernels are written against, as plain data without imports. It is
 * equal to the object that `gen` hands to kernels in memory; structs stand once, as constants that the object refers to.
 */
import { bindingsOf } from "./bindings.js";
import type { Layout } from "./layout.js";
import { camelCase } from "./names.js";
import { printValue } from "./print-value.js";
import { generatedFrom, wrapProse } from "./prose.js";
import { constant, type Declaration } from "./typescript/declaration.js";
import { printModule } from "./typescript/print-module.js";
import { isStruct, structsOf } from "./structs-of.js";

export async function emitIrBindings(layout: Layout, file: string): Promise<string> {
  const structs = structsOf(layout);
  const substitute = (self?: string) => (value: unknown): string | undefined => (isStruct(value) && value.name !== self ? value.name : undefined);
  const declarations: Declaration[] = structs.map((struct) => ({
    ...constant(struct.name, `${printValue(struct, { substitute: substitute(struct.name) })} as const`),
    exported: false,
  }));
  const bindings = printValue(bindingsOf(layout), { substitute: substitute() });
  declarations.push(constant(camelCase(layout.protocol), `${bindings} as const`, "For kernels: types, buffers, constants and opcodes, in the spec's own names."));
  return printModule({ header: [generatedFrom(file), ...(layout.doc === "" ? [] : ["", ...wrapProse(layout.doc, 110)])], imports: [], declarations });
}
