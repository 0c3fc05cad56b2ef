import type { CompiledKernel } from "../../codegen/shader/kernel.js";
import type { ProtocolBindings } from "../../ir/protocol-bindings.js";
import { KernelBuildError } from "../kernel-build-error.js";
import { compileMegakernel } from "./compile-megakernel.js";

/** The kernel without handlers of its own, which `gen` lowers ahead of time. */
export function megakernel({ protocols }: { readonly protocols: Readonly<Record<string, ProtocolBindings>> }): CompiledKernel {
  const protocol = protocols["megakernel"];
  if (protocol === undefined) {
    const message = `there is no protocol called megakernel (protocols: ${Object.keys(protocols).join(", ")})`;
    throw new KernelBuildError([{ code: "kernel/protocol-incomplete", message }]);
  }
  return compileMegakernel({ protocol });
}
