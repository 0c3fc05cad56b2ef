import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { Program } from "../../ir/ir.js";
import { bufferLayout } from "../../ir/layout.js";

/** A kernel that carries its program alone, without the compiler. */
export function programKernel(program: Program, changed: Partial<CompiledKernel> = {}): CompiledKernel {
  return {
    name: program.name,
    hash: JSON.stringify(program),
    workgroupSize: program.workgroupSize,
    bindings: program.buffers.map(({ name, group, binding, access, type, lengthParameter }) => ({
      name,
      group,
      binding,
      access,
      ...bufferLayout(type),
      ...(lengthParameter === undefined ? {} : { lengthParameter }),
    })),
    parameters: program.parameters.map(({ name, type }, i) => ({ name, type: type.scalar, offsetBytes: 4 * i })),
    segments: [{ name: program.name, entryPoint: program.name, effectFree: false }],
    schedule: { kind: "Dispatch", segment: 0 },
    code: { program },
    ...changed,
  };
}
