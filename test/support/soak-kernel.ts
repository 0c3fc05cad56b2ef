import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadBindings } from "../../codegen/protocol/compile-spec.js";
import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { compileMegakernel, handler, type Handler, type OpcodeDescription } from "../../kernels/index.js";

export interface SoakKernel {
  readonly kernel: CompiledKernel;
  readonly mark: Handler;
  readonly markSum: Handler;
  readonly markEven: Handler;
}

/** A kernel whose opcodes leave a trace, made in memory from the YAML beside this file. */
export function soakKernel(options: { readonly workgroupSize?: number } = {}): SoakKernel {
  const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const file = "test/support/soak-protocol.yaml";
  const protocol = loadBindings(readFileSync(join(root, file), "utf8"), { file, read: (path) => readFileSync(join(root, path), "utf8") });

  const mark = handler(opcode(protocol, "mark"), (k, { cell }) => {
    if (cell === undefined) return;
    k.result("before", k.let("before", k.atomicAdd(k.place("marks").at(cell), 1)));
  });
  const markSum = handler(opcode(protocol, "mark_sum"), (k, { base, offset }) => {
    if (base === undefined || offset === undefined) return;
    const cell = k.let("cell", k.add(base, k.bitcast({ kind: "Scalar", scalar: "u32" }, offset)));
    k.result("before", k.let("before", k.atomicAdd(k.place("marks").at(cell), 1)));
    k.result("cell", cell);
  });
  const markEven = handler(opcode(protocol, "mark_even"), (k, { cell, key }) => {
    if (cell === undefined || key === undefined) return;
    k.if(k.ne(k.and(key, 1), 0), () => k.fault("odd_key", key));
    k.eval(k.atomicAdd(k.place("marks").at(cell), 1));
  });
  return { kernel: compileMegakernel({ protocol, handlers: [mark, markSum, markEven], ...options }), mark, markSum, markEven };
}

function opcode(protocol: ProtocolBindings, name: string): OpcodeDescription {
  const found = protocol.opcodes[name];
  if (found === undefined) throw new RangeError(`the soak protocol has no opcode ${name}`);
  return found;
}
